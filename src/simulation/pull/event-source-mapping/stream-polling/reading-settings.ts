import type { EventSourceMappingRow } from '../event-source-mapping.ts';
import { dropReadAhead } from './read-ahead.ts';
import type { ShardReader } from './shard-reader.ts';
import { idleLanes, isDrained, type ReadingSettings } from './shard-reading.ts';

/** How a mapping's records are given to lanes. A window has one state a shard, so one lane (KIN-46). */
export function readingSettings(
  mapping: Pick<
    EventSourceMappingRow,
    'sourceType' | 'parallelizationFactor' | 'filterPatterns' | 'tumblingWindowInSeconds'
  >,
): ReadingSettings {
  const tumblingWindowInSeconds = mapping.tumblingWindowInSeconds ?? 0;
  return {
    sourceType: mapping.sourceType,
    laneCount: tumblingWindowInSeconds > 0 ? 1 : (mapping.parallelizationFactor ?? 1),
    filterPatterns: mapping.filterPatterns,
    tumblingWindowInSeconds,
  };
}

/** Whether the mapping was changed since the records were read that are not done yet. */
export function isOutdated({ row, mapping }: ShardReader): boolean {
  const { laneCount, filterPatterns, tumblingWindowInSeconds } = readingSettings(mapping);
  const { settings } = row;
  return (
    settings.laneCount !== laneCount ||
    settings.tumblingWindowInSeconds !== tumblingWindowInSeconds ||
    settings.filterPatterns.length !== filterPatterns.length ||
    settings.filterPatterns.some((pattern, index) => pattern !== filterPatterns[index])
  );
}

/** What is read from now on follows the mapping as it is, where nothing read before is left. */
export function adoptSettings(reader: ShardReader): void {
  if (!isOutdated(reader) || !isDrained(reader.row)) return;
  const settings = readingSettings(reader.mapping);
  dropReadAhead(reader.kernel, reader.row.id);
  reader.save({ settings, lanes: idleLanes(settings.laneCount) });
}
