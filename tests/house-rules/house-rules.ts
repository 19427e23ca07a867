/** A rule about the text or the name of the project's files. */
export interface HouseRule {
  /** What holds, as a sentence. */
  readonly title: string;
  readonly appliesTo: RegExp;
  /** What is wrong with the file and what to do instead, or null where it keeps the rule. */
  readonly problem: (file: ProjectFile) => string | null;
  /** A file that breaks the rule, to show that the rule can be broken. */
  readonly broken: ProjectFile;
}

export interface ProjectFile {
  /** From the root of the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const linesMax = 450;
const code = /^(src|tools|bench|tests)\/.*\.(ts|mjs)$/;

export const houseRules: readonly HouseRule[] = [
  {
    title: 'a file is named after what it holds',
    appliesTo: /^src\//,
    problem: ({ path }) => {
      const word = path.match(/(?:^|[/.-])(utils?|helpers?|common|managers?|misc)(?=[/.-])/)?.[1];
      return word === undefined
        ? null
        : `"${word}" says nothing: name it after the main thing in it, and give each other thing a file of its own.`;
    },
    broken: { path: 'src/engine/turn-helpers.ts', text: '' },
  },
  {
    title: 'a file name is in kebab-case',
    appliesTo: code,
    problem: ({ path }) =>
      /(?:^|\/)[a-z\d]+(?:-[a-z\d]+)*(?:\.[a-z]+)+$/.test(path)
        ? null
        : 'write the name in kebab-case, such as "async-queue.ts" or "function.type.ts".',
    broken: { path: 'src/engine/groupCommit.ts', text: '' },
  },
  {
    title: `a file has at most ${linesMax} lines`,
    appliesTo: code,
    problem: ({ text }) => {
      const lines = text.split('\n').length - 1;
      return lines <= linesMax
        ? null
        : `it has ${lines} lines, above the limit of ${linesMax}: move each second subject into a file named after it.`;
    },
    broken: { path: 'src/engine/turn.ts', text: '\n'.repeat(linesMax + 1) },
  },
  {
    title: 'nothing is left to be done later',
    // The lock file's checksums may spell anything.
    appliesTo: /^(?!package-lock\.json$)/,
    problem: ({ text }) => {
      const mark = text.match(/\b(?:TO[D]O|FIX[M]E|XX[X])\b/)?.[0];
      return mark === undefined
        ? null
        : `${mark}: do it now, or write what is out of scope into docs/decisions.md.`;
    },
    broken: { path: 'docs/errors.md', text: ['TO', 'DO'].join('') },
  },
  {
    title: 'no text depends on the machine it was written on',
    appliesTo: /(?:)/,
    problem: ({ text }) => {
      const path = text.match(
        /(?<![\w.~-])(?:\/(?:work|root|home|Users)\/\w|[A-Z]:\\Users\\\w)\S*/,
      )?.[0];
      return path === undefined
        ? null
        : `${path} exists on one machine only: use a path from the root of the project, os.tmpdir() or an environment variable.`;
    },
    broken: {
      path: 'docs/configuration.md',
      text: `cd ${['', 'home', 'ann', 'pushpull'].join('/')}`,
    },
  },
  {
    title: 'the simulation keeps its lint rules on',
    // Writing an instant down takes a `Date`; the next rule has an eye on it.
    appliesTo: /^src\/simulation\/(?!instant\.ts$)/,
    problem: ({ text }) => {
      const comment = text.match(
        /(?:oxlint|eslint)-disable\S*|@ts-(?:ignore|nocheck|expect-error)/,
      )?.[0];
      return comment === undefined
        ? null
        : `${comment}: what the rules forbid makes a replay differ. Take time and chance from the World, and types from src/simulation.`;
    },
    broken: {
      path: 'src/simulation/clock.ts',
      text: '// oxlint-disable-next-line no-restricted-globals',
    },
  },
  {
    title: 'the simulation writes instants down without asking for the time',
    appliesTo: /^src\/simulation\/instant\.ts$/,
    problem: ({ text }) => {
      const reading = text.match(
        /\bDate\.now\b|\bnew Date(?:\(\s*\)|(?!\())|(?<!new )\bDate\(/,
      )?.[0];
      return reading === undefined
        ? null
        : `${reading} reads the clock of the machine: format a virtual time that the caller passes.`;
    },
    broken: { path: 'src/simulation/instant.ts', text: 'new Date().toISOString()' },
  },
];
