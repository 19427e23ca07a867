import type { JsonObject } from '../json.ts';
import type { Kernel, SandboxIdentity } from '../kernel.ts';
import type { RuleId } from '../rules/registry.ts';
import type { PushSourceType } from './push-source-type.ts';
import type { TriggerRow } from './trigger.ts';

/** What a trigger is to be made of: the function, and what the source needs to know. */
export interface TriggerWish<Configuration extends object> {
  readonly functionName: string;
  /** A version or an alias; null for the unqualified function. */
  readonly qualifier: string | null;
  /** Unqualified, or with the qualifier behind it. */
  readonly functionArn: string;
  readonly configuration: Configuration;
}

/**
 * A push source as a learner meets it in the catalogue, and the one way in which all of them are set
 * up. What an action on the source becomes, which triggers match and what becomes of a refusal is the
 * service's own business: it calls `lambda:InvokeFunction`.
 */
export interface PushSource<Configuration extends object = never> {
  readonly type: PushSourceType;
  /** `Amazon S3 event notifications` */
  readonly title: string;
  readonly invocationTypes: readonly ('REQUEST_RESPONSE' | 'EVENT')[];
  /** Whom the function's policy has to allow; null where a role decides (PUSH-01). */
  readonly principal: string | null;
  /** When the permission is looked at (table 8.4). */
  readonly permissionChecked: 'AT_SET_UP_AND_USE' | 'AT_USE' | 'BY_ROLE';
  /** Who tries again, how often and until when: a sentence or two (PUSH-02, PUSH-03). */
  readonly retries: string;
  /** What the function is invoked with. */
  exampleEvent(sandbox: SandboxIdentity): JsonObject;
  /** What a learner should know of it, by rule. */
  readonly rules: readonly RuleId[];

  /** The `SourceArn` that a permission for such a trigger names; null where a role decides. */
  sourceArnOf(kernel: Kernel, wish: TriggerWish<Configuration>): string | null;
  /** Sets the source up as the service's own commands would, with their refusals. */
  createTrigger(kernel: Kernel, wish: TriggerWish<Configuration>): TriggerRow;
  /** Changes the set-up, or switches it off or on where the source can; refuses what it cannot. */
  updateTrigger(
    kernel: Kernel,
    trigger: TriggerRow,
    changes: { readonly enabled: boolean | null; readonly configuration: Configuration | null },
  ): TriggerRow;
  deleteTrigger(kernel: Kernel, trigger: TriggerRow): void;
}
