/** A second Ctrl-C within this time is npm's echo of the first one. */
const ECHO_MS = 1_000;

/** Given by the first Ctrl-C or SIGTERM. A later one ends the process at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) return;
    controller.abort();
    setTimeout(() => process.off('SIGINT', stop).off('SIGTERM', stop), ECHO_MS).unref();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return controller.signal;
}
