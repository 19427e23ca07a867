import type { JsonObject } from '../../json.ts';
import { defineTimer, type Kernel } from '../../kernel.ts';
import {
  eventSourceMappings,
  mappingSubject,
  type EventSourceMappingRow,
  type MappingState,
} from './event-source-mapping.ts';
import { isPolled } from './mapping-state.ts';
import { pollingFor } from './polling-of.ts';

interface MappingData {
  readonly mappingId: string;
}

/** How long a transition takes in REALISTIC; AWS publishes no number (ESM-13). */
const TRANSITION_MS = { min: 5_000, max: 20_000 };

/** Fires when a mapping has settled (table 3.2). */
export const mappingSettles = defineTimer<MappingData>({
  name: 'event-source-mapping.settles',
  fire: (kernel, { mappingId }) => settle(kernel, mappingId),
  describe: (kernel, { mappingId }) => {
    const mapping = kernel.table(eventSourceMappings).get(mappingId);
    const name = mapping?.eventSourceArn ?? '';
    return {
      what: `The mapping of ${name} is ${goalOf(mapping)}`,
      why: `Its state is ${mapping?.state ?? 'DELETING'}, and transitions take a while`,
      rule: 'ESM-13',
      functionName: mapping?.functionName ?? null,
      invocationId: null,
    };
  },
});

/**
 * Brings a mapping on its way to another state. In IDEAL it is there at once; in REALISTIC after some
 * seconds, during which nobody can change it (ESM-12, ESM-13).
 */
export function beginTransition(
  kernel: Kernel,
  mapping: EventSourceMappingRow,
  state: Exclude<MappingState, 'ENABLED' | 'DISABLED'>,
): void {
  kernel.table(eventSourceMappings).put({ ...mapping, state });
  if (kernel.sandbox.profile === 'IDEAL') {
    settle(kernel, mapping.id);
    return;
  }
  const span = TRANSITION_MS.max - TRANSITION_MS.min + 1;
  const delayMs = TRANSITION_MS.min + kernel.random('mapping-transitions').integerBelow(span);
  kernel.schedule(mappingSettles, kernel.now + delayMs, { mappingId: mapping.id });
}

function settle(kernel: Kernel, mappingId: string): void {
  const mapping = kernel.table(eventSourceMappings).get(mappingId);
  if (!mapping) return;
  if (mapping.state === 'DELETING') {
    pollingFor(kernel, mapping).forget(kernel, mapping);
    kernel.table(eventSourceMappings).delete(mappingId);
    emit(kernel, mapping, 'MAPPING_DELETED', 'ESM-10', 'is deleted');
    return;
  }
  const wasPolled = isPolled(mapping);
  const settled = kernel
    .table(eventSourceMappings)
    .put({ ...mapping, state: mapping.enabled ? 'ENABLED' : 'DISABLED' });
  if (wasPolled) return;
  if (settled.enabled) {
    emit(kernel, settled, 'MAPPING_ENABLED', 'ESM-14', 'is enabled and polls from now on', {
      provisionedPollers: settled.provisionedPollers?.minimumPollers ?? null,
    });
    pollingFor(kernel, settled).start(kernel, settled);
  } else if (mapping.state !== 'UPDATING') {
    emit(kernel, settled, 'MAPPING_DISABLED', 'ESM-14', 'is disabled: records stay where they are');
  }
}

function emit(
  kernel: Kernel,
  mapping: EventSourceMappingRow,
  kind: 'MAPPING_ENABLED' | 'MAPPING_DISABLED' | 'MAPPING_DELETED',
  rule: 'ESM-10' | 'ESM-14',
  what: string,
  more: JsonObject = {},
): void {
  kernel.emit({
    kind,
    rule,
    ...mappingSubject(mapping),
    message: `The mapping of ${mapping.eventSourceArn} to "${mapping.functionName}" ${what}.`,
    detail: { uuid: mapping.uuid, eventSourceArn: mapping.eventSourceArn, ...more },
  });
}

function goalOf(mapping: EventSourceMappingRow | undefined): string {
  if (!mapping || mapping.state === 'DELETING') return 'gone';
  return mapping.enabled ? 'enabled' : 'disabled';
}
