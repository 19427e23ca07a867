import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  START_AT,
  startTestService,
  type TestService,
  type TestTenant,
} from '../support/service.ts';
import { createWaitingSandbox } from '../support/waiting-sandbox.ts';

const CLOCK = 'mode rate now nextDueAt advance { id status }';
const SET = `mutation ($input: SetClockInput!) { setClock(input: $input) { clock { ${CLOCK} } } }`;
const ADVANCE = `mutation ($input: AdvanceClockInput!) {
  advanceClock(input: $input) { clock { ${CLOCK} } advance { id status from to reached firedTimers reason } }
}`;
const CANCEL = `mutation ($input: CancelAdvanceInput!) {
  cancelAdvance(input: $input) { clock { ${CLOCK} } advance { id status } }
}`;

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

interface ClockAnswer {
  readonly mode: string;
  readonly now: string;
  readonly advance: { readonly id: string } | null;
}

async function clockOf(id: string): Promise<ClockAnswer> {
  const { sandbox } = await tenant.client.ask<{ sandbox: { clock: ClockAnswer } }>(
    `query ($id: ID!) { sandbox(id: $id) { clock { ${CLOCK} } } }`,
    { id },
  );
  return sandbox.clock;
}

describe('setClock', () => {
  test('sets the mode and the rate', async () => {
    const sandboxId = await tenant.createSandbox();
    const { setClock } = await tenant.client.ask<{ setClock: { clock: ClockAnswer } }>(SET, {
      input: { sandboxId, mode: 'SCALED', rate: 1_000 },
    });
    expect(setClock.clock).toMatchObject({ mode: 'SCALED', rate: 1_000, advance: null });
    // At a thousand times real time, a second has passed within a few milliseconds.
    await expect
      .poll(async () => Date.parse((await clockOf(sandboxId)).now) - Date.parse(START_AT))
      .toBeGreaterThan(1_000);
  });

  test.each([
    ['SCALED without a rate', { mode: 'SCALED' }],
    ['SCALED with the rate 0', { mode: 'SCALED', rate: 0 }],
    ['SCALED above the highest rate', { mode: 'SCALED', rate: 1_000_001 }],
    ['a rate for REAL_TIME', { mode: 'REAL_TIME', rate: 1 }],
  ])('refuses %s', async (_case, part) => {
    const sandboxId = await tenant.createSandbox();
    const { extensions } = await tenant.client.refusal(SET, { input: { sandboxId, ...part } });
    expect(extensions).toMatchObject({ code: 'CLOCK_INVALID', field: 'rate' });
    expect(await clockOf(sandboxId)).toMatchObject({ mode: 'MANUAL', now: START_AT });
  });
});

describe('advanceClock', () => {
  test.each([
    ['by a duration', { by: 'PT1H30M' }],
    ['to an instant', { to: '2026-01-12T17:10:00.000Z' }],
  ])('advances %s', async (_case, goal) => {
    const sandboxId = await tenant.createSandbox();
    const { advanceClock } = await tenant.client.ask<{ advanceClock: object }>(ADVANCE, {
      input: { sandboxId, ...goal },
    });
    const to = '2026-01-12T17:10:00.000Z';
    expect(advanceClock).toEqual({
      clock: { mode: 'MANUAL', rate: 0, now: to, nextDueAt: null, advance: null },
      advance: {
        id: expect.stringMatching(/^adv_\w+$/) as string,
        status: 'COMPLETED',
        from: START_AT,
        to,
        reached: to,
        firedTimers: 0,
        reason: null,
      },
    });
  });

  test('advances until nothing is left to happen', async () => {
    const { id, answers } = await createWaitingSandbox(
      { service, tenant },
      'exports.handler = async () => 1;',
      1,
    );
    const { advanceClock } = await tenant.client.ask<{ advanceClock: { advance: object } }>(
      ADVANCE,
      { input: { sandboxId: id, untilIdle: true } },
    );
    expect(advanceClock.advance).toMatchObject({ status: 'COMPLETED', to: null, firedTimers: 2 });
    expect(await answers[0]).toEqual({ invoke: { invocation: { status: 'SUCCEEDED' } } });
  });

  test.each([
    ['no goal', {}, 'INVALID_ARGUMENT', 'input'],
    ['two goals', { by: 'PT1S', untilIdle: true }, 'INVALID_ARGUMENT', 'input'],
    ['`untilIdle: false` alone', { untilIdle: false }, 'INVALID_ARGUMENT', 'input'],
    ['an instant in the past', { to: '2026-01-12T15:39:59.999Z' }, 'CLOCK_INVALID', 'to'],
    ['the present instant', { to: START_AT }, 'CLOCK_INVALID', 'to'],
    ['by nothing', { by: 'PT0S' }, 'CLOCK_INVALID', 'by'],
    ['more than 366 days', { by: 'P366DT0.001S' }, 'CLOCK_INVALID', 'by'],
  ])('refuses %s', async (_case, goal, code, field) => {
    const sandboxId = await tenant.createSandbox();
    const { extensions } = await tenant.client.refusal(ADVANCE, { input: { sandboxId, ...goal } });
    expect(extensions).toMatchObject({ code, field });
    expect((await clockOf(sandboxId)).now).toBe(START_AT);
  });

  test.each(['PT', 'P1Y', 'P1M', '1h', '-PT1S', 'PT1.2345S', '', 'P', 'PT1H1H'])(
    'refuses %j as a duration',
    async (by) => {
      const sandboxId = await tenant.createSandbox();
      const { extensions } = await tenant.client.refusal(ADVANCE, { input: { sandboxId, by } });
      expect(extensions).toEqual({ code: 'BAD_USER_INPUT' });
    },
  );

  test('advances once for one idempotency key', async () => {
    const sandboxId = await tenant.createSandbox();
    const input = { sandboxId, by: 'PT1H', idempotencyKey: 'lesson 3' };
    const first = await tenant.client.ask(ADVANCE, { input });
    expect(await tenant.client.ask(ADVANCE, { input })).toEqual(first);
    expect((await clockOf(sandboxId)).now).toBe('2026-01-12T16:40:00.000Z');
  });
});

