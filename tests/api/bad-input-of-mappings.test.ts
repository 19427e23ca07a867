import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MappingEstate, type Source } from '../support/mapping-estate.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

// What a mapping that runs meets with is in mappings-in-trouble.test.ts.

let service: TestService;
let tenant: TestTenant;
let estate: MappingEstate;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

/** A new sandbox with a source of each kind and a function. */
async function furnish(): Promise<void> {
  estate = await MappingEstate.open(tenant);
  await estate.furnish('exports.handler = async () => {};');
}

/** What each source takes of a number, as AWS's guides have it (table 3.1). */
interface Range {
  readonly field: string;
  readonly min: number;
  readonly max: number;
  /** The input that sets it. */
  readonly given: (value: number) => object;
  readonly sources: readonly Source[];
}

const all: readonly Source[] = ['queue', 'fifo', 'stream', 'table'];
const streamsOnly: readonly Source[] = ['stream', 'table'];
const queuesOnly: readonly Source[] = ['queue', 'fifo'];

const ranges: readonly Range[] = [
  {
    field: 'batchSize',
    min: 1,
    max: 10_000,
    // Without a window a queue gives ten messages at most.
    given: (batchSize) => ({ batchSize, maximumBatchingWindowInSeconds: 1 }),
    sources: ['queue', 'stream', 'table'],
  },
  {
    field: 'maximumBatchingWindowInSeconds',
    min: 0,
    max: 300,
    given: (seconds) => ({ maximumBatchingWindowInSeconds: seconds }),
    sources: ['queue', 'stream', 'table'],
  },
  {
    field: 'parallelizationFactor',
    min: 1,
    max: 10,
    given: (parallelizationFactor) => ({ parallelizationFactor }),
    sources: streamsOnly,
  },
  {
    field: 'maximumRetryAttempts',
    min: -1,
    max: 10_000,
    given: (maximumRetryAttempts) => ({ maximumRetryAttempts }),
    sources: streamsOnly,
  },
  {
    field: 'maximumRecordAgeInSeconds',
    min: 60,
    max: 604_800,
    given: (maximumRecordAgeInSeconds) => ({ maximumRecordAgeInSeconds }),
    sources: streamsOnly,
  },
  {
    field: 'tumblingWindowInSeconds',
    min: 0,
    max: 900,
    given: (tumblingWindowInSeconds) => ({ tumblingWindowInSeconds }),
    sources: streamsOnly,
  },
  {
    field: 'scalingConfig.maximumConcurrency',
    min: 2,
    max: 1_000,
    given: (maximumConcurrency) => ({ scalingConfig: { maximumConcurrency } }),
    sources: queuesOnly,
  },
  {
    field: 'provisionedPollerConfig.minimumPollers',
    min: 2,
    max: 200,
    given: (minimumPollers) => ({ provisionedPollerConfig: { minimumPollers } }),
    sources: queuesOnly,
  },
  {
    field: 'provisionedPollerConfig.maximumPollers',
    min: 2,
    max: 2_000,
    given: (maximumPollers) => ({ provisionedPollerConfig: { maximumPollers } }),
    sources: queuesOnly,
  },
];

const perSource = ranges.flatMap(({ sources, ...range }) =>
  sources.map((source) => ({ ...range, source })),
);

