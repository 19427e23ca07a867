import type { Pool } from 'pg';
import type { ClockAdvance } from '../simulation/clock/clock-advance.ts';
import type { AttemptRow, InvocationRow } from '../simulation/lambda/invocation.ts';
import type { MessageReceiveRow } from '../simulation/pull/sqs/waiting-receive.ts';
import type { HttpExchangeRow } from '../simulation/push/http/http-exchange.ts';
import type { WorldChanges } from '../simulation/world.ts';
import {
  findEndedAdvances,
  findEndedExchanges,
  findEndedInvocations,
  findEndedReceives,
  type EndedInvocation,
} from '../store/find-ended.ts';
import type { EngineAnswer, EngineRequest, InvokeAnswer } from './request.ts';

/**
 * Callers whose answer comes when something has ended: an invocation, an HTTP exchange, a receive, an
 * advance of the clock. The end is found in what a turn saved, or in the store where another process ran that turn.
 */
export class WaitingCallers {
  readonly #sandboxId: string;
  readonly #surroundings: { readonly pool: Pool; answer(answer: EngineAnswer): void };
  readonly #invokers = new CallersById<InvocationCaller>();
  readonly #clients = new CallersById<EngineRequest>();
  readonly #receivers = new CallersById<EngineRequest>();
  readonly #advancers = new CallersById<EngineRequest>();
  #mayHaveEnded = false;

  constructor(
    sandboxId: string,
    surroundings: { readonly pool: Pool; answer(answer: EngineAnswer): void },
  ) {
    this.#sandboxId = sandboxId;
    this.#surroundings = surroundings;
  }

  get isEmpty(): boolean {
    return [this.#invokers, this.#clients, this.#receivers, this.#advancers].every(
      (callers) => callers.isEmpty,
    );
  }

  /** Whether somebody may wait for what has ended before: `settleFromStore` sees to them. */
  get mayHaveEnded(): boolean {
    return this.#mayHaveEnded;
  }

  /** Answers the request when the invocation has ended; a past one may have, long ago. */
  awaitInvocation(
    request: EngineRequest,
    invocationId: string,
    { statusCode, isPast }: { readonly statusCode: number; readonly isPast: boolean },
  ): void {
    this.#invokers.add(invocationId, { request, statusCode });
    this.#mayHaveEnded ||= isPast;
  }

  /** Answers the request when the exchange has a response; a past one may have, long ago. */
  awaitExchange(request: EngineRequest, exchangeId: string, isPast: boolean): void {
    this.#clients.add(exchangeId, request);
    this.#mayHaveEnded ||= isPast;
  }

  /** Answers the request when the receive has ended; a past one may have, long ago. */
  awaitReceive(request: EngineRequest, receiveId: string, isPast: boolean): void {
    this.#receivers.add(receiveId, request);
    this.#mayHaveEnded ||= isPast;
  }

  /**
   * Answers the request when the advance has ended, or after a while with how far it has come; a past
   * one may have ended long ago.
   */
  awaitAdvance(
    request: EngineRequest,
    advance: ClockAdvance,
    { answerWithinMs, isPast }: { readonly answerWithinMs: number; readonly isPast: boolean },
  ): void {
    this.#advancers.add(advance.id, request);
    this.#mayHaveEnded ||= isPast;
    setTimeout(() => {
      if (this.#advancers.remove(advance.id, request)) this.#answer(request, advance);
    }, answerWithinMs).unref();
  }

  /** Answers those whose end a committed turn has brought. */
  settle(changes: WorldChanges): void {
    if (this.isEmpty) return;
    const attempts = new Map<string, AttemptRow>();
    for (const row of savedRows(changes, 'invocation_attempt')) {
      const attempt = row as AttemptRow;
      attempts.set(attempt.invocationId, attempt);
    }
    for (const row of savedRows(changes, 'invocation')) {
      const invocation = row as InvocationRow;
      if (invocation.endedAtMs === null) continue;
      this.#answerInvokers({ invocation, logs: attempts.get(invocation.id)?.logs ?? null });
    }
    for (const row of savedRows(changes, 'http_exchange')) {
      const exchange = row as HttpExchangeRow;
      if (exchange.endedAtMs !== null) this.#answerAll(this.#clients, exchange);
    }
    for (const row of savedRows(changes, 'sqs_receive')) {
      const receive = row as MessageReceiveRow;
      if (receive.endedAtMs !== null) this.#answerAll(this.#receivers, receive);
    }
    for (const row of savedRows(changes, 'clock_advance')) {
      const advance = row as ClockAdvance;
      if (advance.status !== 'RUNNING') this.#answerAll(this.#advancers, advance);
    }
  }

  /** Answers those whose end stands in the store already. */
  async settleFromStore(): Promise<void> {
    if (this.isEmpty) return;
    this.#mayHaveEnded = false;
    const { pool } = this.#surroundings;
    const sandboxId = this.#sandboxId;
    for (const ended of await findEndedInvocations(pool, sandboxId, this.#invokers.ids)) {
      this.#answerInvokers(ended);
    }
    for (const exchange of await findEndedExchanges(pool, sandboxId, this.#clients.ids)) {
      this.#answerAll(this.#clients, exchange);
    }
    for (const receive of await findEndedReceives(pool, sandboxId, this.#receivers.ids)) {
      this.#answerAll(this.#receivers, receive);
    }
    for (const advance of await findEndedAdvances(pool, sandboxId, this.#advancers.ids)) {
      this.#answerAll(this.#advancers, advance);
    }
  }

  #answerInvokers({ invocation, logs }: EndedInvocation): void {
    for (const { request, statusCode } of this.#invokers.take(invocation.id)) {
      this.#answer(request, {
        statusCode,
        invocation,
        errorBody: null,
        logs,
      } satisfies InvokeAnswer);
    }
  }

  /** What has ended is itself the answer. */
  #answerAll(callers: CallersById<EngineRequest>, ended: { readonly id: string }): void {
    for (const request of callers.take(ended.id)) this.#answer(request, ended);
  }

  #answer({ id: requestId }: EngineRequest, result: unknown): void {
    this.#surroundings.answer({ requestId, kind: 'done', result });
  }
}

/** What a turn has put into a table. */
function savedRows({ tables }: WorldChanges, table: string): readonly object[] {
  const { inserts = [], updates = [] } = tables[table] ?? {};
  return [...inserts, ...updates];
}

interface InvocationCaller {
  readonly request: EngineRequest;
  readonly statusCode: number;
}

/** Callers by the id of what they wait for. */
class CallersById<Caller> {
  readonly #callers = new Map<string, Caller[]>();

  get isEmpty(): boolean {
    return this.#callers.size === 0;
  }

  get ids(): readonly string[] {
    return [...this.#callers.keys()];
  }

  add(id: string, caller: Caller): void {
    const callers = this.#callers.get(id);
    if (callers) callers.push(caller);
    else this.#callers.set(id, [caller]);
  }

  /** Takes one caller away; false where it does not wait any more. */
  remove(id: string, caller: Caller): boolean {
    const callers = this.#callers.get(id) ?? [];
    const index = callers.indexOf(caller);
    if (index === -1) return false;
    callers.splice(index, 1);
    if (callers.length === 0) this.#callers.delete(id);
    return true;
  }

  /** Takes all away who wait for that. */
  take(id: string): readonly Caller[] {
    const callers = this.#callers.get(id) ?? [];
    this.#callers.delete(id);
    return callers;
  }
}
