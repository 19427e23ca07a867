import { createHash, randomBytes } from 'node:crypto';
import { rateOf, type ClockMode } from '../simulation/clock/clock.ts';
import type { Profile } from '../simulation/kernel.ts';
import { DEFAULT_BUS, defaultBusId } from '../simulation/push/eventbridge/event-bus.ts';
import type { Prisma, PrismaClient, Sandbox } from './generated/client.ts';
import { createWithinQuota, type TenantQuota } from './tenant-quota.ts';

export interface NewSandbox {
  readonly tenantId: string;
  readonly name: string;
  readonly region: string;
  /** The same seed and the same commands give the same history; random where it is null. */
  readonly seed: string | null;
  readonly profile: Profile;
  readonly clock: {
    readonly mode: ClockMode;
    /** Of SCALED; ignored otherwise. */
    readonly rate: number;
    /** Virtual time to start from in milliseconds; the wall clock where it is null. */
    readonly startAtMs: number | null;
  };
}

type SavedSandbox = Sandbox & { readonly profile: Profile };

/** Saves a new, empty sandbox with its clock and its default event bus; refuses one more than the tenant may have. */
export function createSandbox(
  prisma: PrismaClient,
  wanted: NewSandbox,
  sandboxesMax: number = Number.POSITIVE_INFINITY,
): Promise<SavedSandbox> {
  const { tenantId } = wanted;
  const quota: TenantQuota = {
    tenantId,
    what: 'sandboxes',
    limit: sandboxesMax,
    count: ({ sandbox }) => sandbox.count({ where: { tenantId } }),
  };
  return createWithinQuota(prisma, quota, (transaction) => saveSandbox(transaction, wanted));
}

async function saveSandbox(
  { sandbox }: Prisma.TransactionClient,
  wanted: NewSandbox,
): Promise<SavedSandbox> {
  const seed = wanted.seed ?? randomBytes(8).toString('hex');
  const wallMs = Date.now();
  const startMs = wanted.clock.startAtMs ?? wallMs;
  const id = `sbx_${randomBytes(12).toString('hex')}`;
  const created = await sandbox.create({
    data: {
      id,
      tenantId: wanted.tenantId,
      name: wanted.name,
      region: wanted.region,
      accountId: accountIdOf(seed),
      seed,
      profile: wanted.profile,
      nowMs: startMs,
      startedAtMs: startMs,
      randomStreams: {},
      sequences: {},
      rulesEdition: RULES_EDITION,
      clock: {
        create: {
          mode: wanted.clock.mode,
          rate: rateOf(wanted.clock.mode, wanted.clock.rate),
          wallMs,
          virtualMs: startMs,
        },
      },
      eventBuses: {
        create: {
          id: defaultBusId(id),
          seq: 0,
          name: DEFAULT_BUS,
          description: '',
          createdAtMs: startMs,
        },
      },
    },
  });
  return { ...created, profile: wanted.profile };
}

/** Twelve digits that follow from the seed, so that a replayed sandbox has the same ARNs. */
function accountIdOf(seed: string): string {
  const digest = createHash('sha256').update('account\0').update(seed).digest();
  return String(100_000_000_000 + (digest.readUIntBE(0, 6) % 900_000_000_000));
}

/** The edition of the simulation's rules that a new journal is written under. */
const RULES_EDITION = 1;
