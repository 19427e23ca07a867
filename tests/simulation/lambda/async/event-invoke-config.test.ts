import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../../src/simulation/commands.ts';
import { Refusal } from '../../../../src/simulation/errors.ts';
import {
  eventInvokeConfigs,
  type EventInvokeConfigRow,
} from '../../../../src/simulation/lambda/async/event-invoke-config.ts';
import { START_MS, openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';

const FAILS = "exports.handler = async () => { throw new Error('boom'); };";
const F = 'arn:aws:lambda:eu-west-1:123456789012:function:f';
const OTHER = 'arn:aws:lambda:eu-west-1:123456789012:function:other';

type Input = CommandInput<'PutFunctionEventInvokeConfig'>;

function inputOf(changes: Partial<Input>): Input {
  return {
    functionName: 'f',
    qualifier: null,
    maximumRetryAttempts: null,
    maximumEventAgeInSeconds: null,
    onSuccess: null,
    onFailure: null,
    ...changes,
  };
}

function put(sandbox: TestSandbox, changes: Partial<Input>): void {
  sandbox.execute('PutFunctionEventInvokeConfig', inputOf(changes));
}

function update(sandbox: TestSandbox, changes: Partial<Input>): void {
  sandbox.execute('UpdateFunctionEventInvokeConfig', inputOf(changes));
}

function openWithFunctions(): TestSandbox {
  const sandbox = openSandbox();
  sandbox.createFunction('f', FAILS);
  sandbox.createFunction('other', 'exports.handler = async () => null;');
  return sandbox;
}

function configs(sandbox: TestSandbox): EventInvokeConfigRow[] {
  return [...sandbox.world.table(eventInvokeConfigs).values()];
}

/** What a refused command says; that it has changed nothing is checked. */
function refusal(
  sandbox: TestSandbox,
  command: () => void,
): Pick<Refusal, 'code' | 'message' | 'field'> {
  const before = [configs(sandbox), sandbox.events.length];
  try {
    command();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect([configs(sandbox), sandbox.events.length]).toEqual(before);
    return { code: error.code, message: error.message, field: error.field };
  }
  throw new Error('The command was not refused');
}

/** Seconds after the beginning at which the attempts of an event began, and how it ended. */
function storyOf(sandbox: TestSandbox, qualifier: string | null = null): [string, number[]] {
  const { invocationId } = sandbox.sendEvent('f', {}, qualifier);
  const sentMs = sandbox.now;
  sandbox.advanceUntilIdle();
  const attempts = [...sandbox.attempts.values()].filter(
    (one) => one.invocationId === invocationId,
  );
  return [
    sandbox.invocations.get(invocationId ?? '')?.status ?? '',
    attempts.map(({ startedAtMs }) => Math.floor((startedAtMs - sentMs) / 1_000)),
  ];
}

describe('Maximum retry attempts', () => {
  test('0 give one attempt, 1 two (ASY-14)', () => {
    const sandbox = openWithFunctions();
    put(sandbox, { maximumRetryAttempts: 0 });
    expect(storyOf(sandbox)).toEqual(['FAILED', [0]]);
    put(sandbox, { maximumRetryAttempts: 1 });
    expect(storyOf(sandbox)).toEqual(['FAILED', [0, 60]]);
  });

  test.each([
    [-1, 'greater than or equal to 0'],
    [3, 'less than or equal to 2'],
  ])('%d are refused (ASY-23)', (maximumRetryAttempts, words) => {
    const sandbox = openWithFunctions();
    expect(refusal(sandbox, () => put(sandbox, { maximumRetryAttempts }))).toEqual({
      code: 'VALIDATION_FAILED',
      field: 'maximumRetryAttempts',
      message: `1 validation error detected: Value '${maximumRetryAttempts}' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value ${words}`,
    });
  });
});

describe('Maximum event age', () => {
  test('60 s give an always failing function one attempt, 90 s two: the check looks ahead (ASY-16)', () => {
    const sandbox = openWithFunctions();
    put(sandbox, { maximumEventAgeInSeconds: 60 });
    expect(storyOf(sandbox)).toEqual(['EXPIRED', [0]]);
    put(sandbox, { maximumEventAgeInSeconds: 90 });
    expect(storyOf(sandbox)).toEqual(['EXPIRED', [0, 60]]);
  });

  test('counts from acceptance, and an event is given up when that is found, not later (ASY-15)', () => {
    const sandbox = openWithFunctions();
    put(sandbox, { maximumEventAgeInSeconds: 60 });
    const { invocationId } = sandbox.sendEvent('f');
    sandbox.advanceUntilIdle();
    const row = sandbox.invocations.get(invocationId ?? '');
    expect((row?.endedAtMs ?? 0) - START_MS).toBeLessThan(1_000);
    expect(sandbox.events.find(({ kind }) => kind === 'EVENT_EXPIRED')).toMatchObject({
      rule: 'ASY-16',
      detail: { maximumEventAgeMs: 60_000 },
    });
  });

  test.each([
    [59, 'greater than or equal to 60'],
    [21_601, 'less than or equal to 21600'],
  ])('of %d s is refused (ASY-23)', (maximumEventAgeInSeconds, words) => {
    const sandbox = openWithFunctions();
    expect(refusal(sandbox, () => put(sandbox, { maximumEventAgeInSeconds }))).toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'maximumEventAgeInSeconds',
      message: expect.stringContaining(`Member must have value ${words}`) as string,
    });
  });
});

