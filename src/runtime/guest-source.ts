import { createAssert } from './guest/assert.ts';
import { createBufferNumbers } from './guest/buffer-numbers.ts';
import { createBuffer } from './guest/buffer.ts';
import { createClock } from './guest/clock.ts';
import { createConsole } from './guest/console.ts';
import { createDeepEqual } from './guest/deep-equal.ts';
import { createDomException } from './guest/dom-exception.ts';
import { createEntryLayout } from './guest/entry-layout.ts';
import { createErrorReports } from './guest/errors.ts';
import { createEventEmitter } from './guest/event-emitter.ts';
import { createEventLoop } from './guest/event-loop.ts';
import { createFormatter } from './guest/format.ts';
import { createHandlerCalls } from './guest/handler.ts';
import { createInspect } from './guest/inspect.ts';
import { bootKernel, type KernelParts, type LazyKernelParts } from './guest/kernel.ts';
import { createLibrary } from './guest/library.ts';
import { createLocaleText } from './guest/locale-text.ts';
import { createLog } from './guest/log.ts';
import { createModuleLoader } from './guest/module-loader.ts';
import { captureNatives } from './guest/natives.ts';
import { createNodeCrypto } from './guest/node-crypto.ts';
import { createPath } from './guest/path.ts';
import { createProcess } from './guest/process.ts';
import { createTextQuoter } from './guest/quote-text.ts';
import { createRandomness, createRandomSource } from './guest/random.ts';
import { createStructuredClone } from './guest/structured-clone.ts';
import { createTextCoding } from './guest/text-coding.ts';
import { createTimersPromises } from './guest/timers-promises.ts';
import { createTypedArrays } from './guest/typed-arrays.ts';
import { createUrlSearchParams } from './guest/url-search-params.ts';
import { createUrl } from './guest/url.ts';
import { createUtil } from './guest/text-and-types.ts';
import { createVirtualDate } from './guest/virtual-date.ts';
import { createWebCrypto } from './guest/web-crypto.ts';
import { createWebEvents } from './guest/web-events.ts';
import { sharedNumbers } from './shared-numbers.ts';

/** The name of our own code in a guest's stack traces, which leave it out. */
export const kernelFile = 'pushpull:kernel';

const parts: KernelParts = {
  captureNatives,
  createClock,
  createHandlerCalls,
  createLog,
};

const lazyParts: LazyKernelParts = {
  createAssert,
  createBuffer,
  createBufferNumbers,
  createConsole,
  createDeepEqual,
  createDomException,
  createEntryLayout,
  createErrorReports,
  createEventEmitter,
  createEventLoop,
  createFormatter,
  createInspect,
  createLibrary,
  createLocaleText,
  createModuleLoader,
  createNodeCrypto,
  createPath,
  createProcess,
  createRandomSource,
  createRandomness,
  createStructuredClone,
  createTextCoding,
  createTextQuoter,
  createTimersPromises,
  createTypedArrays,
  createUrl,
  createUrlSearchParams,
  createUtil,
  createVirtualDate,
  createWebCrypto,
  createWebEvents,
};

/**
 * The guest's kernel as JavaScript. Its functions are ordinary code, typed and linted with the rest,
 * and reach QuickJS as their own source text; hence they refer to nothing outside themselves.
 *
 * The source evaluates to a function of the shared buffer, the settings and the function that asks the
 * host.
 */
export const kernelSource = `"use strict";
(function (parts, boot, slots) {
  return (buffer, settings, ask) => boot(parts, ask, slots, buffer, settings);
})({${Object.entries(parts)
  .map(([name, part]) => `${name}: ${compact(part)}`)
  .join(',\n')}}, ${compact(bootKernel)}, ${JSON.stringify(sharedNumbers)})`;

const lazySources = new Map<string, string>(
  Object.entries(lazyParts).map(([name, part]) => [name, `"use strict";(${compact(part)})`]),
);

/** Source of a part that is compiled at its first use. */
export function lazyKernelSource(name: string): string {
  const source = lazySources.get(name);
  if (source === undefined) throw new Error(`Cannot load "${name}": the kernel has no such part.`);
  return source;
}

/** Source text without indentation and without the lines that are comments: less to read each time. */
function compact(part: (...parameters: never[]) => unknown): string {
  return part
    .toString()
    .replaceAll(/^\s*\/\*\*[\s\S]*?\*\//gm, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/\n\s*/g, '\n');
}
