import { existsSync } from 'node:fs';
import { chromium, type BrowserContext } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const MISSING =
  'The page tests need Chromium or Chrome: install it (Debian: chromium), or name it in CHROMIUM_PATH.';

/** The machine's Chromium; null, with a word about it, where there is none. In CI there has to be one. */
export const chromiumPath = findChromium();

/** Starts the machine's Chromium with an empty profile; closing the context ends it. */
export function launchBrowser(): Promise<BrowserContext> {
  if (chromiumPath === null) throw new Error(MISSING);
  return chromium.launchPersistentContext('', {
    executablePath: chromiumPath,
    args: switches,
    viewport: { width: 1280, height: 1400 },
    // Drawing what moves takes longer than everything else.
    reducedMotion: 'reduce',
  });
}

function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH names "${named}", and there is no such file.`);
  }
  const found = places.find((place) => existsSync(place)) ?? null;
  if (found === null && process.env['CI'] !== undefined) throw new Error(MISSING);
  if (found === null) console.warn(`Skipped: ${MISSING}`);
  return found;
}
