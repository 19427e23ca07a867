import type { CommandInput } from '../../../src/simulation/commands.ts';
import { Refusal } from '../../../src/simulation/errors.ts';
import { traffics, type TrafficRow } from '../../../src/simulation/traffic/traffic.ts';
import { START_MS, type TestSandbox } from '../../support/test-sandbox.ts';

/** A message a second to the queue that `createQueue` makes. */
function trafficInput(
  wish: Partial<CommandInput<'CreateTraffic'>> = {},
): CommandInput<'CreateTraffic'> {
  return {
    name: 'orders',
    action: {
      type: 'SEND_MESSAGE',
      queueName: 'orders',
      messageBody: 'order {{counter}}',
      messageGroupId: null,
      messageDeduplicationId: null,
    },
    shape: { type: 'CONSTANT', ratePerSecond: 1 },
    startMs: null,
    endMs: null,
    ...wish,
  };
}

export function createTraffic(
  sandbox: TestSandbox,
  wish: Partial<CommandInput<'CreateTraffic'>> = {},
): string {
  return sandbox.execute('CreateTraffic', trafficInput(wish)).trafficId;
}

export function updateTraffic(
  sandbox: TestSandbox,
  trafficId: string,
  changes: Partial<CommandInput<'UpdateTraffic'>>,
): void {
  sandbox.execute('UpdateTraffic', {
    trafficId,
    name: null,
    action: null,
    shape: null,
    end: null,
    running: null,
    ...changes,
  });
}

export function trafficOf(sandbox: TestSandbox, trafficId: string): TrafficRow {
  const row = sandbox.world.table(traffics).get(trafficId);
  if (!row) throw new Error(`There is no traffic ${trafficId}`);
  return row;
}

/** When events of that kind came, in milliseconds after the start of the sandbox. */
export function timesOf(sandbox: TestSandbox, kind: string): number[] {
  return sandbox.events.filter((event) => event.kind === kind).map(({ at }) => at - START_MS);
}

export function refusalOf(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
