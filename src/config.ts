/** Reads the environment once into one typed value. docs/configuration.md describes the variables. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { limitNames, limitRegistry, type LimitName, type Limits } from './graphql/limits/limits.ts';
import type { ApiSettings } from './graphql/settings.ts';

export type Role = 'all' | 'api' | 'worker';
export type LogLevel = (typeof logLevels)[number];

export interface Configuration {
  /** Undefined: one is generated and kept in the data folder. */
  readonly rootKey: string | undefined;
  /** 0 for any free one. */
  readonly port: number;
  readonly host: string;
  /** Undefined: the embedded Postgres of the data folder. */
  readonly databaseUrl: string | undefined;
  /** Undefined: jobs are kept in Postgres. */
  readonly redisUrl: string | undefined;
  /** An absolute path. */
  readonly dataDir: string;
  readonly role: Role;
  readonly logLevel: LogLevel;
  readonly engineThreads: number;
  readonly databasePool: number;
  /** How the API behaves towards the outside. */
  readonly api: ApiSettings;
}

/** Everything that is wrong with the environment, one line a variable. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** What one variable of the environment means, for the program and for docs/configuration.md. */
export interface ConfigurationVariable<Value> {
  readonly meaning: string;
  readonly allowed: string;
  /** As the documentation shows it. */
  readonly default: string;
  readonly defaultValue: Value;
  readonly schema: z.ZodType<Value, string>;
  /** How an error message shows a refused value; as it is where this is left out. */
  readonly show?: (value: string) => string;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** One core is left to the thread that serves the API. */
const engineThreadsDefault = Math.min(64, Math.max(1, availableParallelism() - 1));

export const configurationVariables = {
  PUSHPULL_ROOT_KEY: variable<string | undefined>({
    meaning: 'The key that creates tenants.',
    allowed: 'at least 16 characters',
    default: 'generated at the first start, printed once and kept in the data folder',
    defaultValue: undefined,
    schema: z.string().min(16),
    show: (value) => `not shown, ${value.length} characters`,
  }),
  PORT: variable<number>({
    meaning: 'The TCP port of the API.',
    allowed: 'a whole number from 0 to 65535; 0 takes any free port',
    default: '4000',
    defaultValue: 4000,
    schema: wholeNumber(0, 65535),
  }),
  HOST: variable<string>({
    meaning: 'The address to listen at. `0.0.0.0` makes the API reachable from other machines.',
    allowed: 'an IP address or a host name',
    default: '127.0.0.1',
    defaultValue: '127.0.0.1',
    schema: z.union([z.ipv4(), z.ipv6(), z.hostname()]),
  }),
  DATABASE_URL: variable<string | undefined>({
    meaning: 'The Postgres (15 or later) that keeps everything.',
    allowed: 'a postgres:// or postgresql:// URL',
    default: 'an embedded Postgres in the data folder',
    defaultValue: undefined,
    schema: z.url({ protocol: /^postgres(ql)?$/ }),
    show: showUrl,
  }),
  REDIS_URL: variable<string | undefined>({
    meaning: 'A Redis or Valkey for the job queues.',
    allowed: 'a redis:// or rediss:// URL',
    default: 'the job queues are kept in Postgres',
    defaultValue: undefined,
    schema: z.url({ protocol: /^rediss?$/ }),
    show: showUrl,
  }),
  PUSHPULL_DATA_DIR: variable<string>({
    meaning: 'The data folder: generated keys and the embedded Postgres.',
    allowed:
      'the path of a folder, made if there is none; a relative one starts from the working directory',
    default: '.pushpull',
    defaultValue: resolve('.pushpull'),
    schema: z.string().transform((path) => resolve(path)),
  }),
  PUSHPULL_ROLE: variable<Role>({
    meaning:
      'What this process does: `api` serves GraphQL, `worker` runs jobs, `all` does both. ' +
      'With `api` or `worker`, set DATABASE_URL: the processes share the database.',
    allowed: 'all, api or worker',
    default: 'all',
    defaultValue: 'all',
    schema: z.enum(['all', 'api', 'worker']),
  }),
  LOG_LEVEL: variable<LogLevel>({
    meaning: 'The least important log lines that are written.',
    allowed: `${logLevels.slice(0, -1).join(', ')} or ${logLevels.at(-1)}`,
    default: 'info',
    defaultValue: 'info',
    schema: z.enum(logLevels),
  }),
  PUSHPULL_ENGINE_THREADS: variable<number>({
    meaning: 'How many threads run sandboxes.',
    allowed: 'a whole number from 1 to 64',
    default: 'one less than the processor has cores, but at least 1',
    defaultValue: engineThreadsDefault,
    schema: wholeNumber(1, 64),
  }),
  PUSHPULL_DATABASE_POOL: variable<number>({
    meaning: 'How many database connections this process keeps for its queries.',
    allowed: 'a whole number from 1 to 80',
    default: '10',
    defaultValue: 10,
    schema: wholeNumber(1, 80),
  }),
  PUSHPULL_CORS_ORIGINS: variable<ApiSettings['corsOrigins']>({
    meaning: 'Which other sites may use the API from a browser.',
    allowed: 'origins such as https://app.example.com, parted by commas, or * for all',
    default: 'none: only pages of this server',
    defaultValue: [],
    schema: z.union([
      z.literal('*').transform(() => 'all' as const),
      z
        .string()
        .transform((text) => text.split(',').map((origin) => origin.trim()))
        .pipe(z.array(z.string().refine(isOrigin))),
    ]),
  }),
  PUSHPULL_INTROSPECTION: variable<boolean>({
    meaning: 'Whether the schema can be asked for; the IDE needs it to complete what is typed.',
    allowed: 'on or off',
    default: 'on',
    defaultValue: true,
    schema: onOrOff(),
  }),
  PUSHPULL_HSTS: variable<boolean>({
    meaning:
      'Whether browsers are told to use nothing but HTTPS for this host and those below it. Only behind a proxy that serves HTTPS.',
    allowed: 'on or off',
    default: 'off',
    defaultValue: false,
    schema: onOrOff(),
  }),
  PUSHPULL_TRUSTED_PROXIES: variable<number>({
    meaning:
      'How many proxies stand before this process and add to `X-Forwarded-For`: the address of a request is taken from there.',
    allowed: 'a whole number from 0 to 10',
    default: '0',
    defaultValue: 0,
    schema: wholeNumber(0, 10),
  }),
  ...limitVariables(),
} as const;

type VariableName = keyof typeof configurationVariables;

/** An empty variable counts as one that is not set. */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const faults: string[] = [];
  const read = <Value>(name: VariableName, described: ConfigurationVariable<Value>): Value => {
    const text = environment[name];
    if (text === undefined || text === '') return described.defaultValue;
    const parsed = described.schema.safeParse(text);
    if (parsed.success) return parsed.data;
    const shown = described.show === undefined ? `"${text}"` : described.show(text);
    faults.push(
      `${name} is ${shown}; allowed: ${described.allowed}. ` +
        `Correct it, or leave it out for the default (${described.default}).`,
    );
    return described.defaultValue;
  };
  const variables = configurationVariables;
  const configuration: Configuration = {
    rootKey: read('PUSHPULL_ROOT_KEY', variables.PUSHPULL_ROOT_KEY),
    port: read('PORT', variables.PORT),
    host: read('HOST', variables.HOST),
    databaseUrl: read('DATABASE_URL', variables.DATABASE_URL),
    redisUrl: read('REDIS_URL', variables.REDIS_URL),
    dataDir: read('PUSHPULL_DATA_DIR', variables.PUSHPULL_DATA_DIR),
    role: read('PUSHPULL_ROLE', variables.PUSHPULL_ROLE),
    logLevel: read('LOG_LEVEL', variables.LOG_LEVEL),
    engineThreads: read('PUSHPULL_ENGINE_THREADS', variables.PUSHPULL_ENGINE_THREADS),
    databasePool: read('PUSHPULL_DATABASE_POOL', variables.PUSHPULL_DATABASE_POOL),
    api: Object.freeze({
      corsOrigins: read('PUSHPULL_CORS_ORIGINS', variables.PUSHPULL_CORS_ORIGINS),
      introspection: read('PUSHPULL_INTROSPECTION', variables.PUSHPULL_INTROSPECTION),
      strictTransport: read('PUSHPULL_HSTS', variables.PUSHPULL_HSTS),
      trustedProxies: read('PUSHPULL_TRUSTED_PROXIES', variables.PUSHPULL_TRUSTED_PROXIES),
      limits: Object.fromEntries(
        limitNames.map((name) => {
          const { variable } = limitRegistry[name];
          return [name, read(variable, variables[variable])];
        }),
      ) as Limits,
    }),
  };
  if (configuration.role !== 'all' && !environment['DATABASE_URL']) {
    faults.push(
      `PUSHPULL_ROLE is "${configuration.role}", but DATABASE_URL is not set; a process of one role ` +
        'shares its database with others. Set DATABASE_URL, or leave PUSHPULL_ROLE out to do both.',
    );
  }
  if (faults.length > 0) {
    throw new ConfigurationError(
      `Cannot start with this environment:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
  }
  return Object.freeze(configuration);
}

function variable<Value>(described: ConfigurationVariable<Value>): ConfigurationVariable<Value> {
  return described;
}

type LimitVariableName = (typeof limitRegistry)[LimitName]['variable'];

/** The variables of the API's limits, which docs/limits.md tells more of. */
function limitVariables(): Record<LimitVariableName, ConfigurationVariable<number>> {
  return Object.fromEntries(
    limitNames.map((name) => {
      const {
        variable: variableName,
        meaning,
        min,
        max,
        default: defaultValue,
      } = limitRegistry[name];
      const described = variable<number>({
        meaning,
        allowed: `a whole number from ${min} to ${max}`,
        default: String(defaultValue),
        defaultValue,
        schema: wholeNumber(min, max),
      });
      return [variableName, described];
    }),
  ) as Record<LimitVariableName, ConfigurationVariable<number>>;
}

function onOrOff(): z.ZodType<boolean, string> {
  return z.enum(['on', 'off']).transform((text) => text === 'on');
}

/** Whether a text is the origin of a site as browsers send it: no path, no slash at its end. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

/** Without the user, the password and the query, any of which may be a secret. */
function showUrl(value: string): string {
  if (!URL.canParse(value)) return 'not a URL';
  const { protocol, host, pathname } = new URL(value);
  return `"${protocol}//${host}${pathname}"`;
}
