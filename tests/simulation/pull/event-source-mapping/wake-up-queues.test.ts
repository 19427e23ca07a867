import { describe, expect, test } from 'vitest';
import type { Service } from '../../../../src/simulation/service.ts';
import { services } from '../../../../src/simulation/services.ts';
import { FAILING, MappingSandbox, SLOW } from '../../../support/mappings.ts';
import { StreamMappingSandbox } from '../../../support/stream-mappings.ts';
import type { TestSandbox } from '../../../support/test-sandbox.ts';

/** The queues that are to wake the sandbox, the soonest first. */
function queuesOf({ world }: TestSandbox): string[] {
  return world.dueTimes().map(({ queue }) => queue);
}

describe('a sandbox is woken by the queue', () => {
  test('of pollers for a batching window, of maintenance for the message that is kept (ESM-20)', () => {
    const estate = new MappingSandbox();
    estate.createQueue('orders');
    estate.sandbox.createFunction('worker', SLOW, { timeout: 30 });
    estate.map({ maximumBatchingWindowInSeconds: 10 });
    expect(queuesOf(estate.sandbox)).toEqual([]);
    estate.send('a');
    expect(queuesOf(estate.sandbox)).toEqual(['pollers', 'maintenance']);
  });

  test.each(['queue-polling', 'stream-polling'])('of pollers for every timer of %s', (name) => {
    const service: Service | undefined = services.find((one) => one.name === name);
    expect(service?.timers).not.toEqual([]);
    for (const kind of service?.timers ?? []) expect(kind).toMatchObject({ isPolling: true });
  });

  test('of invocations for the handler of a batch, whatever else is due later', () => {
    const estate = new MappingSandbox();
    estate.createQueue('orders');
    estate.sandbox.createFunction('worker', SLOW, { timeout: 30 });
    estate.map();
    estate.send('a');
    estate.sandbox.advanceBy(0);
    expect(queuesOf(estate.sandbox)).toEqual(['invocations', 'pollers', 'maintenance']);
  });

  test('of pollers for the next poll of a shard (KIN-20)', () => {
    const estate = new StreamMappingSandbox();
    estate.map();
    estate.sandbox.advanceBy(300);
    estate.put(['a']);
    expect(queuesOf(estate.sandbox)).toEqual(['pollers', 'maintenance']);
  });

  test('of pollers for a batch of a shard that is tried again (KIN-33)', () => {
    const estate = new StreamMappingSandbox(FAILING);
    estate.map();
    estate.put(['a']);
    estate.advance(2);
    expect(queuesOf(estate.sandbox)).toEqual(['pollers', 'maintenance']);
    expect(estate.sandbox.world.agenda(1)[0]?.what).toMatch(
      /^The batch of record .* is tried again$/,
    );
  });
});
