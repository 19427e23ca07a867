import { afterEach, expect } from 'vitest';
import { createQuickJsRuntime, type QuickJsRuntime } from '../../src/runtime/quickjs-runtime.ts';
import type {
  EnvironmentSpecification,
  HandlerOutcome,
  HandlerRequest,
  InitOutcome,
} from '../../src/simulation/lambda/handler-runtime.ts';

/** The words in which the tests of the runtime are written. */

/** Patient: what is counted must not depend on how busy the machine is. */
export const runtime: QuickJsRuntime = await createQuickJsRuntime({ wallClockMs: 60_000 });

/** Initialisation begins here, the first call a second later. */
export const initAtMs = Date.UTC(2026, 0, 12, 15, 40);
export const callAtMs = initAtMs + 1000;

const traceHeader = 'Root=1-69651180-0a1b2c3d4e5f60718293a4b5;Parent=53995c3f42cd8ad8;Sampled=0';

export const compute = {
  baseMicros: 1000,
  microsPerInterrupt: 500,
  microsPerClockRead: 10,
  interruptsMax: 2000,
};

let environments = 0;

afterEach(() => {
  runtime.disposeAll();
  expect(runtime.liveEnvironments).toBe(0);
});

export function specification(
  code: string,
  changes: Partial<EnvironmentSpecification> = {},
): EnvironmentSpecification {
  environments += 1;
  return {
    environmentId: `env_${environments}`,
    functionName: 'orders',
    functionVersion: '$LATEST',
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    files: { [fileOf(changes.handler ?? 'index.handler')]: code },
    environmentVariables: { AWS_REGION: 'eu-west-1' },
    memorySizeMb: 128,
    logGroupName: '/aws/lambda/orders',
    logStreamName: '2026/01/12/[$LATEST]0123456789abcdef0123456789abcdef',
    randomSeed: '0123456789abcdef',
    startedAtMs: initAtMs,
    timeoutMs: 3000,
    compute,
    ...changes,
  };
}

/** The file that a handler names. */
function fileOf(handler: string): string {
  return `${handler.replace(/\.[^/]*$/, '')}.js`;
}

export function request(event: unknown, changes: Partial<HandlerRequest> = {}): HandlerRequest {
  return {
    requestId: '7d1f2f7e-6b0d-4f55-8f5b-0f6c3d7a1b11',
    payload: JSON.stringify(event),
    startedAtMs: callAtMs,
    timeoutMs: 3000,
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
    clientContext: null,
    traceHeader,
    ...changes,
  };
}

/** An environment ready to be called. */
export function start(
  code: string,
  changes: Partial<EnvironmentSpecification> = {},
): {
  id: string;
  init: InitOutcome;
  call: (event?: unknown, changes?: Partial<HandlerRequest>) => HandlerOutcome;
} {
  const made = specification(code, changes);
  const init = runtime.initialize(made);
  expect(init.failure).toBeNull();
  const id = made.environmentId;
  return { id, init, call: (event = {}, more = {}) => runtime.invoke(id, request(event, more)) };
}

/** Starts an environment and calls it once. */
export function run(
  code: string,
  event: unknown = {},
  changes: Partial<EnvironmentSpecification> = {},
): HandlerOutcome {
  return start(code, changes).call(event, { timeoutMs: changes.timeoutMs ?? 3000 });
}

/** What `run` returned, as the value behind its JSON. */
export function valueOf(outcome: HandlerOutcome): unknown {
  expect(outcome.result).toMatchObject({ kind: 'returned' });
  return outcome.result.kind === 'returned' ? JSON.parse(outcome.result.payload) : undefined;
}

/** What the body of an async handler returns. */
export function evaluate(body: string): unknown {
  return valueOf(run(`exports.handler = async (event, context) => { ${body} };`));
}

/** Why an environment could not be started. */
export function failureOf(
  code: string,
  changes: Partial<EnvironmentSpecification> = {},
): InitOutcome['failure'] {
  return runtime.initialize(specification(code, changes)).failure;
}

export function messagesOf(outcome: Pick<HandlerOutcome, 'logs'>): string[] {
  return outcome.logs.map(({ message }) => message);
}
