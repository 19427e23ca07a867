import fastifyStatic from '@fastify/static';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';

/** The bar's scripts and style. */
const IDE_PATH = '/ide/';

/** Altair's page, which the bar shows in a frame, and its files. */
const ALTAIR_PATH = '/ide/altair/';

/** Our own page takes no inline script and talks to this server only. */
const PAGE_POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Altair's frame: it styles inline, and its schema library tries out whether it may evaluate. Scripts
 * come from our files alone, and nothing can be sent to another place.
 */
const ALTAIR_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

type Altair = Pick<
  typeof import('altair-static'),
  'renderAltair' | 'isSandboxFrame' | 'SANDBOX_FRAME_CSP'
>;

/**
 * A GraphQL IDE at `/`, from files of our own: a page that takes the key, and below it Altair. Altair's
 * package is loaded when somebody opens it: most processes never show it, and it takes a good share of
 * their memory.
 *
 * @param ideFolder where the compiled src/ide lies; tests that run from source name it
 */
export async function addIdeRoutes(
  server: FastifyInstance,
  ideFolder: URL = new URL('../../ide/', import.meta.url),
): Promise<void> {
  const folder = fileURLToPath(ideFolder);
  const page = await readFile(join(folder, 'page.html'), 'utf8');
  server.get('/', (_request, reply) =>
    reply
      .header('content-security-policy', PAGE_POLICY)
      .header('referrer-policy', 'no-referrer')
      .type('text/html; charset=utf-8')
      .send(page),
  );
  await server.register(fastifyStatic, {
    root: folder,
    prefix: IDE_PATH,
    allowedPath: (path) => /\.(js|css)$/.test(path),
    ...staticFiles,
  });
  await server.register(addAltair);
}

async function addAltair(server: FastifyInstance): Promise<void> {
  let altair: Altair | null = null;
  let page = '';
  server.addHook('onRequest', async () => {
    if (altair) return;
    const loaded: Altair = await import('altair-static');
    page = loaded
      .renderAltair({
        baseURL: ALTAIR_PATH,
        serveInitialOptionsInSeperateRequest: `${IDE_PATH}altair.js`,
      })
      .replace('</head>', `<link href="${IDE_PATH}altair.css" rel="stylesheet" /></head>`);
    altair = loaded;
  });

  server.get(ALTAIR_PATH, (_request, reply) =>
    reply
      .header('content-security-policy', ALTAIR_POLICY)
      .header('referrer-policy', 'no-referrer')
      .type('text/html; charset=utf-8')
      .send(page),
  );

  await server.register(fastifyStatic, {
    root: join(dirname(createRequire(import.meta.url).resolve('altair-static')), 'dist'),
    prefix: ALTAIR_PATH,
    ...staticFiles,
    setHeaders: (reply, path) => {
      staticFiles.setHeaders(reply);
      if (altair?.isSandboxFrame(path)) {
        reply.setHeader('content-security-policy', altair.SANDBOX_FRAME_CSP);
      }
    },
  });
}

const staticFiles = {
  index: false,
  decorateReply: false,
  // The file names carry no version, so browsers ask whether they have changed.
  cacheControl: true,
  maxAge: 0,
  setHeaders: (reply: { setHeader(name: string, value: string): void }) => {
    reply.setHeader('x-content-type-options', 'nosniff');
  },
} as const;
