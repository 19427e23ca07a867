import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../src/simulation/errors.ts';
import { QueueSandbox } from './queue-sandbox.ts';

const VISIBILITY_S = 30;
const MAX_RECEIVE_COUNT = 3;
const GROUPS = ['a', 'b', 'c'];

/** Something that somebody does with a queue. */
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('send'), group: fc.constantFrom(...GROUPS) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('receive'), max: fc.integer({ min: 1, max: 10 }) }),
  },
  // Which of the handles that were given out, by its place among them.
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete'), handle: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('hide'),
      handle: fc.nat(),
      seconds: fc.constantFrom(0, 10, 60),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait'),
      ms: fc.constantFrom(1, 5_000, 29_999, 30_000, 60_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reload') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('redrive') }) },
) as fc.Arbitrary<Action>;

type Action =
  | { readonly do: 'send'; readonly group: string }
  | { readonly do: 'receive'; readonly max: number }
  | { readonly do: 'delete'; readonly handle: number }
  | { readonly do: 'hide'; readonly handle: number; readonly seconds: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'reload' }
  | { readonly do: 'redrive' };

/** What must hold of a message, written down as simply as can be. */
interface Expected {
  readonly body: string;
  readonly group: string;
  place: 'queue' | 'dead-letter queue' | 'deleted';
  hiddenUntil: number;
  receives: number;
}

/** A handle that was given out, and for which receive of the message. */
interface Handle {
  readonly receiptHandle: string;
  readonly message: Expected;
  readonly receive: number;
}

/** A queue and, beside it, what must be in it. */
class ModelledQueue {
  readonly #sqs = new QueueSandbox();
  readonly #isFifo: boolean;
  readonly #queueName: string;
  readonly #deadLetterQueueName: string;
  readonly #expected: Expected[] = [];
  readonly #handles: Handle[] = [];

