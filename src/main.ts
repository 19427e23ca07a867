import { start } from './start.ts';

/** What `npm start` runs. */
await start(process.env, { json: process.argv.includes('--json') });
