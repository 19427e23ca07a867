import type { ApiErrorCode } from '../errors.ts';

/** What configuration and docs/limits.md say of a limit. */
export interface LimitDefinition {
  /** The variable of the environment that sets it. */
  readonly variable: `PUSHPULL_${string}`;
  readonly meaning: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** How going over it is answered: an error code, or what happens to the connection. */
  readonly answer:
    ApiErrorCode | 'HTTP 408' | 'HTTP 429' | 'HTTP 503' | 'closed' | 'close 1013' | 'close 4408';
}

/** Every limit of the API that can be set. Bounds of the simulated world itself are not among them. */
export const limitRegistry = {
  queryTokens: {
    variable: 'PUSHPULL_QUERY_TOKENS_MAX',
    meaning: 'Words and signs of a GraphQL document.',
    default: 10_000,
    min: 100,
    max: 100_000,
    answer: 'QUERY_TOO_LARGE',
  },
  queryDepth: {
    variable: 'PUSHPULL_QUERY_DEPTH_MAX',
    meaning: 'Levels of fields in an operation; introspection is not counted.',
    default: 20,
    min: 5,
    max: 100,
    answer: 'QUERY_TOO_DEEP',
  },
  queryAliases: {
    variable: 'PUSHPULL_QUERY_ALIASES_MAX',
    meaning: 'Fields of an operation that have an alias.',
    default: 100,
    min: 0,
    max: 10_000,
    answer: 'TOO_MANY_ALIASES',
  },
  queryRootFields: {
    variable: 'PUSHPULL_QUERY_ROOT_FIELDS_MAX',
    meaning: 'Fields that an operation begins with.',
    default: 50,
    min: 1,
    max: 1_000,
    answer: 'TOO_MANY_ROOT_FIELDS',
  },
  querySelections: {
    variable: 'PUSHPULL_QUERY_SELECTIONS_MAX',
    meaning: 'Fields and fragments of an operation, each fragment counted wherever it is spread.',
    default: 5_000,
    min: 100,
    max: 100_000,
    answer: 'TOO_MANY_SELECTIONS',
  },
  queryCost: {
    variable: 'PUSHPULL_QUERY_COST_MAX',
    meaning: 'Points that an operation costs.',
    default: 20_000,
    min: 100,
    max: 10_000_000,
    answer: 'QUERY_TOO_COSTLY',
  },
  operationMs: {
    variable: 'PUSHPULL_OPERATION_MS_MAX',
    meaning: 'Milliseconds that one reading of the database may take.',
    default: 30_000,
    min: 100,
    max: 600_000,
    answer: 'OPERATION_TIMEOUT',
  },
  metricRows: {
    variable: 'PUSHPULL_METRIC_ROWS_MAX',
    meaning: 'Rows of history that one metric is counted from.',
    default: 500_000,
    min: 1_000,
    max: 100_000_000,
    answer: 'INVALID_ARGUMENT',
  },
  bodyBytes: {
    variable: 'PUSHPULL_BODY_BYTES_MAX',
    meaning: 'Bytes of an HTTP request or of a WebSocket message.',
    default: 16 * 1_048_576,
    min: 65_536,
    max: 256 * 1_048_576,
    answer: 'REQUEST_BODY_TOO_LARGE',
  },
  requestMs: {
    variable: 'PUSHPULL_REQUEST_MS_MAX',
    meaning:
      'Milliseconds that a client may take to send an HTTP request; 20 seconds at most of them for its head.',
    default: 60_000,
    min: 100,
    max: 3_600_000,
    answer: 'HTTP 408',
  },
  httpConnections: {
    variable: 'PUSHPULL_HTTP_CONNECTIONS_MAX',
    meaning: 'TCP connections to one process, WebSockets included.',
    default: 12_000,
    min: 1,
    max: 1_000_000,
    answer: 'closed',
  },
  ratePerKey: {
    variable: 'PUSHPULL_RATE_PER_KEY',
    meaning:
      'Root fields that one key may ask for each second, on average over 10 seconds; an operation with several counts as many.',
    default: 20_000,
    min: 1,
    max: 1_000_000,
    answer: 'RATE_LIMITED',
  },
  ratePerAddress: {
    variable: 'PUSHPULL_RATE_PER_ADDRESS',
    meaning:
      'Requests each second from one address that come without a key or with one that was not seen just before, on average over 10 seconds.',
    default: 200,
    min: 1,
    max: 1_000_000,
    answer: 'RATE_LIMITED',
  },
  connections: {
    variable: 'PUSHPULL_CONNECTIONS_MAX',
    meaning: 'WebSocket connections to one process.',
    default: 10_000,
    min: 1,
    max: 1_000_000,
    answer: 'HTTP 503',
  },
  connectionsPerAddress: {
    variable: 'PUSHPULL_CONNECTIONS_PER_ADDRESS',
    meaning: 'WebSocket connections from one address to one process.',
    default: 5_000,
    min: 1,
    max: 1_000_000,
    answer: 'HTTP 429',
  },
  connectionsHalfOpen: {
    variable: 'PUSHPULL_CONNECTIONS_HALF_OPEN',
    meaning:
      'WebSocket connections to one process that have not said yet who they are; the oldest is closed for one more.',
    default: 1_000,
    min: 1,
    max: 1_000_000,
    answer: 'close 4408',
  },
  connectionsPerTenant: {
    variable: 'PUSHPULL_CONNECTIONS_PER_TENANT',
    meaning: 'WebSocket connections with keys of one tenant to one process.',
    default: 5_000,
    min: 1,
    max: 1_000_000,
    answer: 'close 1013',
  },
  connectionInitMs: {
    variable: 'PUSHPULL_CONNECTION_INIT_MS',
    meaning: 'Milliseconds that a WebSocket connection has to say who it is.',
    default: 10_000,
    min: 100,
    max: 60_000,
    answer: 'close 4408',
  },
  operationsPerConnection: {
    variable: 'PUSHPULL_OPERATIONS_PER_CONNECTION',
    meaning: 'Subscriptions and other operations under way at once on one WebSocket connection.',
    default: 100,
    min: 1,
    max: 10_000,
    answer: 'TOO_MANY_OPERATIONS',
  },
  unreadBytes: {
    variable: 'PUSHPULL_UNREAD_BYTES_MAX',
    meaning: 'Bytes that wait in this process for one WebSocket client to read them.',
    default: 64 * 1_048_576,
    min: 65_536,
    max: 1_024 * 1_048_576,
    answer: 'close 1013',
  },
  silentMs: {
    variable: 'PUSHPULL_SILENT_MS_MAX',
    meaning: 'Milliseconds for which a WebSocket client may neither read nor answer a ping.',
    default: 60_000,
    min: 100,
    max: 3_600_000,
    answer: 'close 1013',
  },
  sandboxesPerTenant: {
    variable: 'PUSHPULL_SANDBOXES_PER_TENANT',
    meaning: 'Sandboxes of one tenant.',
    default: 10_000,
    min: 1,
    max: 10_000_000,
    answer: 'QUOTA_EXCEEDED',
  },
  apiKeysPerTenant: {
    variable: 'PUSHPULL_API_KEYS_PER_TENANT',
    meaning: 'API keys of one tenant that are not revoked.',
    default: 1_000,
    min: 1,
    max: 1_000_000,
    answer: 'QUOTA_EXCEEDED',
  },
  storedBytesPerTenant: {
    variable: 'PUSHPULL_STORED_BYTES_PER_TENANT',
    meaning:
      'Bytes of payloads, responses, logs and messages that the sandboxes of one tenant keep; measured every 30 seconds.',
    default: 8 * 1_073_741_824,
    min: 1_048_576,
    max: 1_024 * 1_073_741_824,
    answer: 'QUOTA_EXCEEDED',
  },
} as const satisfies Record<string, LimitDefinition>;

export type LimitName = keyof typeof limitRegistry;

/** The figure of each limit. */
export type Limits = Readonly<Record<LimitName, number>>;

export const limitNames = Object.keys(limitRegistry) as LimitName[];

/** The limits of whoever configures none. */
export const defaultLimits = Object.fromEntries(
  limitNames.map((name) => [name, limitRegistry[name].default]),
) as Limits;
