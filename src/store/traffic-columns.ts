/** The table of traffics, for columns.ts. */
export const trafficTables = {
  traffic: {
    fields: {
      id: 'text',
      seq: 'bigint',
      name: 'text',
      state: 'text',
      action: 'json',
      shape: 'json',
      startMs: 'bigint',
      endMs: 'bigint',
      anchorMs: 'bigint',
      position: 'bigint',
      nextDueMs: 'double precision',
      random: 'json',
      actions: 'bigint',
      refused: 'bigint',
      lastRefusal: 'json',
      timerSeq: 'bigint',
      createdAtMs: 'bigint',
      lastModifiedMs: 'bigint',
    },
    key: ['id'],
    hot: 'true',
  },
} as const;
