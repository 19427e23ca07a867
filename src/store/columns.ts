import type { LifecycleEvent } from '../simulation/events.ts';
import type { JournalEntry } from '../simulation/journal.ts';
import { pullTables } from './pull-columns.ts';
import { snsTables } from './sns-columns.ts';
import { eventBridgeTables } from './eventbridge-columns.ts';
import { s3Tables } from './s3-columns.ts';
import { httpApiTables } from './http-api-columns.ts';
import { httpTables } from './http-columns.ts';
import { logTables } from './log-columns.ts';
import { restApiTables } from './rest-api-columns.ts';
import { schedulerTables } from './scheduler-columns.ts';
import { trafficTables } from './traffic-columns.ts';

/** A column's Postgres type, as far as the bulk statements need to name it. */
export type ColumnType = 'text' | 'bigint' | 'integer' | 'boolean' | 'double precision' | 'json';

/** How the rows of one table of the World are kept. Fields become columns in snake case. */
export interface TableColumns {
  readonly fields: Readonly<Record<string, ColumnType>>;
  /** The fields that, with the sandbox, make the primary key. */
  readonly key: readonly string[];
  /** Which rows a World loads; null for history, which it never does. */
  readonly hot: string | null;
}

/** What functions and their published versions have in common. */
const functionContentFields = {
  description: 'text',
  runtime: 'text',
  handler: 'text',
  code: 'text',
  files: 'json',
  behavior: 'json',
  codeSha256: 'text',
  codeSize: 'integer',
  codeSetAtMs: 'bigint',
  timeout: 'integer',
  memorySize: 'integer',
  ephemeralStorageSize: 'integer',
  environmentVariables: 'json',
  logFormat: 'text',
  applicationLogLevel: 'text',
  systemLogLevel: 'text',
  logGroup: 'text',
  tracingMode: 'text',
  deadLetterTargetArn: 'text',
  revisionId: 'text',
  lastModifiedMs: 'bigint',
} as const;

