import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountConcurrency } from '../../../src/simulation/lambda/account-settings.ts';
import { environments, type EnvironmentRow } from '../../../src/simulation/lambda/environment.ts';
import { functions } from '../../../src/simulation/lambda/function.ts';
import { provisionedConcurrency } from '../../../src/simulation/lambda/provisioned-concurrency.ts';
import { obedientRuntime } from '../../support/obedient-runtime.ts';
import { openSandbox, type TestSandbox } from '../../support/test-sandbox.ts';

/*
 * Concurrency in use never exceeds the limits, whatever commands come. Where a command makes a share
 * smaller than what is busy of it, that runs to its end; until then nothing is let in to it.
 */

const NAMES = ['a', 'b', 'c'] as const;
const CODE = 'export const handler = async () => 1;';

type Step =
  | {
      readonly invoke: string;
      readonly qualifier: string | null;
      readonly calls: number;
      readonly ms: number;
      readonly crash: boolean;
    }
  | { readonly advance: number }
  | { readonly reserve: string; readonly count: number }
  | { readonly unreserve: string }
  | { readonly provision: string; readonly qualifier: string; readonly count: number }
  | { readonly dismiss: string; readonly qualifier: string }
  | { readonly limit: number }
  | { readonly recreate: string };

const name = fc.constantFrom(...NAMES);
const qualifier = fc.constantFrom('1', 'live');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      invoke: name,
      qualifier: fc.constantFrom('1', 'live', null),
      calls: fc.integer({ min: 1, max: 80 }),
      ms: fc.integer({ min: 1, max: 5_000 }),
      crash: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ advance: fc.integer({ min: 0, max: 3_000 }) }) },
  { weight: 3, arbitrary: fc.record({ reserve: name, count: fc.integer({ min: 0, max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ unreserve: name }) },
  {
    weight: 3,
    arbitrary: fc.record({ provision: name, qualifier, count: fc.integer({ min: 1, max: 40 }) }),
  },
  { weight: 1, arbitrary: fc.record({ dismiss: name, qualifier }) },
  { weight: 2, arbitrary: fc.record({ limit: fc.integer({ min: 100, max: 220 }) }) },
  { weight: 1, arbitrary: fc.record({ recreate: name }) },
);

function create(sandbox: TestSandbox, functionName: string): void {
  sandbox.createFunction(functionName, CODE, { publish: true });
  sandbox.createAlias(functionName, 'live', '1');
}

function take(sandbox: TestSandbox, one: Step): void {
  if ('invoke' in one) {
    for (let call = 0; call < one.calls; call++) {
      const before = usageOf(sandbox);
      const { statusCode } = sandbox.startInvoke(
        one.invoke,
        { ms: one.ms, crash: one.crash },
        one.qualifier,
      );
      expectWithinLimits(sandbox, one.invoke, before, statusCode === 200);
    }
    return;
  }
  const busyBefore = usageOf(sandbox).busy;
  try {
    if ('advance' in one) sandbox.advanceBy(one.advance);
    else if ('reserve' in one) {
      sandbox.execute('PutFunctionConcurrency', {
        functionName: one.reserve,
        reservedConcurrentExecutions: one.count,
      });
    } else if ('unreserve' in one) {
      sandbox.execute('DeleteFunctionConcurrency', { functionName: one.unreserve });
    } else if ('provision' in one) {
      sandbox.execute('PutProvisionedConcurrencyConfig', {
        functionName: one.provision,
        qualifier: one.qualifier,
        provisionedConcurrentExecutions: one.count,
      });
    } else if ('dismiss' in one) {
      sandbox.execute('DeleteProvisionedConcurrencyConfig', {
        functionName: one.dismiss,
        qualifier: one.qualifier,
      });
    } else if ('limit' in one) {
      sandbox.execute('UpdateAccountSettings', { concurrentExecutions: one.limit });
    } else {
      sandbox.execute('DeleteFunction', { functionName: one.recreate, qualifier: null });
      create(sandbox, one.recreate);
    }
  } catch (error) {
    // A refusal is a fine answer here.
    if (!(error instanceof Error) || error.name !== 'Refusal') throw error;
  }
  expect(usageOf(sandbox).busy).toBeLessThanOrEqual(busyBefore);
}

interface Usage {
  readonly busy: number;
  /** Busy environments outside reservations and provisioned concurrency. */
  readonly unreserved: number;
  readonly byFunction: Readonly<Record<string, number>>;
}

function isBusy({ status, provisionedConfigId }: EnvironmentRow): boolean {
  return status === 'BUSY' || (status === 'INITIALIZING' && provisionedConfigId === null);
}

/** Counts what is in use from the environments alone. */
function usageOf({ world }: TestSandbox): Usage {
  let busy = 0;
  let unreserved = 0;
  const byFunction: Record<string, number> = {};
  for (const environment of world.table(environments).values()) {
    if (!isBusy(environment)) continue;
    busy += 1;
    const row = world.table(functions).get(environment.functionId);
    if (row) byFunction[row.functionName] = (byFunction[row.functionName] ?? 0) + 1;
    const isReserved = row !== undefined && row.reservedConcurrency !== null;
    if (!isReserved && environment.provisionedConfigId === null) unreserved += 1;
  }
  return { busy, unreserved, byFunction };
}

function expectWithinLimits(
  sandbox: TestSandbox,
  functionName: string,
  before: Usage,
  isAdmitted: boolean,
): void {
  const { world } = sandbox;
  const after = usageOf(sandbox);
  expect(after.busy - before.busy).toBe(isAdmitted ? 1 : 0);
  const limit = accountConcurrency(world);
  expect(after.busy).toBeLessThanOrEqual(limit);
  let setAside = 0;
  for (const row of world.table(functions).values()) setAside += row.reservedConcurrency ?? 0;
  for (const config of world.table(provisionedConcurrency).values()) {
    const own = [...world.table(environments).values()].filter(
      ({ provisionedConfigId }) => provisionedConfigId === config.id,
    );
    const fresh = config.batches.reduce((sum, batch) => sum + batch.fresh, 0);
    expect(own.length + fresh).toBe(config.requested);
    if (world.table(functions).get(config.functionId)?.reservedConcurrency === null) {
      setAside += config.requested;
    }
  }
  if (!isAdmitted) return;
  const reserved = world.table(functions).find(functionName)?.reservedConcurrency ?? null;
  if (reserved !== null) expect(after.byFunction[functionName]).toBeLessThanOrEqual(reserved);
  if (after.unreserved > before.unreserved) {
    expect(after.unreserved).toBeLessThanOrEqual(limit - setAside);
  }
}

describe('concurrency in use', () => {
  it('never exceeds the limits, whatever commands come (SYN-40, SYN-42, SYN-44)', () => {
    let admitted = 0;
    let throttled = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), (story) => {
        const sandbox = openSandbox('seed-1', obedientRuntime);
        sandbox.execute('UpdateAccountSettings', { concurrentExecutions: 150 });
        for (const functionName of NAMES) create(sandbox, functionName);
        for (const one of story) take(sandbox, one);
        for (const { kind } of sandbox.events) {
          if (kind === 'INVOCATION_STARTED') admitted += 1;
          if (kind === 'INVOCATION_THROTTLED') throttled += 1;
        }
        sandbox.advanceUntilIdle();
        expect(usageOf(sandbox).busy).toBe(0);
      }),
      { numRuns: 25 },
    );
    // The limits were met, so the property was put to the test.
    expect(admitted).toBeGreaterThan(1_000);
    expect(throttled).toBeGreaterThan(1_000);
  }, 60_000);
});
