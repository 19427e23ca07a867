import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataFolder } from '../../src/data-folder.ts';
import { startProgram, type Program } from '../support/program.ts';

let scratch: string;
let path: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'pushpull-data-'));
  path = join(scratch, 'data');
});

afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe('one process at a time', () => {
  test('a second start on the folder is refused in one line with the process that has it', async () => {
    const first = await openElsewhere();

    expect(() => openDataFolder(path)).toThrow(
      `Cannot open the data folder "${path}": it is in use by process ${first.pid}. ` +
        'Stop that process, or set PUSHPULL_DATA_DIR to another folder.',
    );
    await first.finish();
  });

  test('a start after a kill -9 works at once', async () => {
    const first = await openElsewhere();
    await first.kill();

    openDataFolder(path).close();
  });

  test('a start after an orderly end works', () => {
    openDataFolder(path).close();

    openDataFolder(path).close();
  });

  test('the holder keeps it until it closes it', () => {
    const folder = openDataFolder(path);
    expect(() => openDataFolder(path)).toThrow(`in use by process ${process.pid}`);

    folder.close();

    openDataFolder(path).close();
  });

  test('a living process that got the id of a dead holder does not count', () => {
    openDataFolder(path).close();
    writeFileSync(onlyLock(), `${process.pid} a start long ago\n`);

    openDataFolder(path).close();
  });

  test('of many that find a dead holder at once, one wins', async () => {
    await (await openElsewhere()).kill();
    const contenders = await Promise.all(Array.from({ length: 8 }, startReady));

    for (const contender of contenders) contender.say('open');
    const answers = await Promise.all(contenders.map((contender) => contender.nextLine()));

    const winner = contenders[answers.indexOf('open')];
    expect(answers.filter((answer) => answer === 'open')).toEqual(['open']);
    expect(answers.filter((answer) => answer.includes(`by process ${winner?.pid}.`)).length).toBe(
      7,
    );
    await Promise.all(contenders.map((contender) => contender.finish()));
  });

  test('leaves one lock file, however often it was opened', () => {
    for (let time = 0; time < 3; time += 1) openDataFolder(path).close();

    expect(readdirSync(path)).toEqual(['lock.3']);
  });
});

describe('the folder', () => {
  test('is made for its owner alone', () => {
    openDataFolder(join(path, 'deep')).close();

    expect(statSync(join(path, 'deep')).mode & 0o777).toBe(0o700);
  });

  test('is refused with the reason where it cannot be one', () => {
    writeFileSync(path, '');

    expect(() => openDataFolder(path)).toThrow(
      `Cannot open the data folder "${path}": EEXIST: file already exists, mkdir '${path}'. ` +
        'Make it a folder that this user may write to, or set PUSHPULL_DATA_DIR to another one.',
    );
  });
});

describe('secrets', () => {
  test('are none in a new folder', () => {
    const folder = openDataFolder(path);

    expect(folder.readSecrets()).toEqual({});
    folder.close();
  });

  test('are read as they were written, from one start to the next', () => {
    const first = openDataFolder(path);
    first.writeSecrets({ rootKey: 'before' });
    first.writeSecrets({ rootKey: 'key', demoKey: 'other' });
    first.close();

    const second = openDataFolder(path);

    expect(second.readSecrets()).toEqual({ rootKey: 'key', demoKey: 'other' });
    second.close();
  });

  test('lie in one file that only the owner may read', () => {
    const folder = openDataFolder(path);
    folder.writeSecrets({ rootKey: 'key' });
    folder.close();

    expect(readdirSync(path)).toEqual(['lock.1', 'secrets.json']);
    expect(statSync(join(path, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  test.each(['{"rootKey":', '["key"]', '{"rootKey":1}'])(
    'are refused without being quoted where the file is damaged: %s',
    (text) => {
      const folder = openDataFolder(path);
      writeFileSync(join(path, 'secrets.json'), text);

      expect(() => folder.readSecrets()).toThrow(
        `Cannot read "${join(path, 'secrets.json')}": it is not a JSON object of strings. ` +
          'Put it back as it was, or remove it to have new keys generated.',
      );
      folder.close();
    },
  );
});

/** A process that has the folder. */
async function openElsewhere(): Promise<Program> {
  const program = await startReady();
  program.say('open');
  expect(await program.nextLine()).toBe('open');
  return program;
}

async function startReady(): Promise<Program> {
  const program = startProgram('data-folder-program.mjs', [path]);
  expect(await program.nextLine()).toBe('ready');
  return program;
}

function onlyLock(): string {
  const [name = ''] = readdirSync(path);
  const file = join(path, name);
  expect(readFileSync(file, 'utf8')).toBe('released\n');
  return file;
}
