import type { JsonObject } from '../json.ts';
import { newId, type Kernel } from '../kernel.ts';
import { defineTable } from '../table.ts';
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
  /** What else the source knows of it, in its own terms. */
  readonly configuration: JsonObject;
}

/** The triggers of a sandbox, found by source and key. */
export const triggers = defineTable<TriggerRow>({
  name: 'trigger',
  key: (row) => row.id,
  lookup: (row) => lookupOf(row.source, row.key),
  group: (row) => row.sourceArn,
});

/** Writes down how a source invokes a function; one with the same source and key is replaced and keeps its id. */
export function putTrigger(kernel: Kernel, content: Omit<TriggerRow, 'id' | 'seq'>): TriggerRow {
  const before = findTrigger(kernel, content.source, content.key);
  return kernel.table(triggers).put({
    ...content,
    id: before?.id ?? newId(kernel, 'trg'),
    seq: before?.seq ?? kernel.nextInSequence('trigger'),
  });
}

/** Forgets a trigger whose set-up is gone; nothing happens where there was none. */
export function removeTrigger(kernel: Kernel, source: PushSourceType, key: string): void {
  const trigger = findTrigger(kernel, source, key);
  if (trigger) kernel.table(triggers).delete(trigger.id);
}

export function findTrigger(
  kernel: Kernel,
  source: PushSourceType,
  key: string,
): TriggerRow | undefined {
  return kernel.table(triggers).find(lookupOf(source, key));
}

function lookupOf(source: PushSourceType, key: string): string {
  return `${source} ${key}`;
}
