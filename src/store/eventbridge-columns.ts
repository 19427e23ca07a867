import type { TableColumns } from './columns.ts';

/** The tables of event buses, rules and targets. */
export const eventBridgeTables = {
  eventbridge_bus: {
    fields: {
      id: 'text',
      seq: 'bigint',
      name: 'text',
      description: 'text',
      createdAtMs: 'bigint',
    },
    key: ['id'],
    // The default bus is here for readers; a World knows of it without a row.
    hot: "name <> 'default'",
  },
  eventbridge_rule: {
    fields: {
      id: 'text',
      seq: 'bigint',
      eventBusName: 'text',
      name: 'text',
      description: 'text',
      eventPattern: 'text',
      scheduleExpression: 'text',
      enabled: 'boolean',
      scheduledFromMs: 'bigint',
      timerSeq: 'bigint',
      createdAtMs: 'bigint',
    },
    key: ['id'],
    hot: 'true',
  },
  eventbridge_target: {
    fields: {
      id: 'text',
      seq: 'bigint',
      ruleId: 'text',
      targetId: 'text',
      arn: 'text',
      input: 'text',
      inputPath: 'text',
      inputTransformer: 'json',
      maximumRetryAttempts: 'integer',
      maximumEventAgeInSeconds: 'integer',
      deadLetterArn: 'text',
      messageGroupId: 'text',
    },
    key: ['id'],
    hot: 'true',
  },
  eventbridge_delivery: {
    fields: {
      id: 'text',
      ruleId: 'text',
      ruleName: 'text',
      targetId: 'text',
      event: 'text',
      eventBytes: 'integer',
      ingestedAtMs: 'bigint',
      traceHeader: 'text',
      hops: 'integer',
      retry: 'integer',
    },
    key: ['id'],
    hot: 'true',
  },
} as const satisfies Readonly<Record<string, TableColumns>>;