describe('a parameter of a mapping', () => {
  beforeAll(furnish);

  test.each(perSource)(
    '$field of a $source is from $min to $max, and AWS’s message says so (ESM-04)',
    async ({ field, source, min, max, given }) => {
      const sentence = (value: number, bound: string): string =>
        `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: Member must have value ${bound}`;
      for (const [value, bound] of [
        [min - 1, `greater than or equal to ${min}`],
        [max + 1, `less than or equal to ${max}`],
      ] as const) {
        expect(await estate.refusedMapping(source, given(value))).toEqual({
          code: 'VALIDATION_FAILED',
          awsErrorCode: 'ValidationException',
          field,
          message: sentence(value, bound),
        });
      }
      for (const value of [min, max]) {
        const uuid = await estate.map(source, given(value));
        for (const [other, bound] of [
          [min - 1, `greater than or equal to ${min}`],
          [max + 1, `less than or equal to ${max}`],
        ] as const) {
          const { message } = await estate.refused('updateEventSourceMapping', {
            uuid,
            ...given(other),
          });
          expect(message).toBe(sentence(other, bound));
        }
        await estate.change('deleteEventSourceMapping', { uuid });
      }
    },
  );

  const foreign: readonly (readonly [Source, string, object])[] = [
    ...queuesOnly.flatMap((source) => [
      [source, 'ParallelizationFactor', { parallelizationFactor: 1 }] as const,
      [source, 'MaximumRetryAttempts', { maximumRetryAttempts: 1 }] as const,
      [source, 'MaximumRecordAgeInSeconds', { maximumRecordAgeInSeconds: 60 }] as const,
      [source, 'BisectBatchOnFunctionError', { bisectBatchOnFunctionError: true }] as const,
      [source, 'TumblingWindowInSeconds', { tumblingWindowInSeconds: 60 }] as const,
      [source, 'DestinationConfig', { destinationConfig: {} }] as const,
    ]),
    ...streamsOnly.flatMap((source) => [
      [source, 'ScalingConfig', { scalingConfig: { maximumConcurrency: 2 } }] as const,
      [source, 'ProvisionedPollerConfig', { provisionedPollerConfig: {} }] as const,
    ]),
  ];

  test.each(foreign)('of a %s is not %s (ESM-57)', async (source, awsName, given) => {
    expect(await estate.refusedMapping(source, given)).toMatchObject({
      awsErrorCode: 'InvalidParameterValueException',
      message: `Unsupported ${awsName} parameter for given event source mapping type.`,
    });
  });

  test('of a FIFO queue leaves no room for a window or for more than ten messages (SQS-20)', async () => {
    expect(await estate.refusedMapping('fifo', { batchSize: 11 })).toMatchObject({
      field: 'batchSize',
    });
    expect(await estate.refusedMapping('fifo', { batchSize: 0 })).toMatchObject({
      field: 'batchSize',
    });
    const window = 'maximumBatchingWindowInSeconds';
    expect(await estate.refusedMapping('fifo', { [window]: 1 })).toMatchObject({ field: window });
    const uuid = await estate.map('fifo', { batchSize: 10, [window]: 0 });
    await estate.change('deleteEventSourceMapping', { uuid });
  });

  test('of a queue with more than ten messages needs a window, when it is created and later (ESM-05)', async () => {
    const needed = {
      awsErrorCode: 'InvalidParameterValueException',
      field: 'maximumBatchingWindowInSeconds',
      message:
        'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    };
    expect(await estate.refusedMapping('queue', { batchSize: 11 })).toMatchObject(needed);
    const uuid = await estate.map('queue', { batchSize: 11, maximumBatchingWindowInSeconds: 1 });
    const without = { uuid, maximumBatchingWindowInSeconds: 0 };
    expect(await estate.refused('updateEventSourceMapping', without)).toMatchObject(needed);
    await estate.change('updateEventSourceMapping', { ...without, batchSize: 10 });
    expect(await estate.refused('updateEventSourceMapping', { uuid, batchSize: 11 })).toMatchObject(
      needed,
    );
    await estate.change('deleteEventSourceMapping', { uuid });
    const ofStream = await estate.map('stream', { batchSize: 11 });
    await estate.change('deleteEventSourceMapping', { uuid: ofStream });
  });

  test('is no record age between -1 and 60, and no destination that cannot be one', async () => {
    for (const maximumRecordAgeInSeconds of [-2, 0, 59]) {
      expect(await estate.refusedMapping('stream', { maximumRecordAgeInSeconds })).toMatchObject({
        field: 'maximumRecordAgeInSeconds',
      });
    }
    const destination = `arn:aws:lambda:eu-west-1:${estate.accountId}:function:worker`;
    expect(
      await estate.refusedMapping('stream', { destinationConfig: { onFailure: { destination } } }),
    ).toMatchObject({ field: 'destinationConfig.onFailure.destination' });
  });

  test('is not MaximumConcurrency beside provisioned pollers, nor fewer at most than at least (SQS-34)', async () => {
    const provisionedPollerConfig = { minimumPollers: 5, maximumPollers: 4 };
    expect(await estate.refusedMapping('queue', { provisionedPollerConfig })).toMatchObject({
      field: 'provisionedPollerConfig.maximumPollers',
    });
    const both = {
      scalingConfig: { maximumConcurrency: 2 },
      provisionedPollerConfig: { minimumPollers: 2 },
    };
    expect(await estate.refusedMapping('queue', both)).toMatchObject({
      field: 'scalingConfig.maximumConcurrency',
    });
  });
});

describe('where a mapping begins to read', () => {
  beforeAll(furnish);

  test.each(queuesOnly)('is nothing that a %s has', async (source) => {
    expect(await estate.refusedMapping(source, { startingPosition: 'LATEST' })).toMatchObject({
      awsErrorCode: 'InvalidParameterValueException',
      field: 'startingPosition',
      message: `Unsupported starting position for arn type: ${estate.arnOf(source)}`,
    });
    const timestamp = { startingPositionTimestamp: '2026-01-12T15:00:00Z' };
    expect(await estate.refusedMapping(source, timestamp)).toMatchObject({
      field: 'startingPositionTimestamp',
    });
  });

  test.each(streamsOnly)('has to be said of a %s', async (source) => {
    expect(await estate.refusedMapping(source, { startingPosition: null })).toMatchObject({
      awsErrorCode: 'InvalidParameterValueException',
      field: 'startingPosition',
      message:
        "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    });
  });

  test('is no instant of a table’s stream (DDB-12)', async () => {
    const atTimestamp = {
      startingPosition: 'AT_TIMESTAMP',
      startingPositionTimestamp: '2026-01-12T15:00:00Z',
    };
    expect(await estate.refusedMapping('table', atTimestamp)).toMatchObject({
      field: 'startingPosition',
      message: `Unsupported starting position for arn type: ${estate.arnOf('table')}`,
    });
  });

  test('is no instant of the future, and needs the one that it speaks of (KIN-24)', async () => {
    const startingPosition = 'AT_TIMESTAMP';
    for (const [field, given] of [
      ['startingPositionTimestamp', { startingPosition }],
      [
        'startingPositionTimestamp',
        { startingPosition, startingPositionTimestamp: '2026-01-12T15:40:00.001Z' },
      ],
      ['startingPositionTimestamp', { startingPositionTimestamp: '2026-01-12T15:00:00Z' }],
    ] as const) {
      expect(await estate.refusedMapping('stream', given)).toMatchObject({
        awsErrorCode: 'InvalidParameterValueException',
        field,
      });
    }
    const now = { startingPosition, startingPositionTimestamp: '2026-01-12T15:40:00.000Z' };
    await estate.change('deleteEventSourceMapping', { uuid: await estate.map('stream', now) });
  });
});

describe('filter criteria', () => {
  beforeAll(furnish);

  const broken: readonly (readonly [Source, string, string])[] = [
    ...all.flatMap((source) => [
      [source, 'no JSON', '{'] as const,
      [source, 'a text', '"body"'] as const,
      [source, 'a list', '[]'] as const,
      [source, 'empty', '{}'] as const,
      [source, 'a leaf that is no list', '{"body":{"city":"Kiel"}}'] as const,
      [source, 'a list without values', '{"body":{"city":[]}}'] as const,
      [source, 'an unknown comparison', '{"body":{"city":[{"like":"K%"}]}}'] as const,
      [
        source,
        'a comparison of EventBridge alone',
        '{"body":{"city":[{"wildcard":"K*"}]}}',
      ] as const,
      [source, 'a numeric comparison of a text', '{"body":{"n":[{"numeric":[">","1"]}]}}'] as const,
      [source, 'a range that is none', '{"body":{"n":[{"numeric":["<",1,"<",2]}]}}'] as const,
      [source, 'a prefix that is no text', '{"body":{"city":[{"prefix":1}]}}'] as const,
      [source, 'exists of something else', '{"body":{"city":[{"exists":"yes"}]}}'] as const,
    ]),
    ['stream', 'a text for data, which is JSON', '{"data":["plain"]}'],
  ];

  test.each(broken)('of a %s are refused: %s (ESM-33)', async (source, _what, pattern) => {
    const filterCriteria = { filters: [{ pattern: '{"eventName":["x"]}' }, { pattern }] };
    expect(await estate.refusedMapping(source, { filterCriteria })).toMatchObject({
      awsErrorCode: 'InvalidParameterValueException',
      field: 'filterCriteria.filters.1.pattern',
      message: 'Invalid filter pattern definition.',
    });
  });

  test('are ten at most, of 4,096 characters each (ESM-30)', async () => {
    const pattern = '{"body":{"city":["Kiel"]}}';
    const filters = (count: number): object => ({
      filterCriteria: { filters: Array.from({ length: count }, () => ({ pattern })) },
    });
    expect(await estate.refusedMapping('queue', filters(11))).toMatchObject({
      awsErrorCode: 'ValidationException',
      field: 'filterCriteria.filters',
    });
    const long = (length: number): object => {
      const frame = '{"body":{"city":[""]}}';
      const text = 'x'.repeat(length - frame.length);
      return { filterCriteria: { filters: [{ pattern: frame.replace('""', `"${text}"`) }] } };
    };
    expect(await estate.refusedMapping('queue', long(4_097))).toMatchObject({
      awsErrorCode: 'ValidationException',
      field: 'filterCriteria.filters.0.pattern',
    });
    for (const given of [filters(10), long(4_096)]) {
      await estate.change('deleteEventSourceMapping', { uuid: await estate.map('queue', given) });
    }
  });
});

describe('a mapping to what is not there', () => {
  beforeEach(furnish);

  test('is refused: a function, a version, an alias (ESM-04)', async () => {
    for (const functionName of ['nobody', 'worker:7', 'worker:live']) {
      expect(await estate.refusedMapping('queue', { functionName })).toMatchObject({
        code: 'INVALID_PARAMETER',
        awsErrorCode: 'InvalidParameterValueException',
        field: 'functionName',
        message: 'Function does not exist',
      });
    }
  });

  test('is refused: a queue, a stream, a table’s stream, and nothing at all (ESM-04)', async () => {
    const arn = (service_: string, resource: string, account = estate.accountId): string =>
      `arn:aws:${service_}:eu-west-1:${account}:${resource}`;
    const missingQueue =
      'Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.';
    for (const account of [estate.accountId, '999999999999']) {
      const eventSourceArn = arn('sqs', 'nothing', account);
      expect(await estate.refusedMapping('queue', { eventSourceArn })).toMatchObject({
        field: 'eventSourceArn',
        message: missingQueue,
      });
    }
    for (const eventSourceArn of [
      arn('kinesis', 'stream/nothing'),
      arn('kinesis', 'stream/clicks/consumer/nobody:1768232400'),
      arn('dynamodb', 'table/users/stream/2020-01-01T00:00:00.000'),
      arn('kinesis', 'stream/clicks', '999999999999'),
    ]) {
      expect(await estate.refusedMapping('stream', { eventSourceArn })).toMatchObject({
        field: 'eventSourceArn',
        message: `Stream not found: ${eventSourceArn}`,
      });
    }
    for (const eventSourceArn of [null, '', 'jobs', arn('sns', 'news'), arn('s3', 'photos')]) {
      expect(await estate.refusedMapping('queue', { eventSourceArn })).toMatchObject({
        field: 'eventSourceArn',
        message: 'Unrecognized event source.',
      });
    }
  });

  test('is refused the second time: one source and one function have one mapping', async () => {
    const ofQueue = await estate.map('queue');
    expect(await estate.refusedMapping('queue')).toMatchObject({
      awsErrorCode: 'ResourceConflictException',
      message: `An event source mapping with SQS arn (" ${estate.arnOf('queue')} ") and function (" worker ") already exists. Please update or delete the existing mapping with UUID ${ofQueue}`,
    });
    const ofStream = await estate.map('stream');
    expect(await estate.refusedMapping('stream')).toMatchObject({
      message: `The event source arn (" ${estate.arnOf('stream')} ") and function (" worker ") provided mapping already exists. Please update or delete the existing mapping with UUID ${ofStream}`,
    });
  });

  test('cannot be changed or deleted where the mapping itself is not there (ESM-09)', async () => {
    for (const mutation of ['updateEventSourceMapping', 'deleteEventSourceMapping']) {
      const uuid = '6f3bd0f8-5b1c-4b8e-9d3e-2f1b0a9c8d7e';
      expect(await estate.refused(mutation, { uuid })).toMatchObject({
        awsErrorCode: 'ResourceNotFoundException',
        field: 'uuid',
        message: 'The resource you requested does not exist.',
      });
    }
  });
});
