import { Ctx, Query, Resolver } from 'type-graphql';
import { ApiKeyType } from '../api-key/api-key.type.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { tenantById } from './tenant.loader.ts';
import { TenantType } from './tenant.type.ts';
import { ViewerType } from './viewer.type.ts';

@Resolver(() => ViewerType)
export class ViewerResolver {
  @Query(() => ViewerType, { description: 'Who one is. Takes any key.' })
  async viewer(@Ctx() { access, loaders }: ApiContext): Promise<ViewerType> {
    const actor = access.requireAnyone();
    if (actor.kind === 'root') return { isRoot: true, tenant: null, apiKey: null };
    const { apiKey } = actor;
    const tenant = await loaders.of(tenantById).load(apiKey.tenantId);
    if (!tenant) throw notFound('tenant', apiKey.tenantId);
    return { isRoot: false, tenant: new TenantType(tenant), apiKey: new ApiKeyType(apiKey) };
  }
}
