import { LocalError } from './errors.js';

/** Asks the graph as one caller. */
export interface GraphClient {
  /**
   * Sends one operation.
   *
   * @returns its data; errors are thrown unless they are to be ignored
   * @throws LocalError with the graph's own messages
   */
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

const DEADLINE_MS = 60_000;

/**
 * A client of the gateway with a bearer token.
 *
 * @param token gives a token; asked once
 */
export function graphClient(url: string, token: () => Promise<string>): GraphClient {
  let bearer: Promise<string> | undefined;
  return {
    async ask(query, variables = {}) {
      bearer ??= token();
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await bearer}` },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      const answer = (await response.json()) as { data?: unknown; errors?: readonly { message: string }[] };
      if (answer.errors !== undefined && answer.errors.length > 0) {
        throw new LocalError(`The graph answers: ${answer.errors.map((error) => error.message).join('; ')}`);
      }
      return answer.data;
    },
  };
}
