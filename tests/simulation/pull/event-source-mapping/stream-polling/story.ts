import * as fc from 'fast-check';
import type { CommandInput } from '../../../../../src/simulation/commands.ts';
import { Refusal } from '../../../../../src/simulation/errors.ts';
import type {
  HandlerRequest,
  HandlerRuntime,
} from '../../../../../src/simulation/lambda/handler-runtime.ts';
import { functions } from '../../../../../src/simulation/lambda/function.ts';
import { messages } from '../../../../../src/simulation/pull/sqs/message.ts';
import { nothingGiven, queueArnOf } from '../../../../support/mappings.ts';
import { recordOf, StreamSandbox } from '../../../../support/streams.ts';
import { createTable, latestStreamArn, putItem } from '../../../../support/tables.ts';
import { openSandbox, type TestSandbox } from '../../../../support/test-sandbox.ts';

/*
 * Stories of a mapping of a stream in which everything happens that may: what its function makes of each
 * batch is drawn by lot, and what users do meanwhile is a list.
 */

export type SourceKind = 'KINESIS' | 'DYNAMODB';

/** What users do, in the order of the list. */
export type Happening =
  | { readonly kind: 'put'; readonly keys: readonly number[] }
  | { readonly kind: 'wait'; readonly ms: number }
  | {
      readonly kind:
        | 'grow'
        | 'shrink'
        | 'roll over'
        | 'disable'
        | 'enable'
        | 'throttle'
        | 'release'
        | 'delete function'
        | 'create function'
        | 'restart';
    }
  | { readonly kind: 'change'; readonly settings: Settings };

/** What may be set on the mapping, and changed while it works. */
export interface Settings {
  readonly parallelizationFactor: number;
  readonly batchSize: number;
  readonly maximumBatchingWindowInSeconds: number;
  readonly bisectBatchOnFunctionError: boolean;
}

/** What the function makes of a batch. */
type Whim =
  | { readonly kind: 'ok' | 'fail' | 'malformed'; readonly ms: number }
  /** Reports the record at that share of the batch, and maybe one behind it. */
  | { readonly kind: 'report'; readonly ms: number; readonly at: number; readonly two: boolean };

export interface Story {
  readonly happenings: readonly Happening[];
  readonly whims: readonly Whim[];
  readonly settings: Settings;
  /** -1 for no end. */
  readonly maximumRetryAttempts: number;
}

const settings: fc.Arbitrary<Settings> = fc.record({
  parallelizationFactor: fc.integer({ min: 1, max: 4 }),
  batchSize: fc.integer({ min: 1, max: 8 }),
  maximumBatchingWindowInSeconds: fc.constantFrom(0, 0, 3),
  bisectBatchOnFunctionError: fc.boolean(),
});

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      keys: fc.array(fc.nat(5), { minLength: 1, maxLength: 15 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.integer({ min: 1, max: 8_000 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'grow' as const,
        'shrink' as const,
        'roll over' as const,
        'disable' as const,
        'enable' as const,
        'throttle' as const,
        'release' as const,
        'delete function' as const,
        'create function' as const,
        'restart' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('change' as const), settings }) },
);

const ms = fc.integer({ min: 1, max: 3_000 });

const whim: fc.Arbitrary<Whim> = fc.oneof(
  fc.record({ kind: fc.constantFrom('ok' as const, 'fail' as const, 'malformed' as const), ms }),
  fc.record({
    kind: fc.constant('report' as const),
    ms,
    at: fc.double({ min: 0, max: 0.99, noNaN: true }),
    two: fc.boolean(),
  }),
);

/** Stories in which the function now and then succeeds. */
export function story(maximumRetryAttempts: fc.Arbitrary<number>): fc.Arbitrary<Story> {
  return fc.record({
    happenings: fc.array(happening, { minLength: 5, maxLength: 30 }),
    whims: fc
      .array(whim, { minLength: 1, maxLength: 5 })
      .map((some): Whim[] => [...some, { kind: 'ok', ms: 1 }, { kind: 'ok', ms: 100 }]),
    settings,
    maximumRetryAttempts,
  });
}

interface EventRecord {
  readonly kinesis?: { readonly data: string; readonly sequenceNumber: string };
  readonly dynamodb?: {
    readonly NewImage: { readonly text: { readonly S: string } };
    readonly SequenceNumber: string;
  };
}

