import { createHash } from 'node:crypto';

import { z } from 'zod';

/** A manifest of the documents that clients may ask with, as the tools of Apollo's clients write it. */
const manifestShape = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(
    z.object({
      /** SHA-256 of the body, in hexadecimal digits. */
      id: z.string(),
      name: z.string(),
      type: z.enum(['query', 'mutation', 'subscription']),
      body: z.string().min(1),
    }),
  ),
});

export type Manifest = z.infer<typeof manifestShape>;

/** The id of a document. */
export function documentId(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

/** Why a manifest is not taken. */
export class ManifestRefused extends Error {
  constructor(reason: string) {
    super(`trustedDocuments.manifest: ${reason}`);
  }
}

/**
 * Reads the text of a manifest.
 *
 * @throws ManifestRefused with the first fault: each id must be that of its body, as a client could otherwise be given another document than the
 *   one that it has
 */
export function parseManifest(text: string): Manifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new ManifestRefused('the manifest is no JSON');
  }
  const parsed = manifestShape.safeParse(content);
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success)
    throw new ManifestRefused(
      `the manifest is not as it must be: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    );
  for (const { id, name, body } of parsed.data.operations)
    if (id !== documentId(body))
      throw new ManifestRefused(`the id of ${name} is not the SHA-256 of its body`);
  return parsed.data;
}