  constructor(isFifo: boolean) {
    this.#isFifo = isFifo;
    const suffix = isFifo ? '.fifo' : '';
    this.#queueName = `orders${suffix}`;
    this.#deadLetterQueueName = `dead${suffix}`;
    this.#sqs.create(this.#deadLetterQueueName);
    this.#sqs.create(this.#queueName, {
      visibilityTimeout: VISIBILITY_S,
      redrivePolicy: {
        deadLetterTargetArn: `arn:aws:sqs:eu-west-1:123456789012:dead${suffix}`,
        maxReceiveCount: MAX_RECEIVE_COUNT,
      },
    });
  }

  perform(step: Action): void {
    switch (step.do) {
      case 'send':
        return this.#send(step.group);
      case 'receive':
        return this.receive(step.max);
      case 'delete':
        return this.#delete(step.handle);
      case 'hide':
        return this.#hide(step.handle, step.seconds);
      case 'wait':
        this.#sqs.sandbox.advanceBy(step.ms);
        return;
      case 'reload':
        this.#sqs.sandbox.reload();
        return;
      case 'redrive':
        this.#redrive();
    }
  }

  /** Receives, and holds the answer against what must come. */
  receive(max: number): void {
    const chosen = this.#choose(max);
    const received = this.#sqs.receive(this.#queueName, { maxNumberOfMessages: max });
    expect(received.map(({ body }) => body)).toEqual(chosen.map(({ body }) => body));
    for (const [index, message] of chosen.entries()) {
      message.receives += 1;
      message.hiddenUntil = this.#now + VISIBILITY_S * 1_000;
      const { receiptHandle = '', attributes } = received[index] ?? {};
      expect(attributes?.['ApproximateReceiveCount']).toBe(String(message.receives));
      this.#handles.push({ receiptHandle, message, receive: message.receives });
    }
  }

  /** Each message that was sent is in the one place where it must be. */
  expectNothingLost(): void {
    const bodiesIn = (place: Expected['place']): string[] =>
      this.#expected.filter((message) => message.place === place).map(({ body }) => body);
    const held = (queueName: string): string[] =>
      this.#sqs.messagesOf(queueName).map(({ body }) => body);
    expect(held(this.#queueName)).toEqual(bodiesIn('queue'));
    expect(held(this.#deadLetterQueueName).sort()).toEqual(bodiesIn('dead-letter queue').sort());
    for (const queueName of [this.#queueName, this.#deadLetterQueueName]) {
      const bytes = this.#sqs
        .messagesOf(queueName)
        .reduce((sum, message) => sum + message.bytes, 0);
      expect(this.#sqs.queue(queueName).messageBytes).toBe(bytes);
    }
  }

  get #now(): number {
    return this.#sqs.sandbox.now;
  }

  /** What a receive must return: oldest first, nothing in flight, no group that is in flight. */
  #choose(max: number): Expected[] {
    const inQueue = this.#expected.filter(({ place }) => place === 'queue');
    const busy = new Set(inQueue.filter((one) => this.#isHidden(one)).map(({ group }) => group));
    const chosen: Expected[] = [];
    for (const message of inQueue) {
      if (chosen.length === max) break;
      if (this.#isHidden(message) || (this.#isFifo && busy.has(message.group))) continue;
      if (message.receives === MAX_RECEIVE_COUNT) message.place = 'dead-letter queue';
      else chosen.push(message);
    }
    return chosen;
  }

  #send(group: string): void {
    const body = `${group}${this.#expected.length}`;
    const ids = this.#isFifo ? { messageGroupId: group, messageDeduplicationId: body } : {};
    this.#sqs.send(this.#queueName, body, ids);
    this.#expected.push({ body, group, place: 'queue', hiddenUntil: 0, receives: 0 });
  }

  #delete(index: number): void {
    const handle = this.#handles[index % Math.max(1, this.#handles.length)];
    if (!handle) return;
    const { message, receive } = handle;
    const isLatest = receive === message.receives;
    const isThere = message.place === 'queue';
    const isExpired = this.#isFifo && isThere && !(isLatest && this.#isHidden(message));
    expect(this.#isTaken(() => this.#sqs.delete(this.#queueName, handle))).toBe(!isExpired);
    if (isThere && isLatest && !isExpired) message.place = 'deleted';
  }

  #hide(index: number, seconds: number): void {
    const handle = this.#handles[index % Math.max(1, this.#handles.length)];
    if (!handle) return;
    const { message, receive, receiptHandle } = handle;
    const isInFlight =
      message.place === 'queue' && receive === message.receives && this.#isHidden(message);
    const change = { queueName: this.#queueName, receiptHandle, visibilityTimeout: seconds };
    const isTaken = this.#isTaken(() =>
      this.#sqs.sandbox.execute('ChangeMessageVisibility', change),
    );
    expect(isTaken).toBe(isInFlight);
    if (isInFlight) message.hiddenUntil = this.#now + seconds * 1_000;
  }

  /** Moves the dead letters back: each is a new message, behind all others, and never received. */
  #redrive(): void {
    const inOrder = this.#sqs
      .messagesOf(this.#deadLetterQueueName)
      .sort((left, right) => left.retainedSinceMs - right.retainedSinceMs || left.seq - right.seq);
    const sourceArn = `arn:aws:sqs:eu-west-1:123456789012:${this.#deadLetterQueueName}`;
    const input = { sourceArn, destinationArn: null, maxNumberOfMessagesPerSecond: null };
    this.#sqs.sandbox.execute('StartMessageMoveTask', input);
    this.#sqs.sandbox.advanceBy(0);
    for (const { body } of inOrder) {
      const dead = this.#expected.find(
        (one) => one.body === body && one.place === 'dead-letter queue',
      );
      if (!dead) throw new Error(`${body} is not to be in the dead-letter queue`);
      dead.place = 'deleted';
      this.#expected.push({ ...dead, place: 'queue', hiddenUntil: 0, receives: 0 });
    }
  }

  #isHidden({ hiddenUntil }: Expected): boolean {
    return hiddenUntil > this.#now;
  }

  #isTaken(request: () => unknown): boolean {
    try {
      request();
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }
}

describe.each([
  ['A standard queue', false],
  ['A FIFO queue', true],
])('%s, whatever is done with it,', (_name, isFifo) => {
  it('loses nothing, delivers nothing in flight, keeps its order and counts receives (SQS-04, SQS-08)', () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 1, maxLength: 60 }), (actions) => {
        const queue = new ModelledQueue(isFifo);
        for (const step of actions) queue.perform(step);
        queue.expectNothingLost();
        // What nobody deletes comes back so often as it may, and then goes to the dead-letter queue.
        for (let receive = 0; receive <= MAX_RECEIVE_COUNT; receive++) {
          queue.perform({ do: 'wait', ms: 60_000 });
          for (let batch = 1; batch <= 6; batch++) queue.receive(10);
        }
        queue.expectNothingLost();
      }),
      { numRuns: 60 },
    );
  });
});
