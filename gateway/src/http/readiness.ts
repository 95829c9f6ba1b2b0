/** A probe is answered before the prober gives up, which is after one second by custom. */
const PROBE_DEADLINE_MS = 900;

/** The answer of `/readyz`. */
export type Readiness =
  | { readonly status: 'ok' }
  /** The gateway serves; the fields of these subgraphs are null with typed errors. */
  | { readonly status: 'degraded'; readonly unavailable: readonly string[] }
  /** No supergraph, nothing can be served. */
  | { readonly status: 'unavailable'; readonly reason: 'no supergraph' };

async function isReady(address: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/readyz', address), {
      redirect: 'error',
      signal: AbortSignal.timeout(PROBE_DEADLINE_MS),
    });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** Asks each subgraph whether it is ready, all at once. Never rejects. */
export async function checkSubgraphs(addresses: Readonly<Record<string, string>>): Promise<Readiness> {
  const answers = await Promise.all(
    Object.entries(addresses).map(async ([name, address]) => ({ name, ready: await isReady(address) })),
  );
  const unavailable = answers
    .filter(({ ready }) => !ready)
    .map(({ name }) => name)
    .sort();
  return unavailable.length === 0 ? { status: 'ok' } : { status: 'degraded', unavailable };
}
