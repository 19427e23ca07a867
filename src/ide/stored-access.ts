/** What the IDE sends its requests with. It stays in this browser, and never stands in a URL. */
export interface Access {
  /** The key; empty before one was entered. */
  readonly key: string;
  /** The sandbox that was chosen; empty where there is none, as for the root key. */
  readonly sandboxId: string;
}

const KEY = 'pushpull.key';
const SANDBOX_ID = 'pushpull.sandboxId';

export function readAccess(): Access {
  return {
    key: localStorage.getItem(KEY) ?? '',
    sandboxId: localStorage.getItem(SANDBOX_ID) ?? '',
  };
}

export function storeAccess({ key, sandboxId }: Access): void {
  localStorage.setItem(KEY, key);
  localStorage.setItem(SANDBOX_ID, sandboxId);
}

export function forgetAccess(): void {
  localStorage.removeItem(KEY);
  localStorage.removeItem(SANDBOX_ID);
}
