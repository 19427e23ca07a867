import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { RootBatches } from '../subscription/root-batches.ts';
import type { SubscriptionAnswers } from '../subscription/shared-answers.ts';

/** One subscription and where its answers go. */
export interface Delivery {
  readonly batches: RootBatches;
  /** Called when the first answer is about to be made; closed at the end. */
  readonly openAnswers: () => SubscriptionAnswers;
  /** The id that the client gave its subscription. */
  readonly id: string;
  readonly socket: WebSocket;
  /** The connection below the socket: what is written while it is corked leaves at once. */
  readonly connection: Duplex;
}

/** Messages and characters that are written before the network has taken what came before. */
const MESSAGES_MAX = 64;
const CHARACTERS_MAX = 64 * 1024;

/**
 * Sends a subscription's answers as `next` messages: those of one batch together, the next batch when
 * the network has taken the last, so a slow reader is waited for and nothing piles up here. To
 * graphql-ws it is a result stream that has no results of its own and ends when everything is sent.
 */
export function deliverAnswers(delivery: Delivery): AsyncIterableIterator<never, undefined> {
  return {
    next: async () => {
      await sendAll(delivery);
      return { done: true, value: undefined };
    },
    return: async () => {
      await delivery.batches.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function sendAll(delivery: Delivery): Promise<void> {
  const answers = delivery.openAnswers();
  try {
    for await (const roots of delivery.batches) {
      let texts: string[] = [];
      let characters = 0;
      for (const root of roots) {
        const answer = answers.answerTo(root);
        const text = typeof answer === 'string' ? answer : await answer;
        texts.push(text);
        characters += text.length;
        if (texts.length === MESSAGES_MAX || characters >= CHARACTERS_MAX) {
          await send(texts, delivery);
          texts = [];
          characters = 0;
        }
      }
      if (texts.length > 0) await send(texts, delivery);
    }
  } finally {
    answers.close();
  }
}

/** Writes the messages in one go; resolves when the network has taken them. */
function send(texts: readonly string[], { id, socket, connection }: Delivery): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) {
      resolve();
      return;
    }
    const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
    const last = texts.length - 1;
    connection.cork();
    for (const [index, text] of texts.entries()) {
      const message = `${head}${text}}`;
      if (index < last) socket.send(message);
      // Where it fails, the client has gone: the close of its socket ends the subscription.
      else socket.send(message, () => resolve());
    }
    connection.uncork();
  });
}
