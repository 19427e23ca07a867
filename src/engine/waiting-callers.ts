import type { Pool } from 'pg';
import type { ClockAdvance } from '../simulation/clock/clock-advance.ts';
import type { AttemptRow, InvocationRow } from '../simulation/lambda/invocation.ts';
import type { WorldChanges } from '../simulation/world.ts';
import { findEndedAdvances, findEndedInvocations } from '../store/find-ended.ts';
import type { EngineAnswer, EngineRequest, InvokeAnswer } from './request.ts';

/**
 * Callers whose answer comes when something has ended: an invocation, an advance of the clock. The
 * end is found in what a turn saved, or in the store where another process ran that turn.
 */
export class WaitingCallers {
  readonly #sandboxId: string;
  readonly #surroundings: { readonly pool: Pool; answer(answer: EngineAnswer): void };
  readonly #byInvocation = new Map<string, InvocationCaller[]>();
  readonly #byAdvance = new Map<string, EngineRequest[]>();
  #mayHaveEnded = false;

  constructor(
    sandboxId: string,
    surroundings: { readonly pool: Pool; answer(answer: EngineAnswer): void },
  ) {
    this.#sandboxId = sandboxId;
    this.#surroundings = surroundings;
  }

  get isEmpty(): boolean {
    return this.#byInvocation.size === 0 && this.#byAdvance.size === 0;
  }

  /** Whether somebody may wait for what has ended before: `settleFromStore` sees to them. */
  get mayHaveEnded(): boolean {
    return this.#mayHaveEnded;
  }

  /** Answers the request when the invocation has ended. */
  awaitInvocation(request: EngineRequest, invocationId: string, statusCode: number): void {
    const callers = this.#byInvocation.get(invocationId);
    const caller = { request, statusCode };
    if (callers) callers.push(caller);
    else this.#byInvocation.set(invocationId, [caller]);
  }

  /** The same for an invocation that may have ended long ago. */
  awaitPastInvocation(request: EngineRequest, invocationId: string, statusCode: number): void {
    this.awaitInvocation(request, invocationId, statusCode);
    this.#mayHaveEnded = true;
  }

  /** Answers the request when the advance has ended, or after a while with how far it has come. */
  awaitAdvance(request: EngineRequest, advance: ClockAdvance, answerWithinMs: number): void {
    const callers = this.#byAdvance.get(advance.id);
    if (callers) callers.push(request);
    else this.#byAdvance.set(advance.id, [request]);
    setTimeout(() => this.#answerAdvancer(request, advance), answerWithinMs).unref();
  }

  /** The same for an advance that may have ended long ago. */
  awaitPastAdvance(request: EngineRequest, advance: ClockAdvance, answerWithinMs: number): void {
    this.awaitAdvance(request, advance, answerWithinMs);
    this.#mayHaveEnded = true;
  }

  /** Answers those whose end a committed turn has brought. */
  settle(changes: WorldChanges): void {
    if (this.isEmpty) return;
    const attempts = new Map<string, AttemptRow>();
    for (const row of changes.tables['invocation_attempt']?.upserts ?? []) {
      const attempt = row as AttemptRow;
      attempts.set(attempt.invocationId, attempt);
    }
    for (const row of changes.tables['invocation']?.upserts ?? []) {
      const invocation = row as InvocationRow;
      if (invocation.endedAtMs === null) continue;
      this.#answerInvokers(invocation, attempts.get(invocation.id)?.logs ?? null);
    }
    for (const row of changes.tables['clock_advance']?.upserts ?? []) {
      const advance = row as ClockAdvance;
      if (advance.status !== 'RUNNING') this.#answerAdvancers(advance);
    }
  }

  /** Answers those whose end stands in the store already. */
  async settleFromStore(): Promise<void> {
    if (this.isEmpty) return;
    this.#mayHaveEnded = false;
    const { pool } = this.#surroundings;
    for (const { invocation, logs } of await findEndedInvocations(pool, this.#sandboxId, [
      ...this.#byInvocation.keys(),
    ])) {
      this.#answerInvokers(invocation, logs);
    }
    for (const advance of await findEndedAdvances(pool, this.#sandboxId, [
      ...this.#byAdvance.keys(),
    ])) {
      this.#answerAdvancers(advance);
    }
  }

  #answerInvokers(invocation: InvocationRow, logs: string | null): void {
    const callers = this.#byInvocation.get(invocation.id) ?? [];
    this.#byInvocation.delete(invocation.id);
    for (const { request, statusCode } of callers) {
      const result: InvokeAnswer = { statusCode, invocation, errorBody: null, logs };
      this.#surroundings.answer({ requestId: request.id, kind: 'done', result });
    }
  }

  #answerAdvancers(advance: ClockAdvance): void {
    const requests = this.#byAdvance.get(advance.id) ?? [];
    this.#byAdvance.delete(advance.id);
    for (const request of requests) {
      this.#surroundings.answer({ requestId: request.id, kind: 'done', result: advance });
    }
  }

  #answerAdvancer(request: EngineRequest, advance: ClockAdvance): void {
    const requests = this.#byAdvance.get(advance.id);
    const index = requests?.indexOf(request) ?? -1;
    if (!requests || index === -1) return;
    requests.splice(index, 1);
    if (requests.length === 0) this.#byAdvance.delete(advance.id);
    this.#surroundings.answer({ requestId: request.id, kind: 'done', result: advance });
  }
}

interface InvocationCaller {
  readonly request: EngineRequest;
  readonly statusCode: number;
}