function recordsIn(payload: string): readonly EventRecord[] {
  return (JSON.parse(payload) as { readonly Records: readonly EventRecord[] }).Records;
}

function numberOf({ kinesis, dynamodb }: EventRecord): string {
  return kinesis?.sequenceNumber ?? dynamodb?.SequenceNumber ?? '';
}

function textOf({ kinesis, dynamodb }: EventRecord): string {
  return kinesis ? atob(kinesis.data) : (dynamodb?.NewImage.text.S ?? '');
}

/** A function that does with each batch as the id of its request has it choose from a list. */
function whimsicalRuntime(whims: readonly Whim[]): HandlerRuntime {
  return {
    initialize: () => ({ durationMicros: 1_000, logs: [], interrupts: 0, failure: null }),
    invoke: (_environmentId, request) => {
      const choice = Number.parseInt(request.requestId.slice(0, 8), 16) % whims.length;
      const chosen = whims[choice] ?? { kind: 'ok', ms: 1 };
      return {
        durationMicros: chosen.ms * 1_000,
        logs: [],
        interrupts: 0,
        memoryUsedBytes: 0,
        result:
          chosen.kind === 'fail'
            ? { kind: 'exit', exitCode: 1 }
            : { kind: 'returned', payload: answerOf(chosen, request) },
        environmentLost: chosen.kind === 'fail',
      };
    },
    dispose: () => undefined,
  };
}

function answerOf(chosen: Whim, { payload }: HandlerRequest): string {
  if (chosen.kind === 'malformed') return '{"batchItemFailures":[{"itemIdentifier":""}]}';
  if (chosen.kind !== 'report') return 'null';
  const records = recordsIn(payload);
  const at = Math.floor(records.length * chosen.at);
  // The later one comes first in the list: the order of a report does not matter.
  const reported = [...(chosen.two ? records.slice(at + 1).slice(-1) : []), records[at]];
  return JSON.stringify({
    batchItemFailures: reported
      .filter((record) => record !== undefined)
      .map((record) => ({ itemIdentifier: numberOf(record) })),
  });
}

/** A sandbox in which a story happens. */
export class StoryEstate {
  readonly sandbox: TestSandbox;
  readonly sent: string[] = [];
  readonly #source: SourceKind;
  readonly #streams: StreamSandbox;
  readonly #mappingId: string;

