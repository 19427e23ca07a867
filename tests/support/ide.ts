import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';

/** The IDE as somebody sees it who opens `/` and has entered no key yet. */
export class Ide {
  readonly page: Page;
  /** Every address that the page asked for, WebSockets included. */
  readonly addresses: string[] = [];
  /** What the console showed as a warning or an error, and what nobody caught. */
  readonly complaints: string[] = [];
  /** Altair's frame. */
  readonly altair: FrameLocator;
  /** What the bar says to the user. */
  readonly message: Locator;
  /** What stands in the pane of the result. */
  readonly result: Locator;

  static async open(browser: BrowserContext, url: string): Promise<Ide> {
    const ide = new Ide(await browser.newPage());
    await ide.page.goto(`${url}/`);
    await ide.#ready();
    return ide;
  }

  private constructor(page: Page) {
    this.page = page;
    this.altair = page.frameLocator('iframe');
    this.message = page.getByRole('status');
    this.result = this.altair.locator('app-query-result');
    page.on('request', (request) => this.addresses.push(request.url()));
    page.on('websocket', (socket) => this.addresses.push(socket.url()));
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (line) => {
      if (line.type() !== 'error' && line.type() !== 'warning') return;
      this.complaints.push(`${line.text()} (${line.location().url})`);
    });
  }

  /** Enters a key that is accepted, and waits for the examples that come with it. */
  async enterKey(key: string): Promise<void> {
    const reopened = this.page.waitForEvent('framenavigated');
    await this.submitKey(key);
    await reopened;
    await this.#ready();
  }

  /** Enters a key, whatever comes of it. */
  async submitKey(key: string): Promise<void> {
    await this.page.getByLabel('Key', { exact: true }).fill(key);
    await this.page.getByRole('button', { name: 'Use this key' }).click();
  }

  /** Loads the page again, as the browser's button does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.#ready();
  }

  /** Goes to a tab and sends what stands in it. */
  async send(tab: string): Promise<void> {
    await this.openTab(tab);
    await this.altair.getByRole('button', { name: 'Send Request' }).click();
  }

  async openTab(tab: string): Promise<void> {
    await this.altair.getByText(tab, { exact: true }).click();
    await this.editor.waitFor();
  }

  /** The editor of the tab that is open. */
  get editor(): Locator {
    return this.altair.locator('app-query-editor .cm-content').first();
  }

  /** Waits until the result shows a text. */
  async shows(text: string): Promise<void> {
    await this.result.getByText(text).first().waitFor();
  }

  /** Everything that the browser keeps for the page, as one text. */
  stored(): Promise<string> {
    return this.page.evaluate<string>(STORED_TEXT);
  }

  /** Closes the page and leaves no key behind. */
  async close(): Promise<void> {
    await this.page.evaluate('localStorage.clear()');
    await this.page.close();
  }

  /** Altair has started when its tabs are there. */
  async #ready(): Promise<void> {
    await this.altair.getByRole('button', { name: 'Send Request' }).waitFor();
  }
}

/** Reads the page's local storage and all its databases; the browser runs it. */
const STORED_TEXT = `(async () => {
  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  let text = JSON.stringify(localStorage);
  for (const { name } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name));
    for (const table of database.objectStoreNames) {
      text += JSON.stringify(await settled(database.transaction(table).objectStore(table).getAll()));
    }
    database.close();
  }
  return text;
})()`;
