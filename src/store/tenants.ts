import { announceAccessChange } from './access-notice.ts';
import { newApiKey, type ApiKeyRecord } from './api-keys.ts';
import type { PrismaClient, Tenant } from './generated/client.ts';
import { newRandomId } from './new-id.ts';
import type { ListSource } from './page.ts';
import { withoutStatementTimeout } from './statement-timeout.ts';

export type TenantRecord = Tenant;

/** A new tenant with its first key. */
export interface NewTenant {
  readonly tenant: TenantRecord;
  readonly apiKey: ApiKeyRecord;
  readonly secret: string;
}

/** All tenants by age. */
export const tenantList: ListSource<TenantRecord> = {
  table: 'tenant',
  fields: ['id', 'name', 'createdAt'],
  owner: [],
  order: [
    { field: 'createdAt', type: 'timestamptz' },
    { field: 'id', type: 'text' },
  ],
  entry: (row: TenantRecord) => row,
};

/** Saves a new tenant and a key that owns it. */
export async function createTenant(prisma: PrismaClient, name: string): Promise<NewTenant> {
  const id = newRandomId('ten');
  const { secret, row } = newApiKey({
    tenantId: id,
    name: 'owner',
    role: 'OWNER',
    sandboxId: null,
    expiresAt: null,
  });
  const [tenant, apiKey] = await prisma.$transaction([
    prisma.tenant.create({ data: { id, name } }),
    prisma.apiKey.create({ data: row, omit: { secretHash: true } }),
  ]);
  return { tenant, apiKey, secret };
}

/** Deletes a tenant with its keys, its sandboxes and everything in them; false where there was none. */
export async function deleteTenant(prisma: PrismaClient, id: string): Promise<boolean> {
  const [, { count }] = await prisma.$transaction([
    withoutStatementTimeout(prisma),
    prisma.tenant.deleteMany({ where: { id } }),
    announceAccessChange(prisma, { subject: 'tenant', id }),
  ]);
  return count > 0;
}

/** The tenants with those ids, in no promised order. */
export function findTenants(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly TenantRecord[]> {
  return prisma.tenant.findMany({ where: { id: { in: [...ids] } } });
}
