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

/**
 * Leaves nothing of a key in this browser. Altair keeps it with its tabs, in a database of its own, so
 * they go as well; Altair must not be open meanwhile.
 */
export async function forgetEverything(): Promise<void> {
  localStorage.clear();
  for (const { name } of await indexedDB.databases()) {
    if (name !== undefined) await settled(indexedDB.deleteDatabase(name));
  }
}

function settled(request: IDBOpenDBRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve());
    request.addEventListener('error', () => reject(request.error ?? new Error('not deleted')));
  });
}
