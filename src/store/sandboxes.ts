import type { Profile } from '../simulation/kernel.ts';
import { announceAccessChange } from './access-notice.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import type { ListFilter, ListSource } from './page.ts';
import { withoutStatementTimeout } from './statement-timeout.ts';

/** What the API shows of a sandbox itself; what changes with every turn belongs to its clock. */
export interface SandboxRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  readonly seed: string;
  readonly profile: Profile;
  readonly createdAt: Date;
}

const fields = [
  'id',
  'tenantId',
  'name',
  'region',
  'accountId',
  'seed',
  'profile',
  'createdAt',
] as const;

/** A tenant's sandboxes by age. */
export const sandboxList: ListSource<SandboxRecord> = {
  table: 'sandbox',
  fields,
  owner: ['tenantId'],
  order: [
    { field: 'createdAt', type: 'timestamptz' },
    { field: 'id', type: 'text' },
  ],
  entry: (row: SandboxRecord) => row,
};

/** That sandbox only, for a key that reaches no other. */
export function onlySandbox(id: string): ListFilter {
  return Prisma.sql`id = ${id}`;
}

/** The sandboxes with those ids, in no promised order. */
export async function findSandboxes(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly SandboxRecord[]> {
  const rows = await prisma.sandbox.findMany({ where: { id: { in: [...ids] } }, select });
  return rows.map((row) => ({ ...row, profile: row.profile as Profile }));
}

/** The tenant that a sandbox belongs to; null where there is no such sandbox. */
export async function findTenantOfSandbox(
  prisma: PrismaClient,
  id: string,
): Promise<string | null> {
  const row = await prisma.sandbox.findUnique({ where: { id }, select: { tenantId: true } });
  return row?.tenantId ?? null;
}

/** Gives a sandbox another name; false where there is no such sandbox. */
export async function renameSandbox(
  prisma: PrismaClient,
  id: string,
  name: string,
): Promise<boolean> {
  const { count } = await prisma.sandbox.updateMany({ where: { id }, data: { name } });
  return count > 0;
}

/** Deletes a sandbox with everything in it and the keys that reach it only; false where there was none. */
export async function deleteSandbox(prisma: PrismaClient, id: string): Promise<boolean> {
  const [, { count }] = await prisma.$transaction([
    withoutStatementTimeout(prisma),
    prisma.sandbox.deleteMany({ where: { id } }),
    announceAccessChange(prisma, { subject: 'sandbox', id }),
  ]);
  return count > 0;
}

const select = {
  id: true,
  tenantId: true,
  name: true,
  region: true,
  accountId: true,
  seed: true,
  profile: true,
  createdAt: true,
} as const satisfies Record<(typeof fields)[number], true>;
