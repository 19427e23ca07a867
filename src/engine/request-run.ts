import type { ClockAdvance } from '../simulation/clock/clock-advance.ts';
import { Refusal } from '../simulation/errors.ts';
import type { RequestOrigin } from '../simulation/journal.ts';
import { invocations } from '../simulation/lambda/invocation.ts';
import type { InvokeResult } from '../simulation/lambda/invoke.ts';
import type { ReceiveMessageResult } from '../simulation/pull/sqs/receive-message.ts';
import type { HttpExchangeReference } from '../simulation/push/http/http-exchange.ts';
import type { World } from '../simulation/world.ts';
import type { AnsweredRequest, AnsweredRequests } from '../store/find-answered-requests.ts';
import { EngineError, failedAnswer, refusalData } from './errors.ts';
import type {
  EngineAnswer,
  EngineRequest,
  HttpCommand,
  InvokeAnswer,
  ReceiveAnswer,
} from './request.ts';
import type { Turn } from './turn.ts';
import type { WaitingCallers } from './waiting-callers.ts';

/**
 * Carries the requests of one turn out and holds their answers back until the turn is committed.
 * A turn that loses its commit is thrown away with its run; the requests are carried out again.
 */
export class RequestRun {
  readonly #channel: { answer(answer: EngineAnswer): void };
  readonly #callers: WaitingCallers;
  readonly #driven: Set<string>;
  readonly #answers: (() => void)[] = [];
  /** Keys that an earlier request of this turn has used. */
  readonly #usedKeys = new Map<string, AnsweredRequest>();
  #underWay: EngineRequest | null = null;

  constructor(
    channel: { answer(answer: EngineAnswer): void },
    callers: WaitingCallers,
    driven: Set<string>,
  ) {
    this.#channel = channel;
    this.#callers = callers;
    this.#driven = driven;
  }

  /** The request being carried out: the one at fault if something breaks. */
  get underWay(): EngineRequest | null {
    return this.#underWay;
  }

  /** Carries one request out; what it answers waits for `answerAll`. */
  carryOut(request: EngineRequest, world: World, turn: Turn, answered: AnsweredRequests): void {
    this.#underWay = request;
    try {
      const past = this.#past(request, answered);
      if (past) this.#repeat(request, past, world, turn);
      else this.#begin(request, world, turn);
    } catch (error) {
      if (error instanceof Refusal) {
        const refusal = refusalData(error);
        this.#hold({ requestId: request.id, kind: 'refused', refusal });
      } else if (error instanceof EngineError) {
        this.#answers.push(() => this.fail(request, error));
      } else throw error;
    }
    this.#underWay = null;
  }

  /**
   * Moves a clock that stands still towards the end of what callers wait for; false where the budget
   * ended before that.
   */
  driveClock(turn: Turn): boolean {
    for (const id of this.#driven) {
      if (turn.advanceToEndOf(id)) this.#driven.delete(id);
    }
    return this.#driven.size === 0 || !turn.isSpent;
  }

