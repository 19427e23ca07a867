import { createHash, randomUUID } from 'node:crypto';
import type { ClockAdvance } from '../simulation/clock/clock-advance.ts';
import type { Command, CommandResult, CommandType } from '../simulation/commands.ts';
import type { Idempotency } from '../simulation/journal.ts';
import type { HttpExchangeRow } from '../simulation/push/http/http-exchange.ts';
import type { AgendaEntry } from '../simulation/world.ts';
import { EngineError } from './errors.ts';
import { EngineThread, type ThreadListener } from './engine-thread.ts';
import { Placement } from './placement.ts';
import type { HttpCommand, InvokeAnswer, ReceiveAnswer, Work, WorkAnswers } from './request.ts';

export interface EngineOptions {
  readonly databaseUrl: string;
  /** Worker threads that hold Worlds and run handlers. */
  readonly threads: number;
  /** Database connections of each thread. */
  readonly poolSize: number;
  /** How long a sandbox that was too heavy for the others stays apart; a minute by default. */
  readonly heavyForMs?: number;
  readonly listener: ThreadListener;
  /** The compiled thread; tests that run from source name it. */
  readonly threadEntry?: URL;
}

const HEAVY_FOR_MS = 60_000;

/** How long `advanceClock` waits for the end before it answers with how far it has come. */
const ADVANCE_ANSWER_WITHIN_MS = 20_000;

/**
 * The way to change a sandbox. Every wish goes to the thread that the sandbox is on and is
 * answered once its turn is committed. Each method rejects with a Refusal where the simulation
 * refuses, and with an EngineError where the engine could not carry it out.
 */
export class Engine {
  readonly #placement: Placement;
  readonly #listener: ThreadListener;

  constructor(options: EngineOptions) {
    const { listener, databaseUrl, poolSize } = options;
    this.#listener = listener;
    const entry = options.threadEntry ?? new URL('./thread.js', import.meta.url);
    const start = (isForHeavy: boolean): EngineThread =>
      new EngineThread(entry, { databaseUrl, poolSize, isForHeavy }, listener, (sandboxId) =>
        this.#moveAway(sandboxId),
      );
    this.#placement = new Placement(
      Array.from({ length: options.threads }, () => start(false)),
      () => start(true),
      options.heavyForMs ?? HEAVY_FOR_MS,
    );
  }

  /** Requests that wait for their answer. */
  get pendingCount(): number {
    return this.#placement.threads.reduce((sum, thread) => sum + thread.pendingCount, 0);
  }

  /** Carries a command out. The same idempotency key answers with the first result. */
  async execute<Type extends CommandType>(
    sandboxId: string,
    command: Command<Type>,
    idempotencyKey: string | null = null,
  ): Promise<CommandResult<Type>> {
    const work = { kind: 'command', command: command as Command } as const;
    return this.#request(sandboxId, work, idempotencyKey);
  }

  /** Invokes a function and waits for the invocation's end. */
  invoke(
    sandboxId: string,
    input: Command<'Invoke'>['input'],
    idempotencyKey: string | null = null,
  ): Promise<InvokeAnswer> {
    const command = { type: 'Invoke', input } as const;
    return this.#request(sandboxId, { kind: 'invoke', command }, idempotencyKey);
  }

  /** Sends an HTTP request to a front end of a sandbox and waits for the response. */
  exchange(sandboxId: string, command: HttpCommand): Promise<HttpExchangeRow> {
    return this.#request(sandboxId, { kind: 'exchange', command });
  }

  /** Receives messages from a queue; a receive that may wait for them is answered when it has some. */
  receive(
    sandboxId: string,
    input: Command<'ReceiveMessage'>['input'],
    idempotencyKey: string | null = null,
  ): Promise<ReceiveAnswer> {
    const command = { type: 'ReceiveMessage', input } as const;
    return this.#request(sandboxId, { kind: 'receive', command }, idempotencyKey);
  }

  /** Sets the mode and rate of the clock. */
  async setClock(
    sandboxId: string,
    input: Omit<Command<'SetClock'>['input'], 'wallMs'>,
  ): Promise<void> {
    await this.#request(sandboxId, { kind: 'set-clock', input });
  }

  /** Advances the clock; answers when it has arrived, or with how far it has come after 20 s. */
  advanceClock(
    sandboxId: string,
    input: Command<'StartClockAdvance'>['input'],
    idempotencyKey: string | null = null,
  ): Promise<ClockAdvance> {
    const work: Work = {
      kind: 'advance-clock',
      command: { type: 'StartClockAdvance', input },
      answerWithinMs: ADVANCE_ANSWER_WITHIN_MS,
    };
    return this.#request(sandboxId, work, idempotencyKey);
  }

  /** Ends an advance where it stands. */
  cancelAdvance(sandboxId: string, advanceId: string): Promise<ClockAdvance> {
    return this.#request(sandboxId, { kind: 'cancel-advance', advanceId });
  }

  /** Does what has become due in a sandbox; nothing where the sandbox is gone. */
  async wakeIfExists(sandboxId: string): Promise<void> {
    try {
      await this.#request(sandboxId, { kind: 'wake' });
    } catch (error) {
      if (error instanceof EngineError && error.code === 'SANDBOX_NOT_FOUND') return;
      throw error;
    }
  }

  /** What will happen next in a sandbox, soonest first. */
  agenda(sandboxId: string, first: number): Promise<readonly AgendaEntry[]> {
    return this.#request(sandboxId, { kind: 'agenda', first });
  }

  /** Says that some process has committed a turn of the sandbox: callers may wait for it here. */
  notice(sandboxId: string): void {
    this.#placement.threadOf(sandboxId).notice(sandboxId);
  }

  /** Lets the turns under way commit and ends the threads. */
  async stop(): Promise<void> {
    await Promise.all(this.#placement.threads.map((thread) => thread.stop()));
  }

  /** Kills the thread a sandbox lives on, as a crash would; the engine replaces it. */
  async killThreadOf(sandboxId: string): Promise<void> {
    await this.#placement.threadOf(sandboxId).kill();
  }

  async #request<W extends Work>(
    sandboxId: string,
    work: W,
    idempotencyKey: string | null = null,
  ): Promise<WorkAnswers[W['kind']]> {
    const answer = await this.#placement.threadOf(sandboxId).request({
      id: randomUUID(),
      sandboxId,
      work,
      idempotency: idempotencyKey === null ? null : idempotencyOf(idempotencyKey, work),
      repeated: false,
    });
    return answer as WorkAnswers[W['kind']];
  }

  /** The sandbox goes on elsewhere, also where nobody waits for it. */
  #moveAway(sandboxId: string): void {
    this.#placement.moveAway(sandboxId);
    this.wakeIfExists(sandboxId).catch((error: unknown) => {
      this.#listener.onFault(String(error), sandboxId);
    });
  }
}

function idempotencyOf(key: string, work: Work): Idempotency {
  return { key, commandHash: createHash('sha256').update(JSON.stringify(work)).digest('hex') };
}
