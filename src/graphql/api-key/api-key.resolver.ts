import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { createApiKey, revokeApiKey } from '../../store/api-keys.ts';
import { isWithinReach } from '../access/access.ts';
import { validName } from '../argument.ts';
import type { ApiContext } from '../context.ts';
import { ApiError, notFound } from '../errors.ts';
import { sandboxById } from '../sandbox/sandbox.loader.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import { tenantById } from '../tenant/tenant.loader.ts';
import { CreateApiKeyInput, RevokeApiKeyInput } from './api-key.input.ts';
import { apiKeyById } from './api-key.loader.ts';
import { CreateApiKeyPayload, RevokeApiKeyPayload } from './api-key.payload.ts';
import { ApiKeyType } from './api-key.type.ts';

@Resolver(() => ApiKeyType)
export class ApiKeyResolver {
  @Mutation(() => CreateApiKeyPayload, {
    description:
      'Creates a key to the own tenant. Takes the role OWNER; a key that is limited to a sandbox creates keys with the same limit only. The root key creates keys to any tenant as a whole.',
  })
  async createApiKey(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateApiKeyInput, { description: 'The key.' }) input: CreateApiKeyInput,
  ): Promise<CreateApiKeyPayload> {
    const tenantId = await requireKeysOf(context, input);
    const wanted = {
      tenantId,
      name: validName('name', input.name),
      role: input.role,
      sandboxId: input.sandboxId ?? null,
      expiresAt: futureInstant(input.expiresAt ?? null),
    };
    const { prisma, limits } = context;
    const { apiKey, secret } = await createApiKey(prisma, wanted, limits.apiKeysPerTenant);
    return { apiKey: new ApiKeyType(apiKey), secret };
  }

  @Mutation(() => RevokeApiKeyPayload, {
    description:
      'Revokes a key of the own tenant for good; its subscriptions end. A key may revoke itself. Takes the role OWNER.',
  })
  async revokeApiKey(
    @Ctx() context: ApiContext,
    @Arg('input', () => RevokeApiKeyInput, { description: 'Which one.' })
    { apiKeyId }: RevokeApiKeyInput,
  ): Promise<RevokeApiKeyPayload> {
    const own = context.access.requireKey('OWNER');
    const apiKey = await context.loaders.of(apiKeyById).load(apiKeyId);
    if (!apiKey || !isWithinReach(own, apiKey)) throw notFound('API key', apiKeyId);
    const revoked = await context.loaders.forgetAfter(revokeApiKey(context.prisma, apiKey.id));
    context.commitListener.hearOwnChange({ subject: 'api-key', id: apiKey.id });
    return { apiKey: new ApiKeyType(revoked) };
  }

  @FieldResolver(() => SandboxType, {
    nullable: true,
    description: 'The only sandbox that it reaches; null where it reaches all of the tenant.',
  })
  async sandbox(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: ApiKeyType,
  ): Promise<SandboxType | null> {
    if (record.sandboxId === null) return null;
    const sandbox = await loaders.of(sandboxById).load(record.sandboxId);
    return sandbox && new SandboxType(sandbox);
  }
}

/** The tenant that the sender may create such a key to. */
async function requireKeysOf(
  { access, loaders }: ApiContext,
  { tenantId, sandboxId }: CreateApiKeyInput,
): Promise<string> {
  if (access.requireAnyone().kind === 'root') {
    if (tenantId == null) {
      throw new ApiError(
        'INVALID_ARGUMENT',
        'Cannot create a key with the root key: tenantId is missing; name the tenant that it opens.',
        { field: 'tenantId' },
      );
    }
    // What is inside a tenant is none of the root key's business, its sandboxes included.
    if (sandboxId != null) throw notFound('sandbox', sandboxId);
    const tenant = await loaders.of(tenantById).load(tenantId);
    if (!tenant) throw notFound('tenant', tenantId);
    return tenant.id;
  }
  const own = sandboxId == null ? access.requireWholeTenant('OWNER') : access.requireKey('OWNER');
  if (sandboxId != null) await access.requireSandbox(sandboxId, 'OWNER');
  if (tenantId != null && tenantId !== own.tenantId) throw notFound('tenant', tenantId);
  return own.tenantId;
}

function futureInstant(expiresAt: Date | null): Date | null {
  if (expiresAt !== null && expiresAt.getTime() <= Date.now()) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Cannot create a key that expires at ${expiresAt.toISOString()}: that is past already.`,
      { field: 'expiresAt' },
    );
  }
  return expiresAt;
}
