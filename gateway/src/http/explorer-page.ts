import { readFileSync } from 'node:fs';

import fastifyStatic from '@fastify/static';
import { ASSET_FOLDER, ASSET_PATH, PAGE_FILE } from '@zhucan/explorer';
import type { FastifyInstance, FastifyReply } from 'fastify';

import { GRAPHQL_PATH } from './graphql-endpoint.js';

/**
 * Loads nothing from elsewhere: the network of a district office is closed. The editor puts styles and small fonts and pictures into the page
 * itself, so that these are allowed; scripts come from files alone, and none may make code of text.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the page that a browser sees without a query, and its files. It tells nothing of the schema: GraphiQL asks for that with a token. */
export function serveExplorer(app: FastifyInstance): void {
  const page = readFileSync(PAGE_FILE);
  const sendPage = (_request: unknown, reply: FastifyReply): FastifyReply =>
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', PAGE_POLICY)
      .send(page);
  app.get('/', sendPage);
  app.get(GRAPHQL_PATH, sendPage);
  app.register(fastifyStatic, {
    root: ASSET_FOLDER,
    prefix: ASSET_PATH,
    // The name of a file changes with what is in it.
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    index: false,
    decorateReply: false,
  });
}
