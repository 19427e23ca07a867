import type { CommandInput, CommandResult } from '../../src/simulation/commands.ts';
import type { LifecycleEvent } from '../../src/simulation/events.ts';
import { functionArn } from '../../src/simulation/lambda/function-name.ts';
import type { PutEventsEntry } from '../../src/simulation/push/eventbridge/put-events.ts';
import type { TargetSettings } from '../../src/simulation/push/eventbridge/event-target.ts';
import { addPermission } from './permissions.ts';
import type { TestSandbox } from './test-sandbox.ts';

/** An entry of PutEvents that goes through, with what is given in its place. */
export function entry(input: Partial<PutEventsEntry> = {}): PutEventsEntry {
  return {
    source: 'shop.orders',
    detailType: 'Order Placed',
    detail: '{"orderId":7,"state":"new"}',
    resources: [],
    timeMs: null,
    eventBusName: null,
    ...input,
  };
}

/** Puts one event. */
export function putEvent(
  sandbox: TestSandbox,
  input: Partial<PutEventsEntry> = {},
): CommandResult<'PutEvents'>['entries'][number] {
  const [result] = sandbox.execute('PutEvents', { entries: [entry(input)] }).entries;
  if (!result) throw new Error('PutEvents has answered nothing');
  return result;
}

/** Puts a rule "orders" for everything from the shop, with what is given in its place. */
export function putRule(
  sandbox: TestSandbox,
  input: Partial<CommandInput<'PutRule'>> = {},
): CommandResult<'PutRule'> {
  return sandbox.execute('PutRule', {
    name: 'orders',
    eventBusName: null,
    description: null,
    eventPattern: '{"source":["shop.orders"]}',
    scheduleExpression: null,
    state: null,
    ...input,
  });
}

/** A target with nothing set up. */
export function target(input: Partial<TargetSettings> & { arn: string }): TargetSettings {
  return {
    targetId: 'target',
    input: null,
    inputPath: null,
    inputTransformer: null,
    maximumRetryAttempts: null,
    maximumEventAgeInSeconds: null,
    deadLetterArn: null,
    messageGroupId: null,
    ...input,
  };
}

/** Gives the rule "orders" of the default bus one target. */
export function putTarget(
  sandbox: TestSandbox,
  input: Partial<TargetSettings> & { arn: string },
  rule = 'orders',
  eventBusName: string | null = null,
): CommandResult<'PutTargets'> {
  return sandbox.execute('PutTargets', { rule, eventBusName, targets: [target(input)] });
}

export function arnOfFunction(sandbox: TestSandbox, functionName: string): string {
  return functionArn(sandbox.identity, functionName);
}

/** Lets the rules of EventBridge invoke a function. */
export function letRulesInvoke(sandbox: TestSandbox, functionName: string): void {
  addPermission(sandbox, {
    functionName,
    statementId: 'events',
    principal: 'events.amazonaws.com',
  });
}

/** A function "ship" that answers with its event and may be invoked by rules. */
export function createShip(
  sandbox: TestSandbox,
  configuration: Partial<CommandInput<'CreateFunction'>> = {},
): string {
  sandbox.createFunction('ship', 'exports.handler = async (event) => event;', configuration);
  letRulesInvoke(sandbox, 'ship');
  return arnOfFunction(sandbox, 'ship');
}

/** What the functions of a sandbox were invoked with, in the order of the invocations. */
export function eventsOfFunctions(sandbox: TestSandbox): unknown[] {
  return [...sandbox.invocations.values()].map(({ payload }) => JSON.parse(payload) as unknown);
}

/** The lifecycle events of those kinds, in order. */
export function eventsOfKind(sandbox: TestSandbox, ...kinds: string[]): LifecycleEvent[] {
  return sandbox.events.filter(({ kind }) => kinds.includes(kind));
}
