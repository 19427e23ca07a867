import { newId, type Kernel } from '../kernel.ts';
import { defineTable } from '../table.ts';
import type { PushSourceType } from './push-source-type.ts';
import type { TriggerContent, TriggerRow } from './trigger-row.ts';

/** The triggers of a sandbox, found by source and key. */
export const triggers = defineTable<TriggerRow>({
  name: 'trigger',
  key: (row) => row.id,
  lookup: (row) => lookupOf(row.source, row.key),
  group: (row) => row.sourceArn,
});

/** Writes down how a source invokes a function; one with the same source and key is replaced and keeps its id. */
export function putTrigger(kernel: Kernel, content: TriggerContent): TriggerRow {
  const before = findTrigger(kernel, content.source, content.key);
  return kernel.table(triggers).put({
    ...content,
    id: before?.id ?? newId(kernel, 'trg'),
    seq: before?.seq ?? kernel.nextInSequence('trigger'),
    permissionStatementIds: before?.permissionStatementIds ?? [],
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
