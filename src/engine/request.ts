import type { Command } from '../simulation/commands.ts';
import type { ClockAdvance } from '../simulation/clock/clock-advance.ts';
import type { RefusalCode } from '../simulation/errors.ts';
import type { Idempotency } from '../simulation/journal.ts';
import type { JsonObject } from '../simulation/json.ts';
import type { InvocationRow } from '../simulation/lambda/invocation.ts';
import type { ReceiveMessageResult } from '../simulation/pull/sqs/receive-message.ts';
import type { HttpExchangeRow } from '../simulation/push/http/http-exchange.ts';
import type { AgendaEntry } from '../simulation/world.ts';

/** What somebody wants of a sandbox. Plain data: it crosses to an engine thread. */
export interface EngineRequest {
  readonly id: string;
  readonly sandboxId: string;
  readonly work: Work;
  readonly idempotency: Idempotency | null;
  /** True where the engine repeats it, because a thread died before it answered. */
  readonly repeated: boolean;
}

export type Work =
  /** Carry out a command and answer with its result. */
  | { readonly kind: 'command'; readonly command: Command }
  /** Carry out an Invoke command and answer when its invocation has ended. */
  | { readonly kind: 'invoke'; readonly command: Command<'Invoke'> }
  /** Carry out a request over HTTP and answer when its exchange has ended. */
  | { readonly kind: 'exchange'; readonly command: HttpCommand }
  /** Carry a receive out and answer when it has messages, or has waited for as long as it may. */
  | { readonly kind: 'receive'; readonly command: Command<'ReceiveMessage'> }
  /** Set the mode of the clock; the thread adds the wall time. */
  | { readonly kind: 'set-clock'; readonly input: Omit<Command<'SetClock'>['input'], 'wallMs'> }
  /** Start an advance of the clock and answer when it has ended, or after `answerWithinMs`. */
  | {
      readonly kind: 'advance-clock';
      readonly command: Command<'StartClockAdvance'>;
      readonly answerWithinMs: number;
    }
  | { readonly kind: 'cancel-advance'; readonly advanceId: string }
  /** Do what has become due. */
  | { readonly kind: 'wake' }
  /** Tell what will happen next. */
  | { readonly kind: 'agenda'; readonly first: number };

/** A command that opens an HTTP exchange. */
export type HttpCommand = Command<'RequestFunctionUrl' | 'RequestApi'>;

/** How a synchronous invocation was answered. */
export interface InvokeAnswer {
  readonly statusCode: number;
  /** Null for a dry run and for a denied call. */
  readonly invocation: InvocationRow | null;
  /** The error as JSON text, where there is no invocation to have it. */
  readonly errorBody: string | null;
  /** The whole log of the attempt; null where nothing ran. */
  readonly logs: string | null;
}

/** What a receive was answered, at once or after it had waited. */
export type ReceiveAnswer = Pick<ReceiveMessageResult, 'queueName' | 'messages'>;

/** What each kind of work is answered with. */
export interface WorkAnswers {
  readonly command: unknown;
  readonly invoke: InvokeAnswer;
  readonly exchange: HttpExchangeRow;
  readonly receive: ReceiveAnswer;
  readonly 'set-clock': unknown;
  readonly 'advance-clock': ClockAdvance;
  readonly 'cancel-advance': ClockAdvance;
  readonly wake: null;
  readonly agenda: readonly AgendaEntry[];
}

/** The answer to one request. */
export type EngineAnswer =
  | { readonly requestId: string; readonly kind: 'done'; readonly result: unknown }
  | { readonly requestId: string; readonly kind: 'refused'; readonly refusal: RefusalData }
  | { readonly requestId: string; readonly kind: 'failed'; readonly failure: EngineFailure };

/** A Refusal of the simulation, as plain data. */
export interface RefusalData {
  readonly code: RefusalCode;
  readonly message: string;
  readonly field: string | null;
  readonly detail: JsonObject | null;
}

/** Why the engine could not answer: not the simulation's word, and nothing has changed. */
export interface EngineFailure {
  readonly code: 'SANDBOX_NOT_FOUND' | 'IDEMPOTENCY_KEY_REUSED' | 'INTERNAL' | 'SHUTTING_DOWN';
  readonly message: string;
}
