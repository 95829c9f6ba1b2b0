import type { IncomingMessage } from 'node:http';

/** What came instead of a body that can be read. */
export type BodyFault = 'too large' | 'broken off';

/**
 * Reads a request's body as text.
 *
 * @param maxBytes the rest of a longer one is not read
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<string | { fault: BodyFault }> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes)
    return Promise.resolve({ fault: 'too large' });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else {
        request.pause();
        resolve({ fault: 'too large' });
      }
    });
    request.on('end', () => {
      const [only] = chunks;
      resolve((chunks.length === 1 && only ? only : Buffer.concat(chunks)).toString('utf8'));
    });
    request.on('error', () => {
      resolve({ fault: 'broken off' });
    });
  });
}
