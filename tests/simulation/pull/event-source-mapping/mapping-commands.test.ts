import { beforeEach, describe, expect, test } from 'vitest';
import { eventSourceMappings } from '../../../../src/simulation/pull/event-source-mapping/event-source-mapping.ts';
import { MAPPINGS_MAX } from '../../../../src/simulation/pull/event-source-mapping/mapping-commands.ts';
import { MappingSandbox, OK, queueArnOf } from '../../../support/mappings.ts';

type Creation = Parameters<MappingSandbox['map']>[0];

const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:worker';

let estate: MappingSandbox;

beforeEach(() => {
  estate = new MappingSandbox();
  estate.createQueue('orders');
  estate.createQueue('orders.fifo');
  estate.sandbox.createFunction('worker', OK);
});

/** What a creation is refused with; nothing may have changed. */
function expectRefusal(given: Creation, message: string, code = 'INVALID_PARAMETER'): void {
  const before = estate.sandbox.world.table(eventSourceMappings).size;
  expect(() => estate.map(given)).toThrow(expect.objectContaining({ code, message }));
  expect(estate.sandbox.world.table(eventSourceMappings).size).toBe(before);
}

describe('creating', () => {
  test('fills in the defaults of a queue (ESM-01, ESM-02, ESM-16)', () => {
    expect(estate.map()).toMatchObject({
      sourceType: 'SQS',
      eventSourceArn: queueArnOf('orders'),
      functionArn,
      batchSize: 10,
      maximumBatchingWindowInSeconds: 0,
      reportBatchItemFailures: false,
      filterPatterns: [],
      parallelizationFactor: null,
      maximumRetryAttempts: null,
      maximumRecordAgeInSeconds: null,
      bisectBatchOnFunctionError: null,
      tumblingWindowInSeconds: null,
      onFailureDestinationArn: null,
      maximumConcurrency: null,
      provisionedPollers: null,
      startingPosition: null,
      lastProcessingResult: null,
      stateTransitionReason: 'USER_INITIATED',
      state: 'ENABLED',
    });
    expect(estate.sandbox.takeKinds().slice(-2)).toEqual(['MAPPING_CREATED', 'MAPPING_ENABLED']);
  });

  test('tells why it is in its state in the words of AWS (ESM-03)', () => {
    expect(estate.map().stateTransitionReason).toBe('USER_INITIATED');
  });

  test('a mapping may name a version or an alias, $LATEST included (ESM-11)', () => {
    estate.sandbox.publish('worker');
    const arns = ['worker:1', 'worker:$LATEST', 'worker'].map(
      (functionName) => estate.map({ functionName }).functionArn,
    );
    expect(arns).toEqual([`${functionArn}:1`, `${functionArn}:$LATEST`, functionArn]);
  });

  test('the checks come in the order of AWS (ESM-04)', () => {
    const everythingWrong = {
      batchSize: 0,
      functionName: 'nobody',
      eventSourceArn: queueArnOf('nowhere'),
    };
    expect(() => estate.map(everythingWrong)).toThrow(/'batchSize'/);
    expect(() => estate.map({ ...everythingWrong, batchSize: 1 })).toThrow(
      'Function does not exist',
    );
    estate.sandbox.execute('PutFunctionExecutionRole', { functionName: 'worker', statements: [] });
    expect(() => estate.map({ eventSourceArn: queueArnOf('nowhere') })).toThrow(
      /The specified queue does not exist/,
    );
    expect(() => estate.map()).toThrow(/permissions to call ReceiveMessage on SQS/);
  });

  test.each<[string, Creation, string]>([
    ['no source', { eventSourceArn: null }, 'Unrecognized event source.'],
    [
      'a source that nobody polls',
      { eventSourceArn: 'arn:aws:s3:::x' },
      'Unrecognized event source.',
    ],
    ['a function that is not there', { functionName: 'nobody' }, 'Function does not exist'],
    ['a version that is not there', { functionName: 'worker:7' }, 'Function does not exist'],
    [
      'a queue that is not there',
      { eventSourceArn: queueArnOf('nowhere') },
      'Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.',
    ],
    [
      'a queue of another Region (SQS-24)',
      { eventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:orders' },
      'Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.',
    ],
    [
      'a starting position on a queue',
      { startingPosition: 'LATEST' },
      `Unsupported starting position for arn type: ${queueArnOf('orders')}`,
    ],
    [
      'a timestamp on a queue',
      { startingPositionTimestampMs: 0 },
      `Unsupported starting position for arn type: ${queueArnOf('orders')}`,
    ],
    [
      'a failure destination on a queue (ESM-57)',
      { destinationConfig: { onFailure: { destination: queueArnOf('x') } } },
      'Unsupported DestinationConfig parameter for given event source mapping type.',
    ],
    [
      'a parameter of streams on a queue',
      { parallelizationFactor: 2 },
      'Unsupported ParallelizationFactor parameter for given event source mapping type.',
    ],
    [
      'a large batch without a window (ESM-05, SQS-20)',
      { batchSize: 11 },
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    ],
    [
      'a large batch of a FIFO queue (SQS-20)',
      { eventSourceArn: queueArnOf('orders.fifo'), batchSize: 11 },
      'Batch size 11 is above the limit of 10 for a FIFO queue.',
    ],
    [
      'a window of a FIFO queue (SQS-20)',
      { eventSourceArn: queueArnOf('orders.fifo'), maximumBatchingWindowInSeconds: 1 },
      'Batching window is not supported for a FIFO queue.',
    ],
    [
      'a concurrency beside provisioned pollers (SQS-34)',
      {
        scalingConfig: { maximumConcurrency: 2 },
        provisionedPollerConfig: { minimumPollers: 2, maximumPollers: 3 },
      },
      'MaximumConcurrency and ProvisionedPollerConfig cannot be set together.',
    ],
    [
      'fewer pollers at most than at least',
      { provisionedPollerConfig: { minimumPollers: 5, maximumPollers: 4 } },
      'The maximum of 4 pollers is below the minimum of 5.',
    ],
    [
      'an invalid filter (ESM-33)',
      { filterCriteria: { filters: [{ pattern: '{"body":1}' }] } },
      'Invalid filter pattern definition.',
    ],
  ])('refuses %s', (_, given, message) => {
    expectRefusal(given, message);
  });

  test.each<[string, Creation, string]>([
    [
      'batchSize',
      { batchSize: 10_001 },
      "'10001' at 'batchSize' failed to satisfy constraint: Member must have value less than or equal to 10000",
    ],
    [
      'the window',
      { maximumBatchingWindowInSeconds: 301 },
      "'301' at 'maximumBatchingWindowInSeconds' failed to satisfy constraint: Member must have value less than or equal to 300",
    ],
    [
      'the retries',
      { maximumRetryAttempts: -2 },
      "'-2' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value greater than or equal to -1",
    ],
    [
      'MaximumConcurrency (SQS-33)',
      { scalingConfig: { maximumConcurrency: 1 } },
      "'1' at 'scalingConfig.maximumConcurrency' failed to satisfy constraint: Member must have value greater than or equal to 2",
    ],
    [
      'the pollers',
      { provisionedPollerConfig: { minimumPollers: 1, maximumPollers: null } },
      "'1' at 'provisionedPollerConfig.minimumPollers' failed to satisfy constraint: Member must have value greater than or equal to 2",
    ],
  ])('refuses %s out of range', (_, given, message) => {
    expectRefusal(given, `1 validation error detected: Value ${message}`, 'VALIDATION_FAILED');
  });

  test('refuses a queue that hides messages for less than the function may take (SQS-22)', () => {
    estate.sandbox.updateConfiguration('worker', { timeout: 60 });
    expectRefusal(
      {},
      'Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds',
    );
    estate.sandbox.updateConfiguration('worker', { timeout: 30 });
    const { uuid } = estate.map();
    estate.sandbox.updateConfiguration('worker', { timeout: 60 });
    expect(() => estate.update(uuid, { batchSize: 5 })).toThrow(/Queue visibility timeout: 30/);
  });

  test('takes the redrive policy and the reserved concurrency as they are (SQS-23)', () => {
    estate.createQueue('dead');
    estate.sandbox.execute('SetQueueAttributes', {
      queueName: 'orders',
      attributes: {
        redrivePolicy: { deadLetterTargetArn: queueArnOf('dead'), maxReceiveCount: 1 },
      },
    });
    expect(estate.map().state).toBe('ENABLED');
  });

  test('needs the role to allow each of three actions on the queue (SQS-25)', () => {
    const allow = (action: readonly string[]): void => {
      estate.sandbox.execute('PutFunctionExecutionRole', {
        functionName: 'worker',
        statements: [
          { sid: null, effect: 'ALLOW', action, resource: [queueArnOf('orders')], condition: null },
        ],
      });
    };
    allow(['sqs:ReceiveMessage']);
    expect(() => estate.map()).toThrow(/permissions to call DeleteMessage on SQS/);
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage']);
    expect(() => estate.map()).toThrow(/permissions to call GetQueueAttributes on SQS/);
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']);
    expect(estate.map().state).toBe('ENABLED');
  });

  test('refuses the same queue for the same function twice, and names the first', () => {
    const { uuid } = estate.map();
    expectRefusal(
      {},
      `An event source mapping with SQS arn (" ${queueArnOf('orders')} ") and function (" worker ") already exists. Please update or delete the existing mapping with UUID ${uuid}`,
      'EVENT_SOURCE_MAPPING_EXISTS',
    );
  });

  test('an empty list of filters is none (ESM-39)', () => {
    expect(estate.map({ filterCriteria: { filters: [] } }).filterPatterns).toEqual([]);
  });

  test(`refuses more than ${MAPPINGS_MAX} mappings in a sandbox`, () => {
    const first = estate.map();
    for (let number = 1; number < MAPPINGS_MAX; number++) {
      estate.sandbox.world
        .table(eventSourceMappings)
        .put({ ...first, id: `esm_${number}`, uuid: `${number}`, functionArn: `${number}` });
    }
    estate.sandbox.createFunction('other', OK);
    expect(() => estate.map({ functionName: 'other' })).toThrow(
      expect.objectContaining({ code: 'QUOTA_EXCEEDED' }),
    );
    estate.sandbox.forgetStory();
  });

  test.each([
    ['a key of AWS', { key: 'aws:x', value: '' }],
    ['an empty key', { key: '', value: '' }],
    ['a long value', { key: 'a', value: 'x'.repeat(257) }],
  ])('refuses a tag with %s', (_, tag) => {
    expect(() => estate.map({ tags: [tag] })).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
  });

  test('a tag may be called as an object’s own members are', () => {
    const { tags } = estate.map({ tags: [{ key: '__proto__', value: 'x' }] });
    expect(Object.entries(tags)).toEqual([['__proto__', 'x']]);
  });
});

describe('changing', () => {
  test('changes what is given and leaves the rest; source and position are not in it (ESM-08)', () => {
    const { id, uuid } = estate.map({ batchSize: 7, scalingConfig: { maximumConcurrency: 5 } });
    estate.update(uuid, { maximumBatchingWindowInSeconds: 3 });
    expect(estate.mapping(id)).toMatchObject({
      batchSize: 7,
      maximumBatchingWindowInSeconds: 3,
      maximumConcurrency: 5,
      eventSourceArn: queueArnOf('orders'),
      state: 'ENABLED',
    });
  });

  test('empty parts take filters, concurrency and pollers away (ESM-39)', () => {
    const { id, uuid } = estate.map({
      filterCriteria: { filters: [{ pattern: '{"body":["a"]}' }] },
      scalingConfig: { maximumConcurrency: 5 },
    });
    estate.update(uuid, {
      filterCriteria: { filters: null },
      scalingConfig: { maximumConcurrency: null },
    });
    expect(estate.mapping(id)).toMatchObject({ filterPatterns: [], maximumConcurrency: null });
  });

  test('the new function gets what comes from then on', () => {
    estate.sandbox.createFunction('other', OK);
    const { uuid } = estate.map();
    estate.update(uuid, { functionName: 'other' });
    estate.send('a');
    estate.sandbox.advanceBy(1_000);
    expect([estate.batches('worker'), estate.batches('other')]).toEqual([[], [['a']]]);
  });

  test('refuses what creation refuses, and an unknown UUID first (ESM-09)', () => {
    const { uuid } = estate.map();
    expect(() => estate.update('nothing', { batchSize: 0 })).toThrow(
      'The resource you requested does not exist.',
    );
    expect(() => estate.update(uuid, { batchSize: 11 })).toThrow(/Maximum batch window/);
    expect(() => estate.update(uuid, { functionName: 'nobody' })).toThrow(
      'Function does not exist',
    );
  });
});

describe('transitions in REALISTIC (ESM-13)', () => {
  beforeEach(() => {
    estate = new MappingSandbox('REALISTIC');
    estate.createQueue('orders');
    estate.sandbox.createFunction('worker', OK);
    estate.sandbox.advanceBy(10_000);
  });

  /** Lets the transition end, which takes 5 to 20 s. */
  const settle = (): void => {
    estate.sandbox.advanceBy(4_999);
    expect(estate.sandbox.world.agenda(5).map(({ rule }) => rule)).toContain('ESM-13');
    estate.sandbox.advanceBy(15_001);
  };

  test('creating, disabling, enabling, updating and deleting pass through their states (ESM-10, ESM-13)', () => {
    const { id, uuid } = estate.map();
    const state = (): string => estate.mapping(id).state;
    expect(state()).toBe('CREATING');
    settle();
    expect(state()).toBe('ENABLED');
    estate.update(uuid, { enabled: false });
    expect(state()).toBe('DISABLING');
    settle();
    expect(state()).toBe('DISABLED');
    estate.update(uuid, { batchSize: 5 });
    expect(state()).toBe('UPDATING');
    settle();
    expect(state()).toBe('DISABLED');
    estate.update(uuid, { enabled: true });
    expect(state()).toBe('ENABLING');
    settle();
    expect(state()).toBe('ENABLED');
    estate.sandbox.execute('DeleteEventSourceMapping', { uuid });
    expect(state()).toBe('DELETING');
    settle();
    expect(estate.sandbox.world.table(eventSourceMappings).size).toBe(0);
  });

  test('created disabled, it never polls', () => {
    const { id } = estate.map({ enabled: false });
    settle();
    estate.send('a');
    estate.sandbox.advanceBy(60_000);
    expect(estate.mapping(id).state).toBe('DISABLED');
    expect(estate.batches()).toEqual([]);
  });

  test('a mapping in transition can be neither changed nor deleted (ESM-12)', () => {
    const { uuid } = estate.map();
    expect(() => estate.update(uuid, { batchSize: 5 })).toThrow(
      'Cannot update the event source mapping because it is in use.',
    );
    expect(() => estate.sandbox.execute('DeleteEventSourceMapping', { uuid })).toThrow(
      'Cannot delete the event source mapping because it is in use.',
    );
  });

  test('nothing is polled before it is enabled, and polling goes on during an update', () => {
    estate.send('a');
    const { uuid } = estate.map();
    estate.sandbox.advanceBy(4_999);
    expect(estate.batches()).toEqual([]);
    estate.sandbox.advanceBy(20_000);
    expect(estate.batches()).toEqual([['a']]);
    estate.update(uuid, { batchSize: 5 });
    estate.send('b');
    estate.sandbox.advanceBy(4_999);
    expect(estate.batches()).toEqual([['a'], ['b']]);
  });
});
