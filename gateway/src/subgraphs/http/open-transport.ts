import { DEFAULT_POOL, type PooledTransport, type PoolSize } from './http-call.js';
import { openPlainTransport } from './plain-transport.js';
import { openUndiciTransport } from './undici-transport.js';

/**
 * Opens the connections to one subgraph: over plain HTTP/1.1 with our own client, which takes half the time of the best library, and over TLS,
 * where encryption is what takes time, with undici.
 */
export function openTransport(origin: string, size: PoolSize = DEFAULT_POOL): PooledTransport {
  return origin.startsWith('http:') ? openPlainTransport(origin, size) : openUndiciTransport(origin, size);
}
