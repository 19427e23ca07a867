/** The tables of logs, for columns.ts. */
export const logTables = {
  log_group: {
    fields: { logGroupName: 'text', seq: 'bigint', createdAtMs: 'bigint' },
    key: ['logGroupName'],
    hot: 'true',
  },
  log_stream: {
    fields: {
      logGroupName: 'text',
      logStreamName: 'text',
      seq: 'bigint',
      environmentId: 'text',
      createdAtMs: 'bigint',
      firstEventMs: 'bigint',
    },
    key: ['logGroupName', 'logStreamName'],
    hot: null,
  },
} as const;