describe('while an advance is under way', () => {
  /** Each handler keeps the engine busy for a while, so that the advance takes many turns. */
  const BURNER = 'exports.handler = async () => { for (let i = 0; i < 3e6; i++); };';

  test('a second one is refused, and so is setting the clock; it can be cancelled', async () => {
    const { id: sandboxId, answers } = await createWaitingSandbox({ service, tenant }, BURNER, 40);
    const first = tenant.client.ask<{ advanceClock: { advance: object } }>(ADVANCE, {
      input: { sandboxId, by: 'PT1H' },
    });
    await expect
      .poll(async () => (await clockOf(sandboxId)).advance, { interval: 5, timeout: 10_000 })
      .not.toBeNull();
    const advanceId = (await clockOf(sandboxId)).advance?.id;

    const second = await tenant.client.refusal(ADVANCE, { input: { sandboxId, by: 'PT2H' } });
    expect(second).toMatchObject({
      message: `Cannot advance the clock: advance "${advanceId}" is under way. Wait for its end or cancel it.`,
      extensions: { code: 'CLOCK_ADVANCE_IN_PROGRESS', detail: { advanceId } },
    });
    const third = await tenant.client.refusal(SET, { input: { sandboxId, mode: 'MANUAL' } });
    expect(third.extensions.code).toBe('CLOCK_ADVANCE_IN_PROGRESS');

    const cancelled = await tenant.client.ask<{ cancelAdvance: { clock: ClockAnswer } }>(CANCEL, {
      input: { sandboxId, advanceId },
    });
    expect(cancelled.cancelAdvance).toMatchObject({
      clock: { advance: null },
      advance: { id: advanceId, status: 'CANCELLED' },
    });
    expect((await first).advanceClock.advance).toMatchObject({
      id: advanceId,
      status: 'CANCELLED',
      reason: 'Cancelled by its owner.',
    });
    expect((await clockOf(sandboxId)).now < '2026-01-12T16:40:00.000Z').toBe(true);

    // The rest of what had begun ends by the next advance.
    await tenant.client.ask(ADVANCE, { input: { sandboxId, untilIdle: true } });
    const statuses = (await Promise.all(answers)).map(({ invoke }) => invoke.invocation.status);
    expect(new Set(statuses)).toEqual(new Set(['SUCCEEDED']));
  });
});

describe('cancelAdvance', () => {
  test('refuses an advance that is not under way', async () => {
    const sandboxId = await tenant.createSandbox();
    const { advanceClock } = await tenant.client.ask<{ advanceClock: { advance: { id: string } } }>(
      ADVANCE,
      { input: { sandboxId, by: 'PT1S' } },
    );
    for (const advanceId of [advanceClock.advance.id, 'adv_0', 'adv_\0']) {
      const { extensions } = await tenant.client.refusal(CANCEL, {
        input: { sandboxId, advanceId },
      });
      expect(extensions).toEqual({ code: 'CLOCK_ADVANCE_NOT_RUNNING', field: 'advanceId' });
    }
  });
});
