import type { EngineAnswer, EngineRequest } from './request.ts';

/** What a thread is started with. */
export interface ThreadSettings {
  readonly databaseUrl: string;
  /** Connections of the thread's own pool. */
  readonly poolSize: number;
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
  | { readonly kind: 'ping' }
  | { readonly kind: 'stop' };

/** From an engine thread to the main thread. */
export type ThreadOutput =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answers'; readonly answers: readonly EngineAnswer[] }
  | { readonly kind: 'wake-up'; readonly sandboxId: string; readonly wakeAtMs: number }
  | { readonly kind: 'fault'; readonly sandboxId: string; readonly error: string }
  | { readonly kind: 'pong' };
