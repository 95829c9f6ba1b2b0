import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Logger } from '@zhucan/observability';

/** Where metrics are served. */
export interface MetricsPlace {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
}

/** What is served. */
export interface MetricsText {
  readonly contentType: string;
  /** All metrics as Prometheus reads them. */
  text(): Promise<string>;
}

/** A server of metrics that listens. */
export interface MetricsServer {
  /** Where they are, with the path. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A scrape is a line of headers; who takes longer is none. */
const RECEIVE_TIMEOUT_MS = 5_000;
const PATH = '/metrics';

async function answer(
  { method, url }: IncomingMessage,
  response: ServerResponse,
  metrics: MetricsText,
): Promise<void> {
  if (url !== PATH) return void response.writeHead(404).end();
  if (method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
  const body = await metrics.text();
  response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(body);
}

/**
 * Serves metrics on a port of their own: nobody is asked who he is there, so that it must not be reachable where the service is.
 *
 * @throws where the port cannot be had
 */
export function serveMetrics(
  metrics: MetricsText,
  place: MetricsPlace,
  logger: Logger,
): Promise<MetricsServer> {
  const server = createServer(
    { requestTimeout: RECEIVE_TIMEOUT_MS, headersTimeout: RECEIVE_TIMEOUT_MS },
    (request, response) => {
      answer(request, response, metrics).catch((error: unknown) => {
        logger.error({ err: error }, 'the metrics could not be written');
        response.writeHead(500).end();
      });
    },
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(place.port, place.host, () => {
      const { address, port, family } = server.address() as AddressInfo;
      resolve({
        url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}${PATH}`,
        stop: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}
