/** Subscribers that never read, for `neighbours.ts`, which starts them. */
import { connect } from 'node:net';
import { WebSocket } from 'ws';

/** Whom to follow without reading. */
export interface SlowSubscriberOptions {
  readonly url: string;
  readonly key: string;
  readonly sandboxId: string;
  readonly subscribers: number;
}

const { url, key, sandboxId, subscribers } = JSON.parse(
  process.argv[2] ?? '',
) as SlowSubscriberOptions;

await Promise.all(Array.from({ length: subscribers }, subscribe));
process.send?.('subscribed');

function subscribe(): Promise<void> {
  const { hostname, port } = new URL(url);
  const connection = connect(Number(port), hostname);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    createConnection: () => connection,
  });
  const say = (message: object): void => socket.send(JSON.stringify(message));
  socket.on('open', () => {
    say({ type: 'connection_init', payload: { Authorization: `Bearer ${key}` } });
  });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.once('message', () => {
      const query = `subscription ($sandboxId: ID!) {
        lifecycleEvents(sandboxId: $sandboxId, fromStart: true) { cursor seq at kind message detail }
      }`;
      say({ id: '1', type: 'subscribe', payload: { query, variables: { sandboxId } } });
      connection.pause();
      resolve();
    });
  });
}
