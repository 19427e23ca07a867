import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordOf } from '../../../../support/streams.ts';
import { StreamMappingSandbox } from '../../../../support/stream-mappings.ts';
import { openSandbox } from '../../../../support/test-sandbox.ts';
import type { HandlerRuntime } from '../../../../../src/simulation/lambda/handler-runtime.ts';

/** What happens to a stream and its mapping, in the order of the list. */
type Happening =
  | { readonly kind: 'put'; readonly keys: readonly number[] }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'split' | 'merge' | 'disable' | 'enable' | 'throttle' | 'release' }
  | { readonly kind: 'factor'; readonly factor: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      keys: fc.array(fc.nat(7), { minLength: 1, maxLength: 15 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.integer({ min: 1, max: 8_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'split' as const,
        'merge' as const,
        'disable' as const,
        'enable' as const,
        'throttle' as const,
        'release' as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('factor' as const),
      factor: fc.integer({ min: 1, max: 10 }),
    }),
  },
);

interface Whim {
  readonly fails: boolean;
  readonly ms: number;
}

const whim: fc.Arbitrary<Whim> = fc.record({
  fails: fc.boolean(),
  ms: fc.integer({ min: 1, max: 3_000 }),
});

const settings = fc.record({
  parallelizationFactor: fc.integer({ min: 1, max: 4 }),
  batchSize: fc.integer({ min: 1, max: 5 }),
  maximumBatchingWindowInSeconds: fc.constantFrom(0, 0, 3),
  bisectBatchOnFunctionError: fc.boolean(),
});

/** A function that fails and takes its time as the id of the request has it choose from a list. */
function whimsicalRuntime(whims: readonly Whim[]): HandlerRuntime {
  return {
    initialize: () => ({ durationMicros: 1_000, logs: [], interrupts: 0, failure: null }),
    invoke: (_environmentId, { requestId }) => {
      const choice = Number.parseInt(requestId.slice(0, 8), 16) % whims.length;
      const { fails, ms } = whims[choice] ?? { fails: false, ms: 1 };
      return {
        durationMicros: ms * 1_000,
        logs: [],
        interrupts: 0,
        memoryUsedBytes: 0,
        result: fails ? { kind: 'exit', exitCode: 1 } : { kind: 'returned', payload: 'null' },
        environmentLost: fails,
      };
    },
    dispose: () => undefined,
  };
}

interface Story {
  readonly happenings: readonly Happening[];
  readonly whims: readonly Whim[];
  readonly settings: Partial<Parameters<StreamMappingSandbox['map']>[0]>;
}

const story: fc.Arbitrary<Story> = fc.record({
  happenings: fc.array(happening, { minLength: 5, maxLength: 25 }),
  whims: fc
    .array(whim, { minLength: 1, maxLength: 4 })
    .map((some) => [...some, { fails: false, ms: 1 }, { fails: false, ms: 100 }]),
  settings,
});

/** Lets a story happen, and then ten hours pass in which nothing but the function hinders it. */
function play(
  { happenings, whims, settings: given }: Story,
  afterEach: (estate: StreamMappingSandbox) => void = () => undefined,
): { readonly estate: StreamMappingSandbox; readonly sent: readonly string[] } {
  const sandbox = openSandbox('seed-1', whimsicalRuntime(whims));
  // Replaying every one would take as long again, and the restart below is the harder check.
  sandbox.forgetStory();
  const estate = new StreamMappingSandbox('exports.handler = async () => {};', 2, sandbox);
  const id = estate.map(given);
  const sent: string[] = [];
  for (const one of happenings) {
    happen(estate, id, one, sent);
    afterEach(estate);
  }
  estate.update(id, { enabled: true });
  sandbox.execute('DeleteFunctionConcurrency', { functionName: 'worker' });
  estate.advance(36_000);
  return { estate, sent };
}

describe('whatever fails, is throttled, split, merged, disabled or changed', () => {
  test('no record is lost, and those of a key are done in their order (KIN-10, KIN-22, KIN-30)', () => {
    fc.assert(
      fc.property(story, (one) => {
        const { estate, sent } = play(one);
        expectEachInOrder(estate, sent);
      }),
      { numRuns: 25 },
    );
  });

  test('a restart at any time changes nothing of the story: positions are kept, records recalled (KIN-25)', () => {
    fc.assert(
      fc.property(story, (one) => {
        const { estate } = play(one);
        const restarted = play(one, ({ sandbox }) => sandbox.reload());
        expect(restarted.estate.sandbox.events).toEqual(estate.sandbox.events);
      }),
      { numRuns: 12 },
    );
  });
});

function happen(estate: StreamMappingSandbox, id: string, one: Happening, sent: string[]): void {
  const { sandbox } = estate;
  switch (one.kind) {
    case 'put': {
      const texts = one.keys.map((key, index) => `${key}:${sent.length + index}`);
      estate.streams.putAll(
        'clicks',
        texts.map((text) => recordOf(`key-${text.charAt(0)}`, text)),
      );
      sent.push(...texts);
      break;
    }
    case 'wait':
      sandbox.advanceBy(one.ms);
      break;
    case 'split':
    case 'merge': {
      const count = estate.streams.openShards('clicks').length;
      const targetShardCount = one.kind === 'split' ? Math.min(count * 2, 4) : Math.ceil(count / 2);
      if (targetShardCount === count) break;
      try {
        sandbox.execute('UpdateShardCount', { streamName: 'clicks', targetShardCount });
      } catch {
        // Ten times a day is all that AWS allows.
      }
      break;
    }
    case 'disable':
    case 'enable':
      estate.update(id, { enabled: one.kind === 'enable' });
      break;
    case 'throttle':
      sandbox.execute('PutFunctionConcurrency', {
        functionName: 'worker',
        reservedConcurrentExecutions: 0,
      });
      break;
    case 'release':
      sandbox.execute('DeleteFunctionConcurrency', { functionName: 'worker' });
      break;
    case 'factor':
      estate.update(id, { parallelizationFactor: one.factor });
      break;
  }
}

/** Every record was done once, and those of each key in the order in which they were sent. */
function expectEachInOrder(estate: StreamMappingSandbox, sent: readonly string[]): void {
  const succeeded = estate
    .invocations()
    .filter(({ status }) => status === 'SUCCEEDED')
    .sort((left, right) => (left.endedAtMs ?? 0) - (right.endedAtMs ?? 0))
    .flatMap(({ payload }) => textsOfPayload(payload));
  expect([...succeeded].sort()).toEqual([...sent].sort());
  for (let key = 0; key < 8; key++) {
    const ofKey = (texts: readonly string[]): readonly string[] =>
      texts.filter((text) => text.startsWith(`${key}:`));
    expect(ofKey(succeeded)).toEqual(ofKey(sent));
  }
}

function textsOfPayload(payload: string): string[] {
  const { Records } = JSON.parse(payload) as {
    readonly Records: readonly { readonly kinesis: { readonly data: string } }[];
  };
  return Records.map(({ kinesis }) => atob(kinesis.data));
}
