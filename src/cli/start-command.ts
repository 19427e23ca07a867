import { Command } from 'commander';

/** The options of `start` by the variables of the environment that they stand for. */
export const startOptions = {
  PORT: ['--port <port>', 'the TCP port of the API; 0 takes any free one'],
  HOST: ['--host <address>', 'the address to listen at; 0.0.0.0 for other machines'],
  PUSHPULL_DATA_DIR: ['--data-dir <folder>', 'the folder of the generated keys and the database'],
  DATABASE_URL: ['--database-url <url>', 'a Postgres in place of the embedded one'],
  REDIS_URL: ['--redis-url <url>', 'a Redis or Valkey for the job queues'],
  PUSHPULL_ROLE: ['--role <role>', 'what this process does: all, api or worker'],
  LOG_LEVEL: ['--log-level <level>', 'the least important log lines that are written'],
  PUSHPULL_ENGINE_THREADS: ['--engine-threads <n>', 'how many threads run sandboxes'],
  PUSHPULL_DATABASE_POOL: ['--database-pool <n>', 'how many connections its queries may have'],
  PUSHPULL_CORS_ORIGINS: ['--cors-origins <origins>', 'which other sites may use the API'],
  PUSHPULL_INTROSPECTION: ['--introspection <on|off>', 'whether the schema can be asked for'],
  PUSHPULL_HSTS: ['--hsts <on|off>', 'whether browsers are told to use HTTPS only'],
  PUSHPULL_TRUSTED_PROXIES: ['--trusted-proxies <n>', 'how many proxies stand before it'],
} as const;

/** `pushpull start`: what `npm start` does. */
export function startCommand(): Command {
  const command = new Command('start')
    .summary('start a server')
    .description(
      'Starts Pushpull and, at the first start, a demo sandbox with two functions. Each option stands for a variable of the environment, and goes before it.',
    );
  for (const [variable, [flags, description]] of Object.entries(startOptions)) {
    command.option(flags, `${description} (${variable})`);
  }
  return command
    .option('--json', 'print JSON lines, for scripts: the last one of the start is "ready"')
    .addHelpText('after', MORE)
    .action(startServer);
}

const MORE = `
Examples:
  pushpull start
  pushpull start --port 5000 --data-dir /var/lib/pushpull
  pushpull start --port 0 --json | jq -r 'select(.type == "ready").url'

The root key (PUSHPULL_ROOT_KEY) and the limits are set by the environment only:
docs/configuration.md has all variables.
Exit codes: 0 it was stopped, 1 it could not start or had to end.`;

async function startServer(
  options: Readonly<Record<string, unknown>>,
  command: Command,
): Promise<void> {
  const environment: NodeJS.ProcessEnv = { ...process.env };
  for (const [variable, [flags]] of Object.entries(startOptions)) {
    const option = command.options.find((known) => known.flags === flags);
    const value = option && options[option.attributeName()];
    if (typeof value === 'string') environment[variable] = value;
  }
  // The server is loaded for this command alone.
  const { start } = await import('../start.ts');
  await start(environment, { json: options['json'] === true });
}