describe('PutFunctionEventInvokeConfig', () => {
  test('replaces the whole: what is left out is removed (ASY-19, ASY-21)', () => {
    const sandbox = openWithFunctions();
    put(sandbox, { maximumRetryAttempts: 0, onSuccess: OTHER });
    const [before] = configs(sandbox);
    put(sandbox, { maximumEventAgeInSeconds: 300 });
    expect(configs(sandbox)).toMatchObject([
      {
        id: before?.id,
        qualifier: '$LATEST',
        maximumRetryAttempts: null,
        maximumEventAgeInSeconds: 300,
        onSuccess: null,
      },
    ]);
  });

  test('needs a setting (ASY-22)', () => {
    const sandbox = openWithFunctions();
    expect(refusal(sandbox, () => put(sandbox, {}))).toMatchObject({
      code: 'INVALID_PARAMETER',
      message: 'You must specify at least one of error handling or destination setting.',
    });
  });

  test.each([
    [{ functionName: 'nobody' }, 'functionName'],
    [{ qualifier: '7' }, 'qualifier'],
    [{ qualifier: 'live' }, 'qualifier'],
  ])('refuses a function, version or alias that is not there: %j (ASY-22)', (changes, field) => {
    const sandbox = openWithFunctions();
    const command = () => put(sandbox, { maximumRetryAttempts: 1, ...changes });
    expect(refusal(sandbox, command)).toEqual({
      code: 'FUNCTION_NOT_FOUND',
      message: "The function doesn't exist.",
      field,
    });
  });

  test.each([
    [F, "You can't specify the function as a destination for itself."],
    [`${F}:$LATEST`, "You can't specify the function as a destination for itself."],
    [
      'arn:aws:lambda:eu-west-1:123456789012:function:nobody',
      'The destination ARN arn:aws:lambda:eu-west-1:123456789012:function:nobody is invalid.',
    ],
    [
      'arn:aws:dynamodb:eu-west-1:123456789012:table/orders',
      'The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=arn:aws:dynamodb:eu-west-1:123456789012:table/orders), onFailure=null) is invalid.',
    ],
    [
      'arn:aws:s3:::records',
      'The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=arn:aws:s3:::records), onFailure=null) is invalid.',
    ],
    [
      'arn:aws:sqs:eu-west-1:123456789012:orders.fifo',
      'The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=arn:aws:sqs:eu-west-1:123456789012:orders.fifo), onFailure=null) is invalid.',
    ],
  ])('refuses the destination %s (ASY-22, ASY-30)', (onSuccess, message) => {
    const sandbox = openWithFunctions();
    expect(refusal(sandbox, () => put(sandbox, { onSuccess }))).toEqual({
      code: 'INVALID_PARAMETER',
      message,
      field: 'destinationConfig.onSuccess.destination',
    });
  });

  test('refuses what is no ARN at all (ASY-22)', () => {
    const sandbox = openWithFunctions();
    expect(refusal(sandbox, () => put(sandbox, { onFailure: 'orders' }))).toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'destinationConfig.onFailure.destination',
    });
  });

  test('refuses a destination that the execution role may not send to (ASY-44)', () => {
    const sandbox = openWithFunctions();
    sandbox.execute('PutFunctionExecutionRole', { functionName: 'f', statements: [] });
    expect(refusal(sandbox, () => put(sandbox, { onSuccess: OTHER })).message).toBe(
      `The function's execution role does not have permissions to call InvokeFunction on ${OTHER}`,
    );
  });
});

