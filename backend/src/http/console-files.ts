import compress from '@fastify/compress';
import files from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { constants } from 'node:zlib';
import { consolePage } from './console-page.js';
import { isServicePath, pathOf } from './request-context.js';

/** The build puts a hash of the content into these names, so such a file never changes. */
const HASHED = /-[A-Za-z0-9_-]{8}\.(?:js|css|woff2?|svg|png)$/;
const A_YEAR_SEC = 31_536_000;
/** Files are small and mostly sent once to each browser: quick enough to compress while they are sent. */
const BROTLI_QUALITY = 5;

/** Nothing of the console is named otherwise, and nothing else is looked up on the disk. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\/?$/;

const isFile = (path: string): boolean => path.slice(path.lastIndexOf('/') + 1).includes('.');

async function answerWithPage(folder: string, reply: FastifyReply): Promise<FastifyReply> {
  const page = await consolePage(folder);
  return reply
    .header('content-security-policy', page.contentSecurityPolicy)
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(page.html);
}

/**
 * Serves the built console: its files by name, its page for every other address that a browser may be at. What begins
 * like a route of the service stays the service's, so an unknown one answers 404 and never a page.
 */
export async function serveConsole(server: FastifyInstance, folder: string): Promise<void> {
  await server.register(compress, { global: false, encodings: ['br', 'gzip'] });
  await server.register(files, {
    root: folder,
    serve: false,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', HASHED.test(path) ? `public, max-age=${A_YEAR_SEC}, immutable` : 'no-cache');
    },
  });
  const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } };
  server.get('/*', { compress: { brotliOptions } }, async (request: FastifyRequest, reply: FastifyReply) => {
    const path = pathOf(request.raw.url ?? '/');
    if (isServicePath(path) || !PLAIN_PATH.test(path)) return reply.callNotFound();
    // By its own name, too: as a file it would have neither nonce nor policy and stay blank.
    if (!isFile(path) || path === '/index.html') return answerWithPage(folder, reply);
    return reply.sendFile(path);
  });
}