/** Every table of the World, by its name; a test compares them with `prisma/schema.prisma`. */
export const worldTables: Readonly<Record<string, TableColumns>> = {
  clock: {
    fields: {
      mode: 'text',
      rate: 'double precision',
      wallMs: 'bigint',
      virtualMs: 'bigint',
      advanceId: 'text',
    },
    key: [],
    hot: 'true',
  },
  clock_advance: {
    fields: {
      id: 'text',
      seq: 'bigint',
      status: 'text',
      fromMs: 'bigint',
      toMs: 'bigint',
      reachedMs: 'bigint',
      firedTimers: 'integer',
      reason: 'text',
    },
    key: ['id'],
    hot: "status = 'RUNNING'",
  },
  function: {
    fields: {
      id: 'text',
      seq: 'bigint',
      functionName: 'text',
      ...functionContentFields,
      reservedConcurrency: 'integer',
      recursiveLoop: 'text',
      generation: 'integer',
      lastVersion: 'integer',
      state: 'text',
      lastUpdateStatus: 'text',
      contentBeforeUpdate: 'json',
      lastUsedMs: 'bigint',
      createdAtMs: 'bigint',
    },
    key: ['id'],
    hot: 'true',
  },
  function_version: {
    fields: {
      id: 'text',
      functionId: 'text',
      functionName: 'text',
      version: 'integer',
      ...functionContentFields,
      publishedAtMs: 'bigint',
    },
    key: ['id'],
    hot: 'true',
  },
  alias: {
    fields: {
      id: 'text',
      seq: 'bigint',
      functionId: 'text',
      functionName: 'text',
      name: 'text',
      description: 'text',
      functionVersion: 'text',
      additionalVersion: 'text',
      additionalVersionWeight: 'double precision',
      revisionId: 'text',
    },
    key: ['id'],
    hot: 'true',
  },
  function_policy: {
    fields: {
      id: 'text',
      functionId: 'text',
      qualifier: 'text',
      statements: 'json',
      revisionId: 'text',
    },
    key: ['id'],
    hot: 'true',
  },
  account_settings: {
    fields: { concurrentExecutions: 'integer' },
    key: [],
    hot: 'true',
  },
  provisioned_concurrency: {
    fields: {
      id: 'text',
      seq: 'bigint',
      functionId: 'text',
      functionName: 'text',
      qualifier: 'text',
      requested: 'integer',
      ready: 'integer',
      status: 'text',
      statusReason: 'text',
      batches: 'json',
      lastModifiedMs: 'bigint',
    },
    key: ['id'],
    hot: 'true',
  },
  execution_role: {
    fields: { functionId: 'text', statements: 'json' },
    key: ['functionId'],
    hot: 'true',
  },
  rate_window: {
    fields: { id: 'text', startedAtMs: 'bigint', numberBefore: 'bigint' },
    key: ['id'],
    hot: 'true',
  },
  environment: {
    fields: {
      id: 'text',
      functionId: 'text',
      version: 'text',
      generation: 'integer',
      status: 'text',
      initializationType: 'text',
      provisionedConfigId: 'text',
      initPhase: 'text',
      hasLogStream: 'boolean',
      logStreamName: 'text',
      randomSeed: 'text',
      startedAtMs: 'bigint',
      statusSinceMs: 'bigint',
      invocationCount: 'integer',
      inputBytes: 'integer',
      interrupts: 'integer',
    },
    key: ['id'],
    hot: 'true',
  },
  invocation: {
    fields: {
      id: 'text',
      seq: 'bigint',
      requestId: 'text',
      functionId: 'text',
      functionName: 'text',
      invocationType: 'text',
      status: 'text',
      qualifier: 'text',
      executedVersion: 'text',
      invokedFunctionArn: 'text',
      traceSampled: 'boolean',
      clientContext: 'text',
      traceHeader: 'text',
      payload: 'text',
      payloadBytes: 'integer',
      response: 'text',
      functionError: 'text',
      environmentId: 'text',
      environmentUse: 'integer',
      receivedAtMs: 'bigint',
      startedAtMs: 'bigint',
      endedAtMs: 'bigint',
      pending: 'json',
      eventState: 'json',
    },
    key: ['id'],
    // Those that have not ended, in the words of an index: history must not be searched for them.
    hot: "status IN ('QUEUED', 'RUNNING')",
  },
  invocation_attempt: {
    fields: {
      invocationId: 'text',
      number: 'integer',
      environmentId: 'text',
      environmentUse: 'integer',
      calledAtMs: 'bigint',
      startedAtMs: 'bigint',
      endedAtMs: 'bigint',
      initMicros: 'integer',
      suppressedInitMicros: 'integer',
      durationMicros: 'integer',
      executedVersion: 'text',
      servedBy: 'text',
      outcome: 'text',
      error: 'text',
      coldStart: 'boolean',
      memoryUsedMb: 'integer',
      logGroupName: 'text',
      logStreamName: 'text',
      logs: 'text',
      logsWritten: 'boolean',
    },
    key: ['invocationId', 'number'],
    hot: null,
  },
  event_invoke_config: {
    fields: {
      id: 'text',
      seq: 'bigint',
      functionId: 'text',
      functionName: 'text',
      qualifier: 'text',
      maximumRetryAttempts: 'integer',
      maximumEventAgeInSeconds: 'integer',
      onSuccess: 'text',
      onFailure: 'text',
      lastModifiedMs: 'bigint',
    },
    key: ['id'],
    hot: 'true',
  },
  trigger: {
    fields: {
      id: 'text',
      seq: 'bigint',
      source: 'text',
      sourceArn: 'text',
      key: 'text',
      functionName: 'text',
      qualifier: 'text',
      enabled: 'boolean',
      permissionStatementIds: 'json',
      configuration: 'json',
    },
    key: ['id'],
    hot: 'true',
  },
  ...httpTables,
  ...restApiTables,
  ...httpApiTables,
  ...pullTables,
  ...snsTables,
  ...eventBridgeTables,
  ...s3Tables,
  ...schedulerTables,
  ...trafficTables,
  ...logTables,
  trace_reservoir: {
    fields: { functionId: 'text', second: 'bigint' },
    key: ['functionId'],
    hot: 'true',
  },
};

/** Lifecycle events as the store keeps them. */
export const eventColumns: TableColumns = {
  fields: {
    seq: 'bigint',
    atMs: 'bigint',
    kind: 'text',
    message: 'text',
    ruleId: 'text',
    functionName: 'text',
    invocationId: 'text',
    eventSourceMappingId: 'text',
    attempt: 'integer',
    traceId: 'text',
    detail: 'json',
  },
  key: ['seq'],
  hot: null,
};

/** An event as a row of its table. */
export function eventRow(event: LifecycleEvent): object {
  return {
    seq: event.seq,
    atMs: event.at,
    kind: event.kind,
    message: event.message,
    ruleId: event.rule,
    functionName: event.functionName,
    invocationId: event.invocationId,
    eventSourceMappingId: event.eventSourceMappingId,
    attempt: event.attempt,
    traceId: event.traceId,
    detail: event.detail,
  };
}

/** The journal as the store keeps it. */
export const journalColumns: TableColumns = {
  fields: {
    seq: 'bigint',
    atMs: 'bigint',
    command: 'json',
    requestId: 'text',
    idempotencyKey: 'text',
    commandHash: 'text',
    result: 'json',
  },
  key: ['seq'],
  hot: null,
};

/** A journal entry as a row of its table. */
export function journalRow(entry: JournalEntry): object {
  const { at, origin, ...rest } = entry;
  return {
    ...rest,
    atMs: at,
    requestId: origin?.requestId ?? null,
    idempotencyKey: origin?.idempotency?.key ?? null,
    commandHash: origin?.idempotency?.commandHash ?? null,
  };
}

/** Timers as the store keeps them. */
export const timerColumns: TableColumns = {
  fields: { seq: 'bigint', dueAtMs: 'bigint', kind: 'text', data: 'json' },
  key: ['seq'],
  hot: 'true',
};

/** `functionName` → `function_name`, `codeSha256` → `code_sha256`. */
export function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