describe('UpdateFunctionEventInvokeConfig', () => {
  test('changes what it names and keeps the rest (ASY-19)', () => {
    const sandbox = openWithFunctions();
    put(sandbox, { maximumRetryAttempts: 0, onSuccess: OTHER });
    update(sandbox, { maximumEventAgeInSeconds: 300 });
    expect(configs(sandbox)).toMatchObject([
      { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 300, onSuccess: OTHER },
    ]);
  });

  test('takes a destination away by an empty one', () => {
    const sandbox = openWithFunctions();
    put(sandbox, { maximumRetryAttempts: 0, onSuccess: OTHER });
    update(sandbox, { onSuccess: '' });
    expect(configs(sandbox)).toMatchObject([{ maximumRetryAttempts: 0, onSuccess: null }]);
  });

  test('needs a configuration that exists (ASY-19, ASY-22)', () => {
    const sandbox = openWithFunctions();
    expect(refusal(sandbox, () => update(sandbox, { maximumRetryAttempts: 1 }))).toMatchObject({
      code: 'EVENT_INVOKE_CONFIG_NOT_FOUND',
      message: `The function ${F}:$LATEST doesn't have an EventInvokeConfig`,
    });
  });
});

describe('A configuration', () => {
  test('applies to its version or alias alone, and publishing does not copy it (ASY-20)', () => {
    const sandbox = openWithFunctions();
    put(sandbox, { maximumRetryAttempts: 0 });
    sandbox.publish('f');
    sandbox.createAlias('f', 'live', '1');
    put(sandbox, { qualifier: 'live', maximumRetryAttempts: 1 });
    expect(storyOf(sandbox)).toEqual(['FAILED', [0]]);
    expect(storyOf(sandbox, '1')).toEqual(['FAILED', [0, 60, 180]]);
    expect(storyOf(sandbox, 'live')).toEqual(['FAILED', [0, 60]]);
  });

  test('goes with its alias and with its function', () => {
    const sandbox = openWithFunctions();
    sandbox.publish('f');
    sandbox.createAlias('f', 'live', '1');
    put(sandbox, { maximumRetryAttempts: 0 });
    put(sandbox, { qualifier: 'live', maximumRetryAttempts: 0 });
    sandbox.execute('DeleteAlias', { functionName: 'f', name: 'live' });
    expect(configs(sandbox).map(({ qualifier }) => qualifier)).toEqual(['$LATEST']);
    sandbox.execute('DeleteFunction', { functionName: 'f', qualifier: null });
    expect(configs(sandbox)).toEqual([]);
  });

  test('that is deleted leaves the defaults (ASY-14)', () => {
    const sandbox = openWithFunctions();
    put(sandbox, { maximumRetryAttempts: 0 });
    const remove = () =>
      sandbox.execute('DeleteFunctionEventInvokeConfig', { functionName: 'f', qualifier: null });
    remove();
    expect(storyOf(sandbox)).toEqual(['FAILED', [0, 60, 180]]);
    expect(refusal(sandbox, remove).code).toBe('EVENT_INVOKE_CONFIG_NOT_FOUND');
  });
});
