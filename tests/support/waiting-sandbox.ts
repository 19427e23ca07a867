import { expect } from 'vitest';
import { START_AT, type TestService, type TestTenant } from './service.ts';

/** A clock that all but stands still: what has begun ends by an advance only. */
const ALL_BUT_STILL = { mode: 'SCALED', rate: 0.000_001, startAt: START_AT };

/** A sandbox with callers who wait for the function `waiting`. */
export interface WaitingSandbox {
  readonly id: string;
  readonly answers: readonly Promise<{ invoke: { invocation: { status: string } } }>[];
}

/**
 * A sandbox in which so many invocations, begun a millisecond apart, wait for their environments,
 * and with them their callers. An environment takes 101 ms, so none is ready yet.
 */
export async function createWaitingSandbox(
  { service, tenant }: { readonly service: TestService; readonly tenant: TestTenant },
  code: string,
  invocations: number,
): Promise<WaitingSandbox> {
  const id = await tenant.createSandbox({ clock: ALL_BUT_STILL });
  await tenant.client.ask(
    'mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { id } } }',
    { input: { sandboxId: id, functionName: 'waiting', timeout: 900, code } },
  );
  const answers: WaitingSandbox['answers'][number][] = [];
  while (answers.length < invocations) {
    const invoke =
      'mutation ($id: ID!) { invoke(input: { sandboxId: $id, functionName: "waiting" }) { invocation { status } } }';
    answers.push(tenant.client.ask(invoke, { id }));
    await expect
      .poll(async () => (await service.engine.agenda(id, 100)).length, { interval: 2 })
      .toBe(answers.length);
    await tenant.client.ask(
      'mutation ($id: ID!) { advanceClock(input: { sandboxId: $id, by: "PT0.001S" }) { advance { id } } }',
      { id },
    );
  }
  return { id, answers };
}
