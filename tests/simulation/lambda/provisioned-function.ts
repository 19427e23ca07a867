import { environments } from '../../../src/simulation/lambda/environment.ts';
import {
  provisionedConcurrency,
  type ProvisionedConcurrencyRow,
} from '../../../src/simulation/lambda/provisioned-concurrency.ts';
import { openSandbox, type TestSandbox } from '../../support/test-sandbox.ts';

export const SLOW = `
  console.log('loaded');
  let n = 0;
  export const handler = ({ ms = 2000, crash }) => new Promise((resolve) => setTimeout(() => {
    if (crash) process.exit(1);
    resolve({ count: ++n, type: process.env.AWS_LAMBDA_INITIALIZATION_TYPE, version: process.env.AWS_LAMBDA_FUNCTION_VERSION });
  }, ms));`;

/** A sandbox with version 1 of a function "f". */
export function openPublished(code = SLOW): TestSandbox {
  const sandbox = openSandbox();
  sandbox.createFunction('f', code, { publish: true });
  return sandbox;
}

export function put(sandbox: TestSandbox, qualifier: string, count: number): void {
  sandbox.execute('PutProvisionedConcurrencyConfig', {
    functionName: 'f',
    qualifier,
    provisionedConcurrentExecutions: count,
  });
}

export function remove(sandbox: TestSandbox, qualifier: string): string | null {
  return sandbox.execute('DeleteProvisionedConcurrencyConfig', { functionName: 'f', qualifier })
    .provisionedConcurrencyConfigId;
}

export function reserve(sandbox: TestSandbox, count: number): void {
  sandbox.execute('PutFunctionConcurrency', {
    functionName: 'f',
    reservedConcurrentExecutions: count,
  });
}

/** Publishes one more version. */
export function publishNext(sandbox: TestSandbox): void {
  sandbox.updateConfiguration('f', { timeout: 10 + sandbox.events.length });
  sandbox.publish('f');
}

export function configs(sandbox: TestSandbox): ProvisionedConcurrencyRow[] {
  return [...sandbox.world.table(provisionedConcurrency).values()];
}

/** Environments that were loaded, by version. */
export function loaded(sandbox: TestSandbox): string[] {
  return [...sandbox.world.table(environments).values()].map(({ version }) => version).sort();
}
