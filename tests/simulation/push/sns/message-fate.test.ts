import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addPermission } from '../../../support/permissions.ts';
import { openRealisticSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';
import {
  attribute,
  createTopic,
  functionArnOf,
  publish,
  queueArnOf,
  subscribe,
} from '../../../support/topics.ts';

/** How a message can end for one subscription. */
const ENDS = [
  'TOPIC_MESSAGE_FILTERED_OUT',
  'TOPIC_MESSAGE_DELIVERED',
  'TOPIC_MESSAGE_DEAD_LETTERED',
  'TOPIC_MESSAGE_LOST',
];

interface Subscriber {
  /** A function that is there refuses events for its first seconds. */
  readonly isThere: boolean;
  readonly isAllowed: boolean;
  readonly wants: 'a' | 'b' | null;
  /** A queue that lets the topic in, one that does not, or none. */
  readonly deadLetters: 'open' | 'closed' | null;
}

const subscriber: fc.Arbitrary<Subscriber> = fc.record({
  isThere: fc.boolean(),
  isAllowed: fc.boolean(),
  wants: fc.constantFrom('a', 'b', null),
  deadLetters: fc.constantFrom('open', 'closed', null),
});

type Step = { readonly publish: 'a' | 'b' } | { readonly waitMs: number } | 'reload';

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ publish: fc.constantFrom('a', 'b') }),
  fc.record({ waitMs: fc.integer({ min: 1, max: 3_000 }) }),
  fc.constant('reload' as const),
);

function openWith(subscribers: readonly Subscriber[]): TestSandbox {
  const sandbox = openRealisticSandbox();
  const sourceArn = createTopic(sandbox);
  const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' };
  const policy = JSON.stringify({ Statement: statement });
  sandbox.execute('CreateQueue', { queueName: 'open', fifoQueue: null, attributes: { policy } });
  sandbox.execute('CreateQueue', { queueName: 'closed', fifoQueue: null, attributes: {} });
  for (const [number, { isThere, isAllowed, wants, deadLetters }] of subscribers.entries()) {
    const functionName = `f-${number}`;
    if (isThere) sandbox.createFunction(functionName, 'exports.handler = async () => 1;');
    if (isThere && isAllowed) {
      addPermission(sandbox, { functionName, principal: 'sns.amazonaws.com', sourceArn });
    }
    subscribe(sandbox, functionArnOf(functionName), {
      filterPolicy: wants === null ? null : { kind: [wants] },
      redrivePolicy: deadLetters === null ? null : { deadLetterTargetArn: queueArnOf(deadLetters) },
    });
  }
  return sandbox;
}

test('every message ends in exactly one way for each subscription', () => {
  fc.assert(
    fc.property(
      fc.array(subscriber, { minLength: 1, maxLength: 4 }),
      fc.array(step, { minLength: 1, maxLength: 8 }),
      (subscribers, steps) => {
        const sandbox = openWith(subscribers);
        const published: string[] = [];
        for (const one of steps) {
          if (one === 'reload') sandbox.reload();
          else if ('waitMs' in one) sandbox.advanceBy(one.waitMs);
          else {
            const messageAttributes = { kind: attribute(one.publish) };
            published.push(publish(sandbox, { messageAttributes }).messageId);
          }
        }
        sandbox.advanceBy(600_000);
        const ends = sandbox.events
          .filter(({ kind }) => ENDS.includes(kind))
          .map(({ detail }) => JSON.stringify([detail?.['messageId'], detail?.['endpoint']]));
        const wanted = published.flatMap((messageId) =>
          subscribers.map((_, number) => JSON.stringify([messageId, functionArnOf(`f-${number}`)])),
        );
        expect(ends.sort()).toEqual(wanted.sort());
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);
