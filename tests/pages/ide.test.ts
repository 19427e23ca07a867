import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import { chromiumPath, launchBrowser } from '../support/browser.ts';
import { Ide } from '../support/ide.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const CREATE_DOUBLE =
  'mutation ($sandboxId: ID!) { createFunction(input: { sandboxId: $sandboxId, functionName: "double", code: "exports.handler = async ({ n }) => 2 * n" }) { function { id } } }';
const INVOKE_DOUBLE =
  'mutation ($sandboxId: ID!) { invoke(input: { sandboxId: $sandboxId, functionName: "double", payload: { n: 21 } }) { payload } }';

/** A browser on a busy machine takes its time; Altair saves what is written a second later. */
const PATIENTLY = { timeout: 30_000 };

describe.skipIf(chromiumPath === null)('the IDE at /, in Chromium', { timeout: 60_000 }, () => {
  let service: TestService;
  let tenant: TestTenant;
  let browser: BrowserContext;
  let ide: Ide;

  beforeAll(async () => {
    [service, browser] = await Promise.all([startTestService(), launchBrowser()]);
    tenant = await service.createTenant();
  });
  afterEach(async () => {
    const { addresses, complaints } = ide;
    await ide.close();
    // Whatever a test does, the page asks nobody but our server, and no key stands in an address.
    const own = [`${service.url}/`, `${service.url.replace('http', 'ws')}/`, 'data:', 'blob:'];
    expect(addresses.filter((address) => !own.some((start) => address.startsWith(start)))).toEqual(
      [],
    );
    expect(addresses.filter((address) => address.includes('ppk_'))).toEqual([]);
    expect(complaints.filter((complaint) => !isRefusal(complaint))).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await service.stop();
  });

  async function openSubscriptions(): Promise<number> {
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    return Number(/^pushpull_open_subscriptions (\d+)$/m.exec(metrics)?.[1]);
  }

  test('without a key, the answer is UNAUTHENTICATED and says where the key goes', async () => {
    ide = await Ide.open(browser, service.url);
    expect(await ide.message.textContent()).toContain('Every request takes a key.');
    await ide.send('Start here');
    await ide.shows('UNAUTHENTICATED');
    await ide.shows('enter the key at the top of the IDE');
  });

  test('refuses a key that nobody has, and says why and where to find one', async () => {
    ide = await Ide.open(browser, service.url);
    await ide.submitKey('ppk_nobody');
    await ide.message.getByText('Cannot accept the key: it is unknown or was revoked.').waitFor();
    expect(await ide.message.textContent()).toContain('.pushpull/secrets.json');
  });

  test('takes a key once, then queries and mutates the sandbox from its examples', async () => {
    const sandboxId = await tenant.createSandbox({ name: 'first steps' });
    const key = await tenant.createKey({ sandboxId, role: 'EDITOR' });
    ide = await Ide.open(browser, service.url);
    await ide.enterKey(key.key);
    expect(await ide.page.locator('#holder-name').textContent()).toBe('tests (EDITOR)');
    await ide.send('Start here');
    await ide.shows('"first steps"');
    await ide.send('1 Create function');
    await ide.shows(':function:triple"');
    await ide.send('3 Invoke');
    await ide.shows('42');
    await ide.shows('tripling 14');
    await ide.send('4 Advance clock');
    await ide.shows('COMPLETED');
    const { sandbox } = await tenant.client.ask<{ sandbox: { clock: { now: string } } }>(
      'query ($id: ID!) { sandbox(id: $id) { clock { now } } }',
      { id: sandboxId },
    );
    // The invocation took 101 ms of init and 1 ms; then came the day.
    expect(sandbox.clock.now).toBe('2026-01-13T15:40:00.102Z');
    await ide.send('5 History');
    await ide.shows('INVOCATION_SUCCEEDED');
  });

  test('shows the life of an invocation that somebody else makes, as it happens', async () => {
    const sandboxId = await tenant.createSandbox();
    const key = await tenant.createKey({ sandboxId, role: 'VIEWER' });
    await tenant.client.ask(CREATE_DOUBLE, { sandboxId });
    ide = await Ide.open(browser, service.url);
    await ide.enterKey(key.key);
    await ide.send('2 Live events');
    await expect.poll(openSubscriptions, PATIENTLY).toBe(1);
    await tenant.client.ask(INVOKE_DOUBLE, { sandboxId });
    for (const kind of ['INVOCATION_RECEIVED', 'INVOCATION_STARTED', 'INVOCATION_SUCCEEDED']) {
      await ide.shows(kind);
    }
  });

  test('a reload keeps the key, the sandbox and what was written', async () => {
    await tenant.createSandbox();
    const sandboxId = await tenant.createSandbox({ name: 'the second' });
    ide = await Ide.open(browser, service.url);
    await ide.enterKey(tenant.key);
    await ide.page.getByLabel('Sandbox').selectOption(sandboxId);
    await ide.openTab('5 History');
    await ide.editor.click();
    await ide.page.keyboard.press('Control+End');
    await ide.page.keyboard.insertText('# my own words');
    await expect.poll(() => ide.stored(), PATIENTLY).toContain('# my own words');
    await ide.reload();
    await ide.altair.getByText('# my own words').waitFor();
    expect(await ide.page.getByLabel('Sandbox').inputValue()).toBe(sandboxId);
    await ide.send('Start here');
    await ide.shows('"the second"');
  });

  test('the root key creates a tenant, is forgotten, and the tenant creates its first sandbox', async () => {
    ide = await Ide.open(browser, service.url);
    await ide.enterKey(service.rootKey);
    await ide.send('Create tenant');
    await ide.shows('ppk_');
    await expect.poll(() => ide.stored(), PATIENTLY).toContain(service.rootKey);
    const secret = /ppk_\w+/.exec((await ide.result.textContent()) ?? '')?.[0] ?? '';
    await ide.page.getByRole('button', { name: 'Forget key' }).click();
    await ide.page.getByLabel('Key', { exact: true }).waitFor();
    expect(await ide.stored()).not.toContain(service.rootKey);
    await ide.submitKey(secret);
    await ide.page.getByRole('button', { name: 'Create a sandbox' }).click();
    await ide.page.getByLabel('Sandbox').waitFor();
    await ide.send('Start here');
    await ide.shows('"my sandbox"');
  });
});

/** The browser's own word about a request that the server answered with 401, as it should. */
function isRefusal(complaint: string): boolean {
  return complaint.includes('401 (Unauthorized)');
}
