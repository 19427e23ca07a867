/**
 * Opens a data folder from a process of its own, when the first line of input asks it to. It prints
 * `ready` before, then `open` or the refusal, and ends with its input.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { openDataFolder } from '../../dist/src/data-folder.js';

const input = createInterface(process.stdin);
const asked = once(input, 'line');
console.log('ready');
await asked;
try {
  openDataFolder(process.argv[2]);
  console.log('open');
} catch (error) {
  console.log(error.message);
}
