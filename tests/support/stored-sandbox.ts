import { createSandbox } from '../../src/store/create-sandbox.ts';
import type { PrismaClient } from '../../src/store/prisma-client.ts';

/** Saves a tenant with an empty sandbox whose clock stands at `startAtMs`; returns the sandbox's id. */
export async function storeSandbox(prisma: PrismaClient, startAtMs: number): Promise<string> {
  await prisma.tenant.create({ data: { id: 'tnt_test', name: 'test' } });
  const { id } = await createSandbox(prisma, {
    tenantId: 'tnt_test',
    name: 'test',
    region: 'eu-west-1',
    seed: null,
    profile: 'IDEAL',
    clock: { mode: 'MANUAL', rate: 1, startAtMs },
  });
  return id;
}
