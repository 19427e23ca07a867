import type { Kernel } from '../../kernel.ts';
import { eventSourceMappings } from './event-source-mapping.ts';

/** What `LastProcessingResult` says of a stream that nothing was read from yet (ESM-02). */
export const NO_RECORDS_PROCESSED = 'No records processed';

/** What it says after a batch that went well (ESM-15). */
export const PROCESSED_OK = 'OK';

/** Keeps how the last batch of a mapping went, in AWS's words; queues report nothing (ESM-15, ESM-16). */
export function setProcessingResult(kernel: Kernel, mappingId: string, result: string): void {
  const mapping = kernel.table(eventSourceMappings).get(mappingId);
  if (!mapping || mapping.sourceType === 'SQS' || mapping.lastProcessingResult === result) return;
  kernel.table(eventSourceMappings).put({ ...mapping, lastProcessingResult: result });
}
