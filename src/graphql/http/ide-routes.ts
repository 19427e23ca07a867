import fastifyStatic from '@fastify/static';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const BASE = '/ide/';

/**
 * The browser may talk to this server only. Altair needs inline and evaluated scripts for its editor;
 * none of them can be loaded from, or send anything to, another place.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:",
  "connect-src 'self' ws: wss: data: blob:",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const FIRST_QUERY = `# Welcome to Pushpull. Every request takes a key:
#
#   1. Open "Environment" (top right), and put your key into the variable "key":
#      { "key": "ppk_..." }
#   2. It is sent as "Authorization: Bearer <key>" with every query (see "Set Headers")
#      and with every subscription.
#   3. Press "Send Request".
#
# The root key, printed at the first start, creates a tenant with its first key:
#
#   mutation { createTenant(input: { name: "me" }) { secret } }

query WhoAmI {
  viewer {
    isRoot
    tenant { id name }
    apiKey { name role expiresAt }
  }
}

query Sandboxes {
  sandboxes(first: 10) {
    edges {
      node {
        id
        name
        clock { mode now }
        functions(first: 10) { edges { node { functionName } } }
      }
    }
  }
}

# Follow what happens; set the id of a sandbox in the variables: { "sandboxId": "sbx_..." }
subscription Events($sandboxId: ID!) {
  lifecycleEvents(sandboxId: $sandboxId) {
    at
    kind
    message
    rule { id title }
  }
}
`;

type Altair = Pick<
  typeof import('altair-static'),
  'renderAltair' | 'isSandboxFrame' | 'SANDBOX_FRAME_CSP'
>;

/**
 * A GraphQL IDE at `/`, from files of our own. Its package is loaded when somebody opens it: most
 * processes never show it, and it takes a good share of their memory.
 */
export async function addIdeRoutes(server: FastifyInstance): Promise<void> {
  await server.register(async (ide) => {
    let altair: Altair | null = null;
    let page = '';
    ide.addHook('onRequest', async () => {
      if (altair) return;
      const loaded: Altair = await import('altair-static');
      page = renderPage(loaded);
      altair = loaded;
    });

    ide.get('/', (_request, reply) =>
      reply
        .header('content-security-policy', CONTENT_SECURITY_POLICY)
        .header('referrer-policy', 'no-referrer')
        .type('text/html; charset=utf-8')
        .send(page),
    );

    await ide.register(fastifyStatic, {
      root: join(dirname(createRequire(import.meta.url).resolve('altair-static')), 'dist'),
      prefix: BASE,
      index: false,
      decorateReply: false,
      // The file names carry no version, so browsers ask whether they have changed.
      cacheControl: true,
      maxAge: 0,
      setHeaders: (reply, path) => {
        reply.setHeader('x-content-type-options', 'nosniff');
        if (altair?.isSandboxFrame(path)) {
          reply.setHeader('content-security-policy', altair.SANDBOX_FRAME_CSP);
        }
      },
    });
  });
}

function renderPage(altair: Altair): string {
  return altair.renderAltair({
    baseURL: BASE,
    endpointURL: '/graphql',
    subscriptionsEndpoint: '/graphql',
    initialSubscriptionRequestHandlerId: 'graphql-ws',
    initialName: 'Pushpull',
    initialQuery: FIRST_QUERY,
    initialHeaders: { Authorization: 'Bearer {{key}}' },
    initialSubscriptionsPayload: { Authorization: 'Bearer {{key}}' },
    initialEnvironments: { base: { title: 'Key', variables: { key: '' } } },
    disableAccount: true,
  });
}
