import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { houseRules, type ProjectFile } from './house-rules.ts';

const files = projectFiles();

describe.each(houseRules)('$title', ({ appliesTo, problem, broken }) => {
  test('in every file of the project', () => {
    const problems = files
      .filter(({ path }) => appliesTo.test(path))
      .map((file) => ({ path: file.path, problem: problem(file) }))
      .filter((found) => found.problem !== null)
      .map((found) => `${found.path}: ${found.problem}`);
    expect(problems).toEqual([]);
  });

  test('and a file that breaks it is found', () => {
    expect(appliesTo.test(broken.path)).toBe(true);
    expect(problem(broken)).toEqual(expect.any(String));
  });
});

/** The text files that are committed or about to be. */
function projectFiles(): readonly ProjectFile[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  return execFileSync('git', args, { encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));
}
