import DataLoader from 'dataloader';
import {
  findAttemptLogs,
  findAttempts,
  type AttemptRecord,
  type InvocationKey,
} from '../../store/invocation-attempts.ts';
import { findLinkedTraces } from '../../store/linked-traces.ts';
import {
  findInvocationPayloads,
  findInvocations,
  invocationList,
  invocationListOfFunction,
  matchingInvocations,
} from '../../store/invocations.ts';
import type { PrismaClient } from '../../store/prisma-client.ts';
import type { LoaderFactory } from '../loaders.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader, valueLoader } from '../record-loader.ts';
import { InvocationType } from './invocation.type.ts';

export const invocationById = recordLoader(findInvocations);

export const payloadsOfInvocation = valueLoader(findInvocationPayloads);

export const attemptsOfInvocation: LoaderFactory<InvocationKey, readonly AttemptRecord[]> =
  loaderByInvocation(findAttempts);

/** The log of each attempt, in their order. */
export const logsOfInvocation: LoaderFactory<InvocationKey, readonly string[]> =
  loaderByInvocation(findAttemptLogs);

/** The traces of the messages of its batch, beside its own. */
export const linkedTracesOfInvocation: LoaderFactory<InvocationKey, readonly string[]> =
  loaderByInvocation(findLinkedTraces);

export const invocationConnections = defineConnectionList({
  name: 'invocations',
  source: invocationList,
  matching: matchingInvocations,
  node: (record) => new InvocationType(record),
});

export const invocationConnectionsOfFunction = defineConnectionList({
  name: 'invocations',
  source: invocationListOfFunction,
  matching: matchingInvocations,
  node: (record) => new InvocationType(record),
});

function loaderByInvocation<Value>(
  find: (
    prisma: PrismaClient,
    invocations: readonly InvocationKey[],
  ) => Promise<ReadonlyMap<string, readonly Value[]>>,
): LoaderFactory<InvocationKey, readonly Value[]> {
  return (prisma) =>
    new DataLoader<InvocationKey, readonly Value[], string>(
      async (keys) => {
        const found = await find(prisma, keys);
        return keys.map(({ id }) => found.get(id) ?? []);
      },
      { cacheKeyFn: ({ id }) => id },
    );
}
