/*
 * Starts Altair in the frame below the bar, with what was entered there.
 */

import type { RenderOptions } from 'altair-static';
import { rootExamples, sandboxExamples, type Example } from './examples.ts';
import { readAccess } from './stored-access.ts';

declare const AltairGraphQL: { init(options: RenderOptions): void };

const { key, sandboxId } = readAccess();

/** How every request of the IDE is sent; Altair fills in the key from its environment. */
const connection = {
  endpointURL: new URL('/graphql', location.href).href,
  subscriptionsEndpoint: new URL('/graphql', location.href.replace(/^http/, 'ws')).href,
  initialSubscriptionRequestHandlerId: 'graphql-ws',
  initialHeaders: { Authorization: 'Bearer {{key}}' },
  initialSubscriptionsPayload: { Authorization: 'Bearer {{key}}' },
} as const;

AltairGraphQL.init({
  ...connection,
  // Altair keeps its tabs and its environment under this name and prefers them to what stands here, so
  // each key and sandbox has a name of its own, and finds its own tabs again.
  instanceStorageNamespace: `pushpull_${key.slice(-8)}_${sandboxId}_`,
  initialEnvironments: {
    activeSubEnvironment: 'pushpull',
    subEnvironments: [{ id: 'pushpull', title: 'Pushpull', variables: { key, sandboxId } }],
  },
  initialWindows: examples().map(({ title, query, variables }) => ({
    ...connection,
    initialName: title,
    initialQuery: query,
    initialVariables: JSON.stringify(variables, null, 2),
  })),
  persistedSettings: {
    'banners.disable': true,
    'alert.disableUpdateNotification': true,
    disablePushNotification: true,
  },
  disableAccount: true,
});

function examples(): readonly Example[] {
  if (key !== '' && sandboxId === '') return rootExamples;
  return sandboxExamples(sandboxId || 'sbx_…');
}
