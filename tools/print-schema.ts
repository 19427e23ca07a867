/** `npm run schema`: writes schema.graphql from the code. With `--check`, only compares the two. */
import { readFileSync, writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { createSchema } from '../src/graphql/schema.ts';

const FILE = 'schema.graphql';

const printed = `# Generated from the code by \`npm run schema\`. Change the code, not this file.

${printSchema(lexicographicSortSchema(createSchema()))}
`;

if (!process.argv.includes('--check')) {
  writeFileSync(FILE, printed);
} else if (readFileSync(FILE, 'utf8') !== printed) {
  console.error(`${FILE} is not what the code says: run \`npm run schema\` and commit it.`);
  process.exitCode = 1;
}
