import type { JsonObject } from '../json.ts';
import type { SandboxIdentity, TriggerSetUp } from '../kernel.ts';
import type { RuleId } from '../rules/registry.ts';
import type { PushSourceType } from './push-source-type.ts';

/**
 * A push source as a learner meets it in the catalogue, and how it is set up. What an action on the
 * source becomes, which triggers match and what becomes of a refusal is the service's own business: it
 * calls `lambda:InvokeFunction`.
 */
export interface PushSource<
  Configuration extends object = never,
> extends TriggerSetUp<Configuration> {
  readonly type: PushSourceType;
  /** `Amazon S3 event notifications` */
  readonly title: string;
  /** Whom the function's policy has to allow; null where a role decides, or nobody in particular (PUSH-01). */
  readonly principal: string | null;
  readonly invocationTypes: readonly ('REQUEST_RESPONSE' | 'EVENT')[];
  /** When the permission is looked at (table 8.4). */
  readonly permissionChecked: 'AT_SET_UP_AND_USE' | 'AT_USE' | 'BY_ROLE';
  /** Who tries again, how often and until when: a sentence or two (PUSH-02, PUSH-03). */
  readonly retries: string;
  /** What the function is invoked with. */
  exampleEvent(sandbox: SandboxIdentity): JsonObject;
  /** What a learner should know of it, by rule. */
  readonly rules: readonly RuleId[];
}
