import { builtinModuleNames } from './builtin-modules.ts';
import type { FunctionFiles } from './function-files.ts';

/** Files that a message about a missing one names. */
const filesShownMax = 20;

/** A sentence for whoever looks for something that is not there. */
export function whatCanBeLoaded({ relativePaths: files }: FunctionFiles): string {
  const more = files.length > filesShownMax ? ` and ${files.length - filesShownMax} more` : '';
  return (
    `A simulated function can load its own files (${files.slice(0, filesShownMax).join(', ')}${more}) ` +
    `and these modules of Node: ${builtinModuleNames.join(', ')}`
  );
}
