import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BehaviorInput } from '../../src/graphql/behavior/behavior.input.ts';
import { toBehavior } from '../../src/graphql/behavior/to-behavior.ts';
import { DurationScalar } from '../../src/graphql/scalar/duration.scalar.ts';
import type { Json } from '../../src/simulation/json.ts';
import type { Behavior } from '../../src/simulation/lambda/behavior/behavior.ts';
import {
  behaviorLimits,
  validateBehavior,
} from '../../src/simulation/lambda/behavior/validate-behavior.ts';
import { call, randomStream, SET_AT_MS } from '../simulation/lambda/behavior/behavior-builder.ts';

const page = readFileSync('docs/behaviors.md', 'utf8');
const HOUR_MS = 3_600_000;

/** The behaviour below a heading of the page, as the API would take it. */
function example(heading: string): Behavior {
  const section = page.split(`### ${heading}\n`)[1]?.split('\n#')[0] ?? '';
  const text = /```json\n([\s\S]*?)```/.exec(section)?.[1];
  if (text === undefined) throw new Error(`docs/behaviors.md has no example "${heading}"`);
  const input = JSON.parse(text, (key, value: unknown) =>
    key === 'to' && typeof value === 'string' ? DurationScalar.parseValue(value) : value,
  ) as BehaviorInput;
  const behavior = toBehavior(input);
  validateBehavior(behavior);
  return behavior;
}

describe('the examples of docs/behaviors.md do what they say', () => {
  it('an outage of two hours', () => {
    const outage = example('An outage of two hours');
    const event: Json = { orderId: 7 };
    expect(call(outage, { event, nowMs: SET_AT_MS + 2 * HOUR_MS - 1 })).toMatchObject({
      durationMicros: 2_000_000,
      logs: [{ level: 'WARN', message: 'giving up on order 7' }],
      result: { errorType: 'ProviderUnavailable', errorMessage: 'No answer for order 7' },
    });
    expect(call(outage, { event, nowMs: SET_AT_MS + 2 * HOUR_MS }).result).toEqual({
      kind: 'returned',
      payload: '{"status":"PAID","orderId":7}',
    });
  });

  it('the first attempt fails, the second succeeds', () => {
    const flaky = example('The first attempt fails, the second succeeds');
    const results = [1, 2, 3].map((attempt) => call(flaky, { attempt }).result);
    expect(results).toMatchObject([
      { kind: 'error', errorType: 'Error', errorMessage: 'Not ready at attempt 1' },
      { payload: '"ready"' },
      { payload: '"ready"' },
    ]);
  });

  it('one call in a hundred times out', () => {
    const unreliable = example('One call in a hundred times out');
    const random = randomStream();
    const outcomes = Array.from({ length: 5_000 }, () =>
      call(unreliable, { random, timeoutMs: 900_000 }),
    );
    const timeouts = outcomes.filter(({ result }) => result.kind === 'timeout').length;
    expect(Math.abs(timeouts - 50)).toBeLessThan(25);
  });

  it('poison messages in a batch', () => {
    const consumer = example('Poison messages in a batch');
    const batch = (...bodies: readonly string[]): Json => ({
      Records: bodies.map((body, index) => ({ messageId: `m${index}`, body })),
    });
    const poisoned = batch('{"amount":5}', '{"amount":-5}');
    expect(call(consumer, { event: poisoned }).result).toEqual({
      kind: 'returned',
      payload: '{"batchItemFailures":[{"itemIdentifier":"m1"}]}',
    });
    expect(call(consumer, { event: batch('{"amount":5}', 'hello') }).result).toMatchObject({
      kind: 'error',
      errorType: 'SyntaxError',
    });
  });

  it('the third call crashes', () => {
    const crashing = example('The third call crashes');
    const results = [1, 2, 3, 4, 6].map((callNumber) => call(crashing, { callNumber }).result);
    expect(results).toMatchObject([
      { payload: '"call 1"' },
      { payload: '"call 2"' },
      { kind: 'exit', exitCode: 137 },
      { payload: '"call 4"' },
      { kind: 'exit', exitCode: 137 },
    ]);
  });
});

it('docs/behaviors.md names the limits that hold', () => {
  const limits = page.split('## Limits\n')[1] ?? '';
  const { rules, steps, timesOfAStep, patternLength, returnsLength, messageLength } =
    behaviorLimits;
  const named = [rules, steps, timesOfAStep, patternLength, returnsLength, messageLength];
  for (const limit of named) expect(limits).toContain(limit.toLocaleString('en-US'));
});
