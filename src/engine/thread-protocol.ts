import type { WakeUp } from '../store/commit-turn.ts';
import type { EngineAnswer, EngineRequest } from './request.ts';

/** What a thread is started with. */
export interface ThreadSettings {
  readonly databaseUrl: string;
  /** Connections of the thread's own pool. */
  readonly poolSize: number;
  /** Whether it is the thread for sandboxes that are too heavy for the others. */
  readonly isForHeavy: boolean;
}

/** What one thread of a line of replacements gets beside them. */
export interface ThreadData extends ThreadSettings {
  /** Where the thread notes the guest call it is in. */
  readonly callNote: SharedArrayBuffer;
  /** Guest calls in which earlier threads got stuck. */
  readonly deadlyCalls: readonly string[];
}

/** From the main thread to an engine thread. */
export type ThreadInput =
  | { readonly kind: 'requests'; readonly requests: readonly EngineRequest[] }
  /** Another process has committed a turn of the sandbox. */
  | { readonly kind: 'notice'; readonly sandboxId: string }
  /** A sandbox that was too heavy for this thread comes back. */
  | { readonly kind: 'take-back'; readonly sandboxId: string }
  /** A sandbox goes back to a thread that it shares with others. */
  | { readonly kind: 'release'; readonly sandboxId: string }
  | { readonly kind: 'ping' }
  | { readonly kind: 'stop' };

/** From an engine thread to the main thread. */
export type ThreadOutput =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answers'; readonly answers: readonly EngineAnswer[] }
  | { readonly kind: 'wake-up'; readonly sandboxId: string; readonly wakeUp: WakeUp }
  /** A wake-up that was asked for is needed no more. */
  | { readonly kind: 'no-wake-up'; readonly sandboxId: string; readonly wakeUp: WakeUp }
  /** The sandbox must go elsewhere; what it was asked and has not answered goes with it. */
  | { readonly kind: 'too-heavy'; readonly sandboxId: string }
  | { readonly kind: 'fault'; readonly sandboxId: string; readonly error: string }
  | { readonly kind: 'pong' };
