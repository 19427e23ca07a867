import type { Kernel } from '../../kernel.ts';
import type { EventSourceMappingRow } from './event-source-mapping.ts';

/**
 * How the records of a kind of source reach the mapping's function: queues and streams each have their
 * own. What it keeps of a mapping is in rows of its own, by the mapping's id.
 */
export interface Polling {
  /** The mapping is enabled from now on, for the first time or again (ESM-14). */
  start(kernel: Kernel, mapping: EventSourceMappingRow): void;
  /**
   * It is disabled, or about to be deleted: nothing more is read. What runs is seen to its end, and
   * positions are kept (ESM-14).
   */
  stop(kernel: Kernel, mapping: EventSourceMappingRow): void;
  /** It is gone: everything that was kept of it goes too. An answer may still come for a batch of it. */
  forget(kernel: Kernel, mapping: EventSourceMappingRow): void;
  /**
   * Its source has records; called for enabled mappings only. `shardId` is null for a queue, and for a
   * stream that is gone.
   */
  onRecordsAvailable(kernel: Kernel, mapping: EventSourceMappingRow, shardId: string | null): void;
  /** Its settings have changed while it was enabled, and still is. */
  onUpdate(kernel: Kernel, before: EventSourceMappingRow, after: EventSourceMappingRow): void;
}