  /** The turn is committed: everybody gets their answer, or waits for an end of their own. */
  answerAll(): void {
    for (const answer of this.#answers) answer();
  }

  /** Answers a request with an error of ours; what it is stays in the log. */
  fail(request: EngineRequest, error: unknown): void {
    this.#channel.answer(failedAnswer(request.id, error));
  }

  #begin(request: EngineRequest, world: World, turn: Turn): void {
    const { work } = request;
    const origin = { requestId: request.id, idempotency: request.idempotency };
    switch (work.kind) {
      case 'command':
        this.#answerWith(request, this.#remember(origin, turn.execute(work.command, origin)));
        break;
      case 'invoke': {
        const result = this.#remember(origin, turn.execute<'Invoke'>(work.command, origin));
        this.#answerInvoke(request, result, world, turn);
        break;
      }
      case 'exchange': {
        const result = turn.execute<HttpCommand['type']>(work.command, origin);
        this.#answerExchange(request, result, turn);
        break;
      }
      case 'receive': {
        const result = turn.execute<'ReceiveMessage'>(work.command, origin);
        this.#answerReceive(request, this.#remember(origin, result), turn);
        break;
      }
      case 'set-clock': {
        const input = { ...work.input, wallMs: Date.now() };
        this.#answerWith(request, turn.execute<'SetClock'>({ type: 'SetClock', input }, origin));
        break;
      }
      case 'advance-clock': {
        const advance = turn.execute<'StartClockAdvance'>(work.command, origin);
        this.#remember(origin, advance);
        this.#answers.push(() =>
          this.#callers.awaitAdvance(request, advance, { ...work, isPast: false }),
        );
        break;
      }
      case 'cancel-advance':
        this.#answerWith(request, turn.cancelAdvance(work.advanceId));
        break;
      case 'wake':
        this.#answerWith(request, null);
        break;
      case 'agenda':
        this.#answerWith(request, world.agenda(work.first));
        break;
    }
  }

  /** What the same request, or one under the same key, was answered before. */
  #past(request: EngineRequest, answered: AnsweredRequests): AnsweredRequest | undefined {
    const repeated = answered.byRequestId.get(request.id);
    if (repeated) return repeated;
    const { idempotency } = request;
    if (!idempotency) return undefined;
    const past = this.#usedKeys.get(idempotency.key) ?? answered.byKey.get(idempotency.key);
    if (past && past.commandHash !== idempotency.commandHash) {
      throw new EngineError({
        code: 'IDEMPOTENCY_KEY_REUSED',
        message: `The idempotency key "${idempotency.key}" was used for another request before; take a new key.`,
      });
    }
    return past;
  }

  #repeat(request: EngineRequest, past: AnsweredRequest, world: World, turn: Turn): void {
    switch (request.work.kind) {
      case 'invoke':
        this.#answerInvoke(request, past.result as InvokeResult, world, turn, true);
        break;
      case 'exchange':
        this.#answerExchange(request, past.result as HttpExchangeReference, turn, true);
        break;
      case 'receive':
        this.#answerReceive(request, past.result as ReceiveMessageResult, turn, true);
        break;
      case 'advance-clock': {
        const { answerWithinMs } = request.work;
        const advance = past.result as ClockAdvance;
        this.#answers.push(() =>
          this.#callers.awaitAdvance(request, advance, { answerWithinMs, isPast: true }),
        );
        break;
      }
      default:
        this.#answerWith(request, past.result);
    }
  }

  /** Answers a call when its invocation has ended; the sender of an event waits for nothing (ASY-01). */
  #answerInvoke(
    request: EngineRequest,
    result: InvokeResult,
    world: World,
    turn: Turn,
    isPast = false,
  ): void {
    const { invocationId, statusCode } = result;
    const event =
      statusCode === 202 && invocationId !== null
        ? world.table(invocations).get(invocationId)
        : undefined;
    if (event) {
      const answer = { statusCode, invocation: event, errorBody: null, logs: null };
      this.#answerWith(request, answer satisfies InvokeAnswer);
      return;
    }
    if (statusCode !== 202 && invocationId !== null) this.#drive(invocationId, turn);
    this.#awaitInvocation(request, result, isPast);
  }

  /** Where the clock stands still, moves it to the end that the caller waits for. */
  #drive(id: string, turn: Turn): void {
    if (!turn.advanceToEndOf(id)) this.#driven.add(id);
  }

  /** Answers an HTTP request when there is a response. */
  #answerExchange(
    request: EngineRequest,
    { exchangeId }: HttpExchangeReference,
    turn: Turn,
    isPast = false,
  ): void {
    this.#drive(exchangeId, turn);
    this.#answers.push(() => this.#callers.awaitExchange(request, exchangeId, isPast));
  }

  /** Answers a receive at once, or when it has ended where it waits for messages. */
  #answerReceive(
    request: EngineRequest,
    result: ReceiveMessageResult,
    turn: Turn,
    isPast = false,
  ): void {
    const { receiveId } = result;
    if (receiveId === null) {
      this.#answerWith(request, result satisfies ReceiveAnswer);
      return;
    }
    this.#drive(receiveId, turn);
    this.#answers.push(() => this.#callers.awaitReceive(request, receiveId, isPast));
  }

  #remember<Result>(origin: RequestOrigin, result: Result): Result {
    const { idempotency } = origin;
    if (idempotency) {
      this.#usedKeys.set(idempotency.key, { commandHash: idempotency.commandHash, result });
    }
    return result;
  }

  #awaitInvocation(request: EngineRequest, result: InvokeResult, isPast: boolean): void {
    const { invocationId, statusCode, errorBody = null } = result;
    if (invocationId === null) {
      this.#answerWith(request, { statusCode, invocation: null, errorBody, logs: null });
      return;
    }
    this.#answers.push(() =>
      this.#callers.awaitInvocation(request, invocationId, { statusCode, isPast }),
    );
  }

  #answerWith(request: EngineRequest, result: unknown): void {
    this.#hold({ requestId: request.id, kind: 'done', result });
  }

  #hold(answer: EngineAnswer): void {
    this.#answers.push(() => this.#channel.answer(answer));
  }
}
