import { Command } from 'commander';
import { instantText, oneLine } from '../client/event-line.ts';
import { findAccess, withAccess, type AccessOptions } from './access.ts';
import { Output } from './output.ts';
import { PAGE_INFO, walkList, type ListPage } from './walk-list.ts';

interface Sandbox {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  readonly clock: { readonly mode: string; readonly now: string };
}

const SANDBOXES = `query ($after: String) {
  sandboxes(first: 100, after: $after) {
    edges { node { id name region accountId clock { mode now } } } ${PAGE_INFO}
  }
}`;

/** `pushpull sandboxes`: what the key reaches. */
export function sandboxesCommand(): Command {
  const command = new Command('sandboxes')
    .summary('list the sandboxes that the key reaches')
    .description('Lists the sandboxes that the key reaches, oldest first: id, region, clock, name.')
    .addHelpText(
      'after',
      `
Examples:
  pushpull sandboxes
  export PUSHPULL_SANDBOX=$(pushpull sandboxes --json | jq -r 'select(.name == "demo").id')`,
    );
  return withAccess(command, { sandbox: false }).action(listSandboxes);
}

async function listSandboxes(options: AccessOptions): Promise<void> {
  const output = new Output(options.json ?? false);
  const { client } = findAccess(options);
  const readPage = async (after: string | null): Promise<ListPage<Sandbox>> =>
    (await client.request<{ sandboxes: ListPage<Sandbox> }>(SANDBOXES, { after })).sandboxes;
  for await (const sandbox of walkList(readPage)) {
    const { id, name, region, clock } = sandbox;
    const time = `${instantText(clock.now)} ${clock.mode.padEnd(9)}`;
    output.result(sandbox, `${id}  ${region.padEnd(14)}  ${time}  ${oneLine(name)}`);
  }
}
