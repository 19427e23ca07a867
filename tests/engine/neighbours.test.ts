import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  functionInput,
  invokeInput,
  startTestEngine,
  type TestEngine,
} from '../support/test-engine.ts';

const functions = {
  count: 'let n = 0; export const handler = async () => ++n;',
  spin: 'export const handler = async () => { while (true) {} };',
};

/** One thread for all sandboxes; a heavy one comes back to it as soon as nobody waits for it. */
let test: TestEngine;
beforeAll(async () => {
  test = await startTestEngine({ heavyForMs: 0 });
});
afterAll(() => test.stop());

async function createSandbox(): Promise<string> {
  const sandboxId = await test.createSandbox();
  for (const [name, code] of Object.entries(functions)) {
    const input = functionInput(name, code);
    await test.engine.execute(sandboxId, { type: 'CreateFunction', input });
  }
  return sandboxId;
}

/** What the function answers, as JSON text. */
async function invoke(sandboxId: string, name: keyof typeof functions): Promise<string | null> {
  const { invocation } = await test.engine.invoke(sandboxId, invokeInput(name));
  return invocation?.response ?? null;
}

const TIMED_OUT = expect.stringContaining('Task timed out after 3.00 seconds') as string;

describe('a sandbox whose handler spins', () => {
  it('keeps nobody else on its thread waiting', async () => {
    const [spinning, other] = [await createSandbox(), await createSandbox()];
    await invoke(other, 'count');
    const ended: string[] = [];
    const spins = invoke(spinning, 'spin').then(() => ended.push('spin'));
    const others = (async () => {
      for (let call = 0; call < 5; call++) await invoke(other, 'count');
      ended.push('others');
    })();
    await Promise.all([spins, others]);
    expect(ended).toEqual(['others', 'spin']);
  });

  it('has each of its requests carried out once, wherever they are', async () => {
    const sandboxId = await createSandbox();
    const requests = Array.from({ length: 20 }, (_, n) => (n === 7 ? 'spin' : 'count'));
    const answers = await Promise.all(requests.map((name) => invoke(sandboxId, name)));
    expect(answers.filter((answer) => answer?.includes('timed out'))).toEqual([TIMED_OUT]);
    const journal = await test.prisma.journalEntry.findMany({ where: { sandboxId } });
    const types = journal.map(({ command }) => (command as { type: string }).type);
    expect(types.filter((type) => type === 'Invoke')).toHaveLength(20);
    // The budget that ended it repeats itself; nothing of this was the wall clock's doing.
    expect(types).not.toContain('RecordOutcome');
  });

  it('goes on with its warm environments when it is moved and when it comes back', async () => {
    const sandboxId = await createSandbox();
    const answers: (string | null)[] = [];
    for (const name of ['count', 'count', 'spin', 'count', 'spin', 'count', 'count'] as const) {
      answers.push(await invoke(sandboxId, name));
    }
    expect(answers).toEqual(['1', '2', TIMED_OUT, '3', TIMED_OUT, '4', '5']);
    expect(test.faults).toEqual([]);
  });

  it('takes the advance of its clock with it', async () => {
    const sandboxId = await createSandbox();
    const spin = invoke(sandboxId, 'spin');
    const { status } = await test.engine.advanceClock(sandboxId, { goal: { byMs: 60_000 } });
    expect(status).toBe('COMPLETED');
    expect(await spin).toEqual(TIMED_OUT);
  });
});
