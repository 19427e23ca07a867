import { byteLength } from '../byte-length.ts';
import { refuseConstraint, validatePattern, validateRange, validateText } from '../constraint.ts';
import { Refusal } from '../errors.ts';
import {
  FUNCTION_RUNTIMES,
  type ApplicationLogLevel,
  type FunctionContent,
  type LogFormat,
  type SystemLogLevel,
  type TracingMode,
} from './function.ts';

/** What a caller may configure of a function. Null leaves a field at its default or as it was. */
export interface FunctionConfigurationInput {
  readonly description: string | null;
  readonly runtime: string | null;
  readonly handler: string | null;
  /** Seconds. */
  readonly timeout: number | null;
  /** Megabytes. */
  readonly memorySize: number | null;
  /** Megabytes. */
  readonly ephemeralStorageSize: number | null;
  readonly environmentVariables: Readonly<Record<string, string>> | null;
  readonly logFormat: LogFormat | null;
  readonly applicationLogLevel: ApplicationLogLevel | null;
  readonly systemLogLevel: SystemLogLevel | null;
  readonly logGroup: string | null;
  readonly tracingMode: TracingMode | null;
  /** Empty for none at all. */
  readonly deadLetterTargetArn?: string | null;
}

/** An input that says nothing: every field stays at its default or as it was. */
export const nothingConfigured: FunctionConfigurationInput = {
  description: null,
  runtime: null,
  handler: null,
  timeout: null,
  memorySize: null,
  ephemeralStorageSize: null,
  environmentVariables: null,
  logFormat: null,
  applicationLogLevel: null,
  systemLogLevel: null,
  logGroup: null,
  tracingMode: null,
  deadLetterTargetArn: null,
};

/** A whole configuration: levels are null where the log has none. */
export type FunctionConfiguration = Pick<FunctionContent, keyof FunctionConfigurationInput>;

/** What a function has where its creator says nothing (ERR-10). */
export function functionDefaults(functionName: string): FunctionConfiguration {
  return {
    description: '',
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    timeout: 3,
    memorySize: 128,
    ephemeralStorageSize: 512,
    environmentVariables: {},
    logFormat: 'TEXT',
    applicationLogLevel: null,
    systemLogLevel: null,
    logGroup: `/aws/lambda/${functionName}`,
    tracingMode: 'PASS_THROUGH',
    deadLetterTargetArn: null,
  };
}

const FUNCTION_NAME_LENGTH_MAX = 64;
const HANDLER_LENGTH_MAX = 128;
/** Of functions, versions and aliases. */
export const DESCRIPTION_LENGTH_MAX = 256;
/** Seconds (SYN-33). */
const TIMEOUT_RANGE = { min: 1, max: 900 };
/** Megabytes (SYN-34). */
const MEMORY_SIZE_RANGE = { min: 128, max: 10_240 };
/** Megabytes (SYN-35). */
const EPHEMERAL_STORAGE_RANGE = { min: 512, max: 10_240 };
/** Bytes of all names and values together (SYN-35). */
const ENVIRONMENT_BYTES_MAX = 4_096;
const LOG_GROUP_LENGTH_MAX = 512;

/** Names that Lambda sets itself and lets nobody change. */
const RESERVED_ENVIRONMENT_VARIABLES = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
]);

/** Refuses a name that AWS would not take for a new function (SYN-06, ERR-02). */
export function validateFunctionName(name: string): void {
  if (name.length > FUNCTION_NAME_LENGTH_MAX) {
    refuseConstraint(
      'functionName',
      name,
      `Member must have length less than or equal to ${FUNCTION_NAME_LENGTH_MAX}`,
      { max: FUNCTION_NAME_LENGTH_MAX },
    );
  }
  validatePattern('functionName', name, /^[a-zA-Z0-9_-]+$/, '[a-zA-Z0-9-_]+');
}

