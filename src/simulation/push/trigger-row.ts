import type { JsonObject } from '../json.ts';
import type { PushSourceType } from './push-source-type.ts';

/**
 * "This source invokes this function": one row for each way in which something outside of Lambda is
 * set up to invoke a function, whatever the service calls it. The service that owns the set-up keeps
 * the row in step with it.
 */
export interface TriggerRow {
  readonly id: string;
  /** Order of creation. */
  readonly seq: number;
  readonly source: PushSourceType;
  /** The bucket, topic, rule, schedule, API or function URL that invokes. */
  readonly sourceArn: string;
  /** Which of the source's set-ups it is, within its source type: as the service names it. */
  readonly key: string;
  readonly functionName: string;
  /** The version or alias that is invoked; null where none is named. */
  readonly qualifier: string | null;
  readonly enabled: boolean;
  /** The statements of the function's policy that were made for it. */
  readonly permissionStatementIds: readonly string[];
  /** What else the source knows of it, in its own terms. */
  readonly configuration: JsonObject;
}

/** What a service says of a trigger of its own. */
export type TriggerContent = Omit<TriggerRow, 'id' | 'seq' | 'permissionStatementIds'>;
