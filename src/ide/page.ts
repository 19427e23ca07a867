/*
 * The bar above Altair: takes the key once, says whose it is, and chooses the sandbox.
 */

import {
  createFirstSandbox,
  findKeyHolder,
  ServerRefusalError,
  type KeyHolder,
} from './key-holder.ts';
import { forgetEverything, readAccess, storeAccess, type Access } from './stored-access.ts';

const ALTAIR_PATH = '/ide/altair/';

const HOW_TO_GET_A_KEY =
  'Every request takes a key. The first start has printed one, the demo key; it also stands in .pushpull/secrets.json, as "demoKey".';

const keyForm = element('key-form', HTMLFormElement);
const keyField = element('key', HTMLInputElement);
const holderBox = element('holder', HTMLElement);
const holderName = element('holder-name', HTMLElement);
const sandboxChoice = element('sandbox-choice', HTMLElement);
const sandboxList = element('sandbox', HTMLSelectElement);
const createSandboxButton = element('create-sandbox', HTMLButtonElement);
const forgetKeyButton = element('forget-key', HTMLButtonElement);
const message = element('message', HTMLElement);
const altair = element('altair', HTMLIFrameElement);

keyForm.addEventListener('submit', (submission) => {
  submission.preventDefault();
  void useKey({ key: keyField.value.trim(), sandboxId: '' });
});
forgetKeyButton.addEventListener('click', () => void forgetKey());
sandboxList.addEventListener('change', () => {
  storeAccess({ key: readAccess().key, sandboxId: sandboxList.value });
  openAltair();
});
createSandboxButton.addEventListener('click', () => void createSandbox(readAccess().key));

const stored = readAccess();
if (stored.key === '') {
  askForKey(HOW_TO_GET_A_KEY, false);
  openAltair();
} else {
  keyField.value = stored.key;
  await useKey(stored);
}

/** Signs in with a key, and goes on with the sandbox if the key still reaches it. */
async function useKey({ key, sandboxId }: Access): Promise<void> {
  try {
    const holder = await findKeyHolder(key);
    const chosen = holder.sandboxes.find(({ id }) => id === sandboxId) ?? holder.sandboxes[0];
    storeAccess({ key, sandboxId: chosen?.id ?? '' });
    show(holder, chosen?.id ?? '');
  } catch (error) {
    const isKeyRefused = error instanceof ServerRefusalError && error.code === 'UNAUTHENTICATED';
    if (isKeyRefused) storeAccess({ key: '', sandboxId: '' });
    askForKey(isKeyRefused ? `${error.message} ${HOW_TO_GET_A_KEY}` : explain(error), true);
  }
  openAltair();
}

async function forgetKey(): Promise<void> {
  await closeAltair();
  await forgetEverything();
  keyField.value = '';
  askForKey(HOW_TO_GET_A_KEY, false);
  openAltair();
  keyField.focus();
}

async function createSandbox(key: string): Promise<void> {
  try {
    await useKey({ key, sandboxId: await createFirstSandbox(key) });
  } catch (error) {
    say(explain(error), true);
  }
}

function show({ name, isRoot, sandboxes }: KeyHolder, sandboxId: string): void {
  keyForm.hidden = true;
  holderBox.hidden = false;
  holderName.textContent = name;
  sandboxChoice.hidden = sandboxes.length === 0;
  createSandboxButton.hidden = isRoot || sandboxes.length > 0;
  sandboxList.replaceChildren(
    ...sandboxes.map(({ id, name }) => new Option(`${name} · ${id}`, id, false, id === sandboxId)),
  );
  say(isRoot ? 'The root key creates tenants; a sandbox takes a key of its tenant.' : '', false);
}

function askForKey(text: string, isRefused: boolean): void {
  keyForm.hidden = false;
  holderBox.hidden = true;
  say(text, isRefused);
}

function say(text: string, isRefused: boolean): void {
  message.textContent = text;
  message.classList.toggle('refused', isRefused);
}

function explain(error: unknown): string {
  if (error instanceof ServerRefusalError) return error.message;
  return `Cannot reach the server: ${error instanceof Error ? error.message : String(error)}. Reload the page to try again.`;
}

/** Opens Altair, or opens it again with what has been chosen since. */
function openAltair(): void {
  if (altair.getAttribute('src') === ALTAIR_PATH) altair.contentWindow?.location.reload();
  else altair.src = ALTAIR_PATH;
}

/** Closes Altair, and with it the database that it keeps open. */
function closeAltair(): Promise<void> {
  return new Promise((resolve) => {
    altair.addEventListener('load', () => resolve(), { once: true });
    altair.src = 'about:blank';
  });
}

function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${kind.name} "${id}"`);
}
