import { createBuiltinModules } from './guest/builtin-modules.ts';
import { createClock } from './guest/clock.ts';
import { createConsole } from './guest/console.ts';
import { createEntryLayout } from './guest/entry-layout.ts';
import { createErrorReports } from './guest/errors.ts';
import { createEventLoop } from './guest/event-loop.ts';
import { createFormatter } from './guest/format.ts';
import { createHandlerCalls } from './guest/handler.ts';
import { bootKernel, type KernelParts, type LazyKernelParts } from './guest/kernel.ts';
import { createLog } from './guest/log.ts';
import { createInspect } from './guest/inspect.ts';
import { captureNatives } from './guest/natives.ts';
import { createProcess } from './guest/process.ts';
import { createTextQuoter } from './guest/quote-text.ts';
import { createRandomGlobals, createRandomSource } from './guest/random.ts';
import { createVirtualDate } from './guest/virtual-date.ts';
import { createWebGlobals } from './guest/web.ts';
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
  createBuiltinModules,
  createConsole,
  createEntryLayout,
  createErrorReports,
  createEventLoop,
  createFormatter,
  createInspect,
  createProcess,
  createRandomGlobals,
  createRandomSource,
  createTextQuoter,
  createVirtualDate,
  createWebGlobals,
};

/**
 * The guest's kernel as JavaScript. Its functions are ordinary code, typed and linted with the rest,
 * and reach QuickJS as their own source text; hence they refer to nothing outside themselves.
 *
 * The source evaluates to a function of the shared buffer, the settings and a function that compiles
 * a lazy part by its name.
 */
export const kernelSource = `"use strict";
(function (parts, boot, slots) {
  return (buffer, settings, load) => boot(parts, load, slots, buffer, settings);
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
