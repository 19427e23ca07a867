import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigurationError, configurationVariables, readConfiguration } from '../../src/config.ts';
import { limitRegistry } from '../../src/graphql/limits/limits.ts';
import { defaultApiSettings } from '../../src/graphql/settings.ts';

const limits = Object.values(limitRegistry);

const defaults = {
  rootKey: undefined,
  port: 4000,
  host: '127.0.0.1',
  databaseUrl: undefined,
  redisUrl: undefined,
  dataDir: resolve('.pushpull'),
  role: 'all',
  logLevel: 'info',
  engineThreads: Math.min(64, Math.max(1, availableParallelism() - 1)),
  databasePool: 10,
  api: defaultApiSettings,
};

describe('values', () => {
  test('an empty environment gives the defaults', () => {
    expect(readConfiguration({})).toEqual(defaults);
  });

  test('an empty variable counts as one that is not set', () => {
    const names = Object.keys(configurationVariables);

    expect(readConfiguration(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(
      defaults,
    );
  });

  test('every variable is read', () => {
    const configuration = readConfiguration({
      PUSHPULL_ROOT_KEY: 'a-key-of-16-char',
      PORT: '0',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgresql://me:secret@db.example:5433/pushpull?sslmode=require',
      REDIS_URL: 'rediss://cache.example',
      PUSHPULL_DATA_DIR: 'somewhere/else',
      PUSHPULL_ROLE: 'worker',
      LOG_LEVEL: 'silent',
      PUSHPULL_ENGINE_THREADS: '64',
      PUSHPULL_DATABASE_POOL: '1',
      PUSHPULL_CORS_ORIGINS: 'https://app.example.com, http://localhost:3000',
      PUSHPULL_INTROSPECTION: 'off',
      PUSHPULL_HSTS: 'on',
      PUSHPULL_TRUSTED_PROXIES: '1',
      ...Object.fromEntries(limits.map(({ variable, min }) => [variable, String(min)])),
    });

    expect(configuration).toEqual({
      rootKey: 'a-key-of-16-char',
      port: 0,
      host: '0.0.0.0',
      databaseUrl: 'postgresql://me:secret@db.example:5433/pushpull?sslmode=require',
      redisUrl: 'rediss://cache.example',
      dataDir: resolve('somewhere/else'),
      role: 'worker',
      logLevel: 'silent',
      engineThreads: 64,
      databasePool: 1,
      api: {
        corsOrigins: ['https://app.example.com', 'http://localhost:3000'],
        introspection: false,
        strictTransport: true,
        trustedProxies: 1,
        limits: Object.fromEntries(
          Object.entries(limitRegistry).map(([name, { min }]) => [name, min]),
        ),
      },
    });
  });

  test('PUSHPULL_CORS_ORIGINS may be all of them', () => {
    expect(readConfiguration({ PUSHPULL_CORS_ORIGINS: '*' }).api.corsOrigins).toBe('all');
  });

  test('the value cannot be changed', () => {
    expect(Object.isFrozen(readConfiguration({}))).toBe(true);
  });

  test.each(['localhost', '::', '::1', 'api.example.com'])('HOST may be %s', (host) => {
    expect(readConfiguration({ HOST: host }).host).toBe(host);
  });

  test('DATABASE_URL may name the folder of a socket', () => {
    const url = 'postgres:///pushpull?host=/var/run/postgresql';

    expect(readConfiguration({ DATABASE_URL: url }).databaseUrl).toBe(url);
  });
});

describe('refusals', () => {
  test.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['PORT', ' 80'],
    ['HOST', 'two words'],
    ['PUSHPULL_ROLE', 'API'],
    ['LOG_LEVEL', 'verbose'],
    ['PUSHPULL_ENGINE_THREADS', '0'],
    ['PUSHPULL_ENGINE_THREADS', '65'],
    ['PUSHPULL_DATABASE_POOL', '0'],
    ['PUSHPULL_DATABASE_POOL', '81'],
    ['PUSHPULL_CORS_ORIGINS', 'https://app.example.com/'],
    ['PUSHPULL_CORS_ORIGINS', 'app.example.com'],
    ['PUSHPULL_CORS_ORIGINS', 'https://app.example.com,*'],
    ['PUSHPULL_INTROSPECTION', 'false'],
    ['PUSHPULL_HSTS', 'yes'],
    ['PUSHPULL_TRUSTED_PROXIES', '11'],
    ['PUSHPULL_QUERY_DEPTH_MAX', '4'],
    ['PUSHPULL_QUERY_DEPTH_MAX', '101'],
    ['PUSHPULL_RATE_PER_KEY', 'unlimited'],
  ] as const)('%s may not be "%s"', (name, value) => {
    const { allowed, default: normally } = configurationVariables[name];

    expect(messageFor({ [name]: value })).toBe(
      'Cannot start with this environment:\n' +
        `  ${name} is "${value}"; allowed: ${allowed}. ` +
        `Correct it, or leave it out for the default (${normally}).`,
    );
  });

  test.each([
    ['DATABASE_URL', 'mysql://me:secret@db.example/x?password=secret', '"mysql://db.example/x"'],
    ['DATABASE_URL', 'secret', 'not a URL'],
    ['REDIS_URL', 'http://:secret@cache.example', '"http://cache.example/"'],
    ['PUSHPULL_ROOT_KEY', 'secret', 'not shown, 6 characters'],
  ])('%s is refused without showing what is secret in it: %s', (name, value, shown) => {
    const message = messageFor({ [name]: value });

    expect(message).toContain(`${name} is ${shown}; allowed: `);
    expect(message).not.toContain('secret');
  });

  test('everything that is wrong is said at once, one line a variable', () => {
    const message = messageFor({ PORT: 'x', LOG_LEVEL: 'x', PUSHPULL_ROLE: 'x' });

    expect(message.split('\n').map((line) => line.trim().split(' ')[0])).toEqual([
      'Cannot',
      'PORT',
      'PUSHPULL_ROLE',
      'LOG_LEVEL',
    ]);
  });

  test.each(['api', 'worker'])('PUSHPULL_ROLE=%s needs a DATABASE_URL to share', (role) => {
    expect(messageFor({ PUSHPULL_ROLE: role })).toContain(
      `PUSHPULL_ROLE is "${role}", but DATABASE_URL is not set`,
    );
    const shared = { PUSHPULL_ROLE: role, DATABASE_URL: 'postgres://db.example/pushpull' };
    expect(readConfiguration(shared).role).toBe(role);
  });
});

describe('docs/configuration.md', () => {
  test('describes exactly the variables that are read, as they are', () => {
    const described = readFileSync('docs/configuration.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );

    expect(described).toEqual(
      Object.entries(configurationVariables).map(([name, variable]) => [
        `\`${name}\``,
        variable.meaning,
        variable.allowed,
        variable.default,
      ]),
    );
  });

  const namedDefaults = Object.entries(configurationVariables).filter(
    ([, variable]) => !variable.default.includes(' '),
  );

  test.each(namedDefaults)('names the default of %s as it is', (_name, variable) => {
    expect(variable.schema.parse(variable.default)).toEqual(variable.defaultValue);
  });
});

function messageFor(environment: NodeJS.ProcessEnv): string {
  try {
    readConfiguration(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('The environment was accepted');
}
