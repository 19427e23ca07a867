import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { createTenant, deleteTenant } from '../../store/tenants.ts';
import { apiKeyConnections } from '../api-key/api-key.loader.ts';
import { ApiKeyConnection, ApiKeyType } from '../api-key/api-key.type.ts';
import { validName } from '../argument.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { CreateTenantInput, DeleteTenantInput } from './tenant.input.ts';
import { tenantById, tenantConnections } from './tenant.loader.ts';
import { CreateTenantPayload, DeleteTenantPayload } from './tenant.payload.ts';
import { TenantConnection, TenantType } from './tenant.type.ts';

@Resolver(() => TenantType)
export class TenantResolver {
  @Query(() => TenantConnection, { description: 'All tenants, oldest first. Takes the root key.' })
  tenants(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<TenantType>> {
    context.access.requireRoot();
    return readConnection(context, tenantConnections, {
      ownerId: 'root',
      owner: [],
      args,
      filter: null,
    });
  }

  @Mutation(() => CreateTenantPayload, {
    description: 'Creates a tenant and the first key to it. Takes the root key.',
  })
  async createTenant(
    @Ctx() { access, prisma }: ApiContext,
    @Arg('input', () => CreateTenantInput, { description: 'The tenant.' }) input: CreateTenantInput,
  ): Promise<CreateTenantPayload> {
    access.requireRoot();
    const created = await createTenant(prisma, validName('name', input.name));
    return {
      tenant: new TenantType(created.tenant),
      apiKey: new ApiKeyType(created.apiKey),
      secret: created.secret,
    };
  }

  @Mutation(() => DeleteTenantPayload, {
    description:
      'Deletes a tenant with its keys, its sandboxes and everything in them. Takes the root key.',
  })
  async deleteTenant(
    @Ctx() { access, commitListener, loaders, prisma }: ApiContext,
    @Arg('input', () => DeleteTenantInput, { description: 'Which one.' })
    { tenantId }: DeleteTenantInput,
  ): Promise<DeleteTenantPayload> {
    access.requireRoot();
    const tenant = await loaders.of(tenantById).load(tenantId);
    const existed = tenant && (await loaders.forgetAfter(deleteTenant(prisma, tenant.id)));
    if (!tenant || !existed) throw notFound('tenant', tenantId);
    commitListener.hearOwnChange({ subject: 'tenant', id: tenant.id });
    return { deletedTenantId: tenant.id };
  }

  @FieldResolver(() => ApiKeyConnection, {
    description:
      'Its keys, oldest first, the revoked ones included. Takes the role OWNER; a key that is limited to a sandbox sees those with the same limit.',
  })
  apiKeys(
    @Ctx() context: ApiContext,
    @Root() { id }: TenantType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<ApiKeyType>> {
    const { sandboxId } = context.access.requireKey('OWNER');
    return readConnection(context, apiKeyConnections, { ownerId: id, args, filter: { sandboxId } });
  }
}
