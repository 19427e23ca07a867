/** A section of the fidelity specification that the simulation answers for, with all its rules. */
export interface RuleSection {
  readonly title: string;
  readonly ids: readonly string[];
}

/** The sections in scope. Each rule is carried out, or explained in docs/differences.md. */
export const ruleSections: readonly RuleSection[] = [
  {
    title: '1. Synchronous invocation',
    ids: numbered('SYN', [1, 18], [20, 36], [40, 51], [60, 70], [80, 89]),
  },
  {
    title: '2. Asynchronous invocation',
    ids: numbered('ASY', [1, 7], [10, 25], [30, 44], [50, 55], [60, 64], [70, 71]),
  },
  {
    // ESM-56 is Kafka's.
    title: '3. Event source mappings',
    ids: numbered('ESM', [1, 16], [20, 27], [30, 44], [50, 55], [57, 58]),
  },
  {
    title: '4. SQS',
    ids: numbered('SQS', [1, 13], [20, 26], [30, 34], [40, 45]),
  },
  {
    title: '5. Kinesis',
    ids: numbered('KIN', [1, 13], [20, 27], [30, 38], [40, 46]),
  },
  { title: '6. DynamoDB Streams', ids: numbered('DDB', [1, 17]) },
  { title: '7.0 Common rules of push triggers', ids: numbered('PUSH', [1, 3]) },
  { title: '7.1 API Gateway REST API, proxy integration', ids: numbered('AGR', [1, 12]) },
  { title: '7.2 API Gateway REST API, custom integration', ids: numbered('AGC', [1, 7]) },
  { title: '7.3 API Gateway HTTP API (v2)', ids: numbered('AGH', [1, 6]) },
  { title: '7.10 S3 notifications', ids: numbered('S3', [1, 10]) },
  { title: '7.11 SNS', ids: numbered('SNS', [1, 9]) },
  {
    title: '7.14 EventBridge rules',
    ids: numbered('EVB', [1, 6], [10, 11], [20, 21]),
  },
  { title: '7.15 EventBridge schedules (rules, legacy)', ids: numbered('SCR', [1, 6]) },
  { title: '7.16 EventBridge Scheduler', ids: numbered('SCH', [1, 8]) },
  { title: '7.21 Function URLs', ids: numbered('URL', [1, 9]) },
  {
    title: '8. Resource-based policies',
    ids: numbered('POL', [1, 2], [10, 14], [20, 20], [30, 31]),
  },
  {
    title: '9. Metrics and traces',
    ids: [...numbered('MET', [1, 6]), ...numbered('XR', [1, 9])],
  },
  { title: '10. Quotas and errors', ids: numbered('ERR', [1, 3], [10, 12]) },
];

function numbered(prefix: string, ...ranges: readonly (readonly [number, number])[]): string[] {
  return ranges.flatMap(([first, last]) =>
    Array.from(
      { length: last - first + 1 },
      (_, offset) => `${prefix}-${String(first + offset).padStart(2, '0')}`,
    ),
  );
}
