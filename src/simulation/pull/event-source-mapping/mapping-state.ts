import type { EventSourceMappingRow } from './event-source-mapping.ts';

/** Whether a mapping reads: it is enabled, or only its settings are about to change. */
export function isPolled({
  state,
  enabled,
}: Pick<EventSourceMappingRow, 'state' | 'enabled'>): boolean {
  return enabled && (state === 'ENABLED' || state === 'UPDATING');
}

/** Whether it is in a state that lasts; in any other it can be neither changed nor deleted (ESM-12). */
export function isSettled({ state }: Pick<EventSourceMappingRow, 'state'>): boolean {
  return state === 'ENABLED' || state === 'DISABLED';
}