  constructor(source: SourceKind, { whims, settings: set, maximumRetryAttempts }: Story) {
    this.#source = source;
    this.sandbox = openSandbox('seed-1', whimsicalRuntime(whims));
    // Replaying each one would take as long again; what a restart has to keep is the harder check.
    this.sandbox.forgetStory();
    this.#streams = new StreamSandbox(this.sandbox);
    if (source === 'KINESIS') this.#streams.create('clicks', { shardCount: 2 });
    else createTable(this.sandbox, 'NEW_IMAGE');
    this.#createFunction();
    this.sandbox.execute('CreateQueue', { queueName: 'failures', fifoQueue: null, attributes: {} });
    this.#mappingId = this.sandbox.execute('CreateEventSourceMapping', {
      ...nothingGiven,
      ...set,
      functionName: 'worker',
      eventSourceArn:
        source === 'KINESIS'
          ? 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks'
          : latestStreamArn(this.sandbox),
      tags: null,
      startingPosition: 'TRIM_HORIZON',
      startingPositionTimestampMs: null,
      maximumRetryAttempts,
      functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'],
      destinationConfig: { onFailure: { destination: queueArnOf('failures') } },
    }).mappingId;
  }

  /** Lets the list happen; `isRestarted` has the World saved and loaded again after each entry too. */
  play(happenings: readonly Happening[], isRestarted = false): this {
    for (const one of happenings) {
      this.#happen(one);
      if (isRestarted) this.sandbox.reload();
    }
    if (!this.#isFunctionThere()) this.#createFunction();
    this.#update({ enabled: true });
    this.sandbox.execute('DeleteFunctionConcurrency', { functionName: 'worker' });
    // Some hours in which nobody but the function hinders it.
    this.sandbox.advanceBy(10 * 3_600_000);
    return this;
  }

  /** What the function is done with, in the order in which it was: before the first record it reports. */
  done(): string[] {
    return [...this.sandbox.invocations.values()]
      .filter(({ status }) => status === 'SUCCEEDED')
      .sort((left, right) => (left.endedAtMs ?? 0) - (right.endedAtMs ?? 0) || left.seq - right.seq)
      .flatMap(({ payload, response }) => {
        const records = recordsIn(payload);
        const answer = JSON.parse(response ?? 'null') as {
          readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
        } | null;
        const failed = new Set(answer?.batchItemFailures.map((one) => one.itemIdentifier));
        if (failed.has('')) return [];
        const first = records.findIndex((record) => failed.has(numberOf(record)));
        return (first < 0 ? records : records.slice(0, first)).map(textOf);
      });
  }

  /** How many records the on-failure destination was told of. */
  givenUp(): number {
    const counts = [...this.sandbox.world.table(messages).values()].map(({ body }) => {
      const { KinesisBatchInfo, DDBStreamBatchInfo } = JSON.parse(body) as Record<
        'KinesisBatchInfo' | 'DDBStreamBatchInfo',
        { readonly batchSize: number } | undefined
      >;
      return (KinesisBatchInfo ?? DDBStreamBatchInfo)?.batchSize ?? 0;
    });
    return counts.reduce((sum, count) => sum + count, 0);
  }

  #happen(one: Happening): void {
    const { sandbox } = this;
    switch (one.kind) {
      case 'put':
        this.#put(one.keys);
        break;
      case 'wait':
        sandbox.advanceBy(one.ms);
        break;
      case 'grow':
      case 'shrink':
        if (this.#source === 'KINESIS') this.#reshard(one.kind);
        break;
      case 'roll over':
        // A shard of a table's stream closes with the first record after four hours (DDB-11).
        if (this.#source === 'DYNAMODB' && this.#rollOvers++ < 2) sandbox.advanceBy(4 * 3_600_000);
        break;
      case 'disable':
      case 'enable':
        if (this.#isFunctionThere()) this.#update({ enabled: one.kind === 'enable' });
        break;
      case 'throttle':
        if (!this.#isFunctionThere()) break;
        sandbox.execute('PutFunctionConcurrency', {
          functionName: 'worker',
          reservedConcurrentExecutions: 0,
        });
        break;
      case 'release':
        if (!this.#isFunctionThere()) break;
        sandbox.execute('DeleteFunctionConcurrency', { functionName: 'worker' });
        break;
      case 'delete function':
        if (!this.#isFunctionThere()) break;
        sandbox.execute('DeleteFunction', { functionName: 'worker', qualifier: null });
        break;
      case 'create function':
        if (!this.#isFunctionThere()) this.#createFunction();
        break;
      case 'restart':
        sandbox.reload();
        break;
      case 'change':
        if (this.#isFunctionThere()) this.#update(one.settings);
        break;
    }
  }

  #rollOvers = 0;

  #put(keys: readonly number[]): void {
    const texts = keys.map((key, index) => `${key}:${this.sent.length + index}`);
    if (this.#source === 'KINESIS') {
      this.#streams.putAll(
        'clicks',
        texts.map((text) => recordOf(`key-${text.charAt(0)}`, text)),
      );
    } else {
      for (const text of texts) {
        putItem(this.sandbox, { pk: { S: `key-${text.charAt(0)}` }, text: { S: text } });
      }
    }
    this.sent.push(...texts);
  }

  #reshard(kind: 'grow' | 'shrink'): void {
    const count = this.#streams.openShards('clicks').length;
    const targetShardCount = kind === 'grow' ? Math.min(count * 2, 4) : Math.ceil(count / 2);
    if (targetShardCount === count) return;
    try {
      this.sandbox.execute('UpdateShardCount', { streamName: 'clicks', targetShardCount });
    } catch (error) {
      // Ten times a day is all that AWS allows.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  #update(given: Partial<CommandInput<'UpdateEventSourceMapping'>>): void {
    this.sandbox.execute('UpdateEventSourceMapping', {
      ...nothingGiven,
      functionName: null,
      uuid: this.#mappingId,
      ...given,
    });
  }

  #createFunction(): void {
    this.sandbox.createFunction('worker', 'exports.handler = async () => {};', { timeout: 60 });
  }

  #isFunctionThere(): boolean {
    return this.sandbox.world.table(functions).find('worker') !== undefined;
  }
}
