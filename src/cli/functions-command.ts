import { Command } from 'commander';
import { oneLine } from '../client/event-line.ts';
import { findSandbox, withAccess, type AccessOptions } from './access.ts';
import { Output } from './output.ts';
import { PAGE_INFO, walkList, type ListPage } from './walk-list.ts';

interface FunctionEntry {
  readonly functionName: string;
  readonly functionArn: string;
  readonly runtime: string;
  readonly state: string;
  readonly timeout: number;
  readonly memorySize: number;
  readonly description: string;
}

const FUNCTIONS = `query ($id: ID!, $after: String) {
  sandbox(id: $id) {
    functions(first: 100, after: $after) {
      edges { node { functionName functionArn runtime state timeout memorySize description } } ${PAGE_INFO}
    }
  }
}`;

/** `pushpull functions`: what a sandbox has to call. */
export function functionsCommand(): Command {
  const command = new Command('functions')
    .summary('list the functions of a sandbox')
    .description(
      'Lists the functions of a sandbox in the order of their creation: name, runtime, state, memory, timeout, description.',
    )
    .addHelpText(
      'after',
      `
Examples:
  pushpull functions
  pushpull functions --json | jq -r .functionArn`,
    );
  return withAccess(command).action(listFunctions);
}

async function listFunctions(options: AccessOptions): Promise<void> {
  const output = new Output(options.json ?? false);
  const { client, sandboxId } = findSandbox(options);
  const readPage = async (after: string | null): Promise<ListPage<FunctionEntry>> =>
    (
      await client.request<{ sandbox: { functions: ListPage<FunctionEntry> } }>(FUNCTIONS, {
        id: sandboxId,
        after,
      })
    ).sandbox.functions;
  for await (const entry of walkList(readPage)) {
    const { functionName, runtime, state, memorySize, timeout, description } = entry;
    const configuration = `${runtime}  ${state}  ${memorySize} MB  ${timeout} s`;
    const text = `${functionName.padEnd(NAME_WIDTH)}  ${configuration}  ${oneLine(description)}`;
    output.result(entry, text.trimEnd());
  }
}

/** A longer name moves its own line only. */
const NAME_WIDTH = 20;