/** The configuration that results from an input over what was there; refuses what AWS refuses. */
export function configure(
  before: FunctionConfiguration,
  input: FunctionConfigurationInput,
): FunctionConfiguration {
  const configuration = {
    description: input.description ?? before.description,
    runtime: input.runtime ?? before.runtime,
    handler: input.handler ?? before.handler,
    timeout: input.timeout ?? before.timeout,
    memorySize: input.memorySize ?? before.memorySize,
    ephemeralStorageSize: input.ephemeralStorageSize ?? before.ephemeralStorageSize,
    environmentVariables: input.environmentVariables ?? before.environmentVariables,
    logGroup: input.logGroup ?? before.logGroup,
    tracingMode: input.tracingMode ?? before.tracingMode,
    deadLetterTargetArn: (input.deadLetterTargetArn ?? before.deadLetterTargetArn) || null,
    ...configureLogging(before, input),
  };
  validateText('description', configuration.description, 0, DESCRIPTION_LENGTH_MAX);
  validateText('handler', configuration.handler, 1, HANDLER_LENGTH_MAX);
  validatePattern('handler', configuration.handler, /^\S+$/, '[^\\s]+');
  validateRange('timeout', configuration.timeout, TIMEOUT_RANGE);
  validateRange('memorySize', configuration.memorySize, MEMORY_SIZE_RANGE);
  validateRange('ephemeralStorage', configuration.ephemeralStorageSize, EPHEMERAL_STORAGE_RANGE);
  validateRuntime(configuration.runtime);
  validateEnvironment(configuration.environmentVariables);
  validateText('loggingConfig.logGroup', configuration.logGroup, 1, LOG_GROUP_LENGTH_MAX);
  validatePattern(
    'loggingConfig.logGroup',
    configuration.logGroup,
    /^[.\-_/#A-Za-z0-9]+$/,
    '[\\.\\-_/#A-Za-z0-9]+',
  );
  return configuration;
}

/** Levels come with the format JSON, INFO by default, and go with it (SYN-88). */
function configureLogging(
  before: FunctionConfiguration,
  input: FunctionConfigurationInput,
): Pick<FunctionConfiguration, 'logFormat' | 'applicationLogLevel' | 'systemLogLevel'> {
  const logFormat = input.logFormat ?? before.logFormat;
  if (logFormat === 'JSON') {
    return {
      logFormat,
      applicationLogLevel: input.applicationLogLevel ?? before.applicationLogLevel ?? 'INFO',
      systemLogLevel: input.systemLogLevel ?? before.systemLogLevel ?? 'INFO',
    };
  }
  for (const field of ['applicationLogLevel', 'systemLogLevel'] as const) {
    if (input[field] === null) continue;
    throw new Refusal(
      'INVALID_PARAMETER',
      `Cannot set ${field} to ${input[field]}: the log format is Text, which has no levels; set logFormat to JSON as well.`,
      { field: `loggingConfig.${field}` },
    );
  }
  return { logFormat, applicationLogLevel: null, systemLogLevel: null };
}

function validateRuntime(runtime: string): void {
  if ((FUNCTION_RUNTIMES as readonly string[]).includes(runtime)) return;
  throw new Refusal(
    'INVALID_PARAMETER',
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${FUNCTION_RUNTIMES.join(', ')}] or be a valid ARN`,
    { field: 'runtime' },
  );
}

function validateEnvironment(variables: Readonly<Record<string, string>>): void {
  const field = 'environment';
  const names = Object.keys(variables);
  const malformed = names.find((name) => !/^[a-zA-Z]\w*$/.test(name));
  if (malformed !== undefined) {
    refuseConstraint(
      field,
      malformed,
      'Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+',
    );
  }
  const reserved = names.filter((name) => RESERVED_ENVIRONMENT_VARIABLES.has(name));
  if (reserved.length > 0) {
    throw new Refusal(
      'INVALID_PARAMETER',
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
      { field },
    );
  }
  const bytes = byteLength(JSON.stringify(variables));
  if (bytes > ENVIRONMENT_BYTES_MAX) {
    throw new Refusal(
      'INVALID_PARAMETER',
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${JSON.stringify(variables)}`,
      { field, detail: { bytes, max: ENVIRONMENT_BYTES_MAX } },
    );
  }
}
