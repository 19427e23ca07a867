import { createHash, randomInt } from 'node:crypto';
import { announceAccessChange } from './access-notice.ts';
import { Prisma, type ApiKey, type PrismaClient, type Role } from './generated/client.ts';
import { newRandomId } from './new-id.ts';
import type { ListFilter, ListSource } from './page.ts';
import { createWithinQuota, type TenantQuota } from './tenant-quota.ts';

/** A key as everybody but its owner may know it: without its secret's hash. */
export type ApiKeyRecord = Omit<ApiKey, 'secretHash'>;

export interface NewApiKey {
  readonly tenantId: string;
  readonly name: string;
  readonly role: Role;
  /** The only sandbox that the key reaches; null for all of the tenant's. */
  readonly sandboxId: string | null;
  readonly expiresAt: Date | null;
}

/** A key with its secret, which is known at this moment only. */
export interface IssuedApiKey {
  readonly apiKey: ApiKeyRecord;
  readonly secret: string;
}

/** A tenant's keys by age, the revoked ones included. */
export const apiKeyList: ListSource<ApiKeyRecord> = {
  table: 'api_key',
  fields: ['id', 'tenantId', 'name', 'role', 'sandboxId', 'createdAt', 'expiresAt', 'revokedAt'],
  owner: ['tenantId'],
  order: [
    { field: 'createdAt', type: 'timestamptz' },
    { field: 'id', type: 'text' },
  ],
  entry: (row: ApiKeyRecord) => row,
};

/** The keys that reach one sandbox only. */
export function apiKeysOfSandbox(sandboxId: string): ListFilter {
  return Prisma.sql`sandbox_id = ${sandboxId}`;
}

/** Saves a new key; refuses one more than the tenant may have. */
export async function createApiKey(
  prisma: PrismaClient,
  wanted: NewApiKey,
  apiKeysMax: number,
): Promise<IssuedApiKey> {
  const { tenantId } = wanted;
  const { secret, row } = newApiKey(wanted);
  const quota: TenantQuota = {
    tenantId,
    what: 'API keys that are not revoked',
    limit: apiKeysMax,
    count: ({ apiKey }) => apiKey.count({ where: { tenantId, revokedAt: null } }),
  };
  const apiKey = await createWithinQuota(prisma, quota, (transaction) =>
    transaction.apiKey.create({ data: row, omit: { secretHash: true } }),
  );
  return { apiKey, secret };
}

/** A key to be saved, and its secret. */
export function newApiKey(wanted: NewApiKey): {
  readonly secret: string;
  readonly row: NewApiKey & { readonly id: string; readonly secretHash: string };
} {
  const secret = newSecret();
  return { secret, row: { ...wanted, id: newRandomId('key'), secretHash: hashSecret(secret) } };
}

/** Revokes a key for good; one that was revoked before stays as it was. */
export async function revokeApiKey(prisma: PrismaClient, id: string): Promise<ApiKeyRecord> {
  return prisma.$transaction(async (transaction) => {
    await transaction.apiKey.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    await announceAccessChange(transaction, { subject: 'api-key', id });
    return transaction.apiKey.findUniqueOrThrow({ where: { id }, omit: { secretHash: true } });
  });
}

/** The key with that secret; null where there is none or it was revoked. */
export function findApiKeyBySecretHash(
  prisma: PrismaClient,
  secretHash: string,
): Promise<ApiKeyRecord | null> {
  return prisma.apiKey.findUnique({
    where: { secretHash, revokedAt: null },
    omit: { secretHash: true },
  });
}

/** The keys with those ids, in no promised order. */
export function findApiKeys(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly ApiKeyRecord[]> {
  return prisma.apiKey.findMany({ where: { id: { in: [...ids] } }, omit: { secretHash: true } });
}

/** SHA-256 in hex: what is kept of a secret. Secrets are long and random, so no slower hash is needed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

const SECRET_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_LENGTH = 40;

/** `ppk_` and 40 digits of base 62: some 238 random bits. */
function newSecret(): string {
  const digits = Array.from({ length: SECRET_LENGTH }, () =>
    SECRET_DIGITS.charAt(randomInt(SECRET_DIGITS.length)),
  );
  return `ppk_${digits.join('')}`;
}
