import { setTimeout as wait } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import { Engine } from '../../src/engine/engine.ts';
import type { CommandInput } from '../../src/simulation/commands.ts';
import type { ClockMode } from '../../src/simulation/clock/clock.ts';
import { nothingConfigured } from '../../src/simulation/lambda/function-parameters.ts';
import { CommitListener } from '../../src/store/commit-listener.ts';
import type { WakeUp } from '../../src/store/commit-turn.ts';
import { createSandbox } from '../../src/store/create-sandbox.ts';
import type { PrismaClient } from '../../src/store/generated/client.ts';
import { createPool } from '../../src/store/pool.ts';
import { createPrismaClient } from '../../src/store/prisma-client.ts';
import { createTestDatabase } from './database.ts';

/** Engine threads run the compiled program, which the global set-up has built. */
const threadEntry = new URL('../../dist/src/engine/thread.js', import.meta.url);

/** A database with an engine on it, and what tests ask of both. */
export interface TestEngine {
  readonly databaseUrl: string;
  readonly engine: Engine;
  readonly pool: Pool;
  readonly prisma: PrismaClient;
  /** Wake-ups that the engine left to the jobs. */
  readonly wakeUps: (WakeUp & { readonly sandboxId: string })[];
  readonly faults: string[];
  readonly replacements: string[];
  createSandbox(mode?: ClockMode, rate?: number): Promise<string>;
  /** Another engine on the same database, as another process would have. */
  startAnotherEngine(): Promise<Engine>;
  stop(): Promise<void>;
}

export async function startTestEngine(
  options: {
    onWakeUp?: (sandboxId: string, wakeUp: WakeUp) => void;
    onNoWakeUp?: (sandboxId: string, wakeUp: WakeUp) => void;
    heavyForMs?: number;
  } = {},
): Promise<TestEngine> {
  const database = await createTestDatabase();
  const pool = createPool(database.url, 4);
  const prisma = createPrismaClient(database.url, 4);
  const tenant = await prisma.tenant.create({ data: { id: 'tnt_test', name: 'test' } });
  const wakeUps: TestEngine['wakeUps'] = [];
  const faults: string[] = [];
  const replacements: string[] = [];
  const stops: (() => Promise<void>)[] = [];

  const startEngine = async (): Promise<Engine> => {
    const engine = new Engine({
      databaseUrl: database.url,
      threads: 1,
      poolSize: 4,
      threadEntry,
      ...(options.heavyForMs === undefined ? {} : { heavyForMs: options.heavyForMs }),
      listener: {
        onWakeUp: (sandboxId, wakeUp) => {
          wakeUps.push({ sandboxId, ...wakeUp });
          options.onWakeUp?.(sandboxId, wakeUp);
        },
        onNoWakeUp: (sandboxId, wakeUp) => options.onNoWakeUp?.(sandboxId, wakeUp),
        onFault: (error) => faults.push(error),
        onReplaced: (reason) => replacements.push(reason),
      },
    });
    const listener = new CommitListener(database.url);
    listener.on('error', () => undefined);
    listener.on('commit', ({ sandboxId }) => engine.notice(sandboxId));
    await listener.start();
    stops.push(async () => {
      await engine.stop();
      await listener.stop();
    });
    return engine;
  };

  return {
    databaseUrl: database.url,
    engine: await startEngine(),
    pool,
    prisma,
    wakeUps,
    faults,
    replacements,
    createSandbox: async (mode = 'MANUAL', rate = 1) => {
      const sandbox = await createSandbox(prisma, {
        tenantId: tenant.id,
        name: 'test',
        region: 'eu-west-1',
        seed: null,
        profile: 'IDEAL',
        clock: { mode, rate, startAtMs: Date.UTC(2026, 0, 12) },
      });
      return sandbox.id;
    },
    startAnotherEngine: startEngine,
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
      await Promise.all([pool.end(), prisma.$disconnect()]);
      await database.drop();
    },
  };
}

/** What createFunction takes, with everything but name and code at its default. */
export function functionInput(
  functionName: string,
  code: string,
  changes: Partial<CommandInput<'CreateFunction'>> = {},
): CommandInput<'CreateFunction'> {
  return {
    functionName,
    ...nothingConfigured,
    code,
    files: null,
    behavior: null,
    publish: false,
    ...changes,
  };
}

/** What invoke takes, for a synchronous call. */
export function invokeInput(functionName: string, payload: unknown = {}): CommandInput<'Invoke'> {
  return {
    functionName,
    qualifier: null,
    invocationType: 'REQUEST_RESPONSE',
    payload: JSON.stringify(payload),
    clientContext: null,
  };
}

/** What sendMessage takes, for a message with nothing but a body. */
export function messageInput(queueName: string): CommandInput<'SendMessage'> {
  return {
    queueName,
    body: 'first',
    delaySeconds: null,
    messageAttributes: {},
    messageGroupId: null,
    messageDeduplicationId: null,
    awsTraceHeader: null,
  };
}

/** Asks until the answer is as wanted; the test's own time-out ends it. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    await wait(10);
  }
}

/** Runs one statement on a connection of its own. */
export async function query<Row extends object>(
  databaseUrl: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
