import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { CommitListener } from '../../src/store/commit-listener.ts';

it('tries again one attempt at a time, less and less often, while the database is away', async () => {
  const attempts: number[] = [];
  const server = createServer((socket) => {
    attempts.push(performance.now());
    socket.on('error', () => undefined);
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const listener = new CommitListener(`postgresql://nobody@127.0.0.1:${port}/nothing`);
  listener.on('error', () => undefined);
  await expect(listener.start()).rejects.toThrow();
  await expect.poll(() => attempts.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(4);
  const [first = 0, second = 0, third = 0, fourth = 0] = attempts;
  // A timer may fire a millisecond early.
  expect(second - first).toBeGreaterThan(245);
  expect(third - second).toBeGreaterThan(495);
  expect(fourth - third).toBeGreaterThan(995);
  await listener.stop();
  server.close();
});
