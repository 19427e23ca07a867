import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';
import { LATEST } from '../function.ts';

/** How the events of a function, version or alias are handled; unset numbers are null (ASY-21). */
export interface EventInvokeConfigRow {
  readonly id: string;
  /** Order of creation. */
  readonly seq: number;
  readonly functionId: string;
  readonly functionName: string;
  /** `$LATEST`, a version or an alias (ASY-20). */
  readonly qualifier: string;
  readonly maximumRetryAttempts: number | null;
  readonly maximumEventAgeInSeconds: number | null;
  /** ARN of the destination; null for none. */
  readonly onSuccess: string | null;
  readonly onFailure: string | null;
  readonly lastModifiedMs: number;
}

export const eventInvokeConfigs = defineTable<EventInvokeConfigRow>({
  name: 'event_invoke_config',
  key: (row) => row.id,
  lookup: (row) => lookupOf(row.functionId, row.qualifier),
  group: (row) => row.functionId,
});

/** Retries after a function error where nothing else is configured (ASY-11, ASY-14). */
const RETRY_ATTEMPTS = 2;

/** Seconds after which an event is given up where nothing else is configured (ASY-14). */
const EVENT_AGE_SECONDS = 21_600;

/** What applies to an event that was sent to that version or alias, or to neither (ASY-20). */
export interface EventHandling {
  readonly retryAttempts: number;
  readonly eventAgeMs: number;
  readonly onSuccess: string | null;
  readonly onFailure: string | null;
}

export function eventHandlingOf(
  kernel: Kernel,
  functionId: string,
  qualifier: string | null,
): EventHandling {
  const config = findEventInvokeConfig(kernel, functionId, qualifier ?? LATEST);
  return {
    retryAttempts: config?.maximumRetryAttempts ?? RETRY_ATTEMPTS,
    eventAgeMs: (config?.maximumEventAgeInSeconds ?? EVENT_AGE_SECONDS) * 1_000,
    onSuccess: config?.onSuccess ?? null,
    onFailure: config?.onFailure ?? null,
  };
}

export function findEventInvokeConfig(
  kernel: Kernel,
  functionId: string,
  qualifier: string,
): EventInvokeConfigRow | undefined {
  return kernel.table(eventInvokeConfigs).find(lookupOf(functionId, qualifier));
}

/** Forgets the configuration of a version or alias that is gone, or all of a function's. */
export function deleteEventInvokeConfigsOf(
  kernel: Kernel,
  functionId: string,
  qualifier: string | null,
): void {
  const table = kernel.table(eventInvokeConfigs);
  for (const config of table.group(functionId)) {
    if (qualifier === null || config.qualifier === qualifier) table.delete(config.id);
  }
}

function lookupOf(functionId: string, qualifier: string): string {
  return `${functionId}:${qualifier}`;
}
