/** The last version of each Node.js runtime that we know; `process.version` shows it. */
const versions: Readonly<Record<string, string>> = {
  'nodejs20.x': 'v20.19.5',
  'nodejs22.x': 'v22.21.0',
  'nodejs24.x': 'v24.11.0',
};
const firstWithoutCallbacks = 24;

/** `process.version` of a runtime such as `nodejs22.x`. */
export function nodeVersion(runtime: string): string {
  return versions[runtime] ?? `v${majorOf(runtime)}.0.0`;
}

/** Whether a handler of this runtime may take a callback (SYN-27). */
export function hasCallbackHandlers(runtime: string): boolean {
  return majorOf(runtime) < firstWithoutCallbacks;
}

function majorOf(runtime: string): number {
  return Number(/^nodejs(\d+)/.exec(runtime)?.[1] ?? '22');
}
