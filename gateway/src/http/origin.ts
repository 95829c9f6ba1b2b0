import type { IncomingMessage } from 'node:http';

/** Whether a request comes from a page of another site: browsers say of every WebSocket which page opens it, and clients that are none say nothing. */
export function isForeignPage({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
