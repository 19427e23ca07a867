import type { EventKinds } from './events.ts';
import type { ContinuationKind, Kernel, TimerKind } from './kernel.ts';
import type { PullSource } from './pull/pull-source.ts';
import type { PushSource } from './push/push-source.ts';
import type { CallAnswer, CallOf, ServiceAction } from './service-call.ts';
import type { TableDefinition } from './table.ts';

/**
 * A simulated AWS service, or a part of the sandbox such as its clock: the rows it keeps, the
 * commands it carries out, the timers it sets and the events it emits. Adding one means adding a
 * folder and a line in `services.ts`; nothing else in the core knows its name.
 *
 * A command either throws a Refusal before it has changed anything, or changes the World and
 * returns plain data.
 */
export interface Service {
  readonly name: string;
  readonly tables: readonly TableDefinition<never>[];
  readonly commands: Readonly<Record<string, (kernel: Kernel, input: never) => unknown>>;
  readonly timers: readonly TimerKind<never>[];
  readonly eventKinds: EventKinds;
  /** What other services may ask of this one. */
  readonly actions?: ServiceActions;
  /** What goes on when a function that the service has invoked answers. */
  readonly continuations?: readonly ContinuationKind<never>[];
  /** The ways in which it invokes functions by itself. */
  readonly pushSources?: readonly PushSource[];
  /** The kinds of resources of its own that event source mappings poll. */
  readonly pullSources?: readonly PullSource[];
  /** What it does when a queue or a shard has got records. */
  readonly onRecordsAvailable?: (kernel: Kernel, sourceArn: string, shardId: string | null) => void;
}

/** Carries calls of other services out: refuses one, or changes the World. */
export type ServiceActions = {
  readonly [Action in ServiceAction]?: (kernel: Kernel, call: CallOf<Action>) => CallAnswer;
};
