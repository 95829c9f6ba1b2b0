/*
 * Makes the manifest of trusted documents of clients' files: `npm run manifest -- FILES`. See the README.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { buildSchema } from 'graphql';

import { buildManifest, DocumentsRefused } from './build-manifest.js';

const PUBLISHED = fileURLToPath(new URL('../../published.graphql', import.meta.url));
const USAGE = 'npm run manifest -- [--schema FILE] [--out FILE] FILES\n';

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { schema: { type: 'string' }, out: { type: 'string' } },
  });
  if (positionals.length === 0) throw new DocumentsRefused([`There are no files. ${USAGE}`]);
  const schema = buildSchema(readFileSync(values.schema ?? PUBLISHED, 'utf8'));
  const manifest = buildManifest(
    schema,
    positionals.map((path) => ({ path, text: readFileSync(path, 'utf8') })),
  );
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  if (values.out === undefined) process.stdout.write(text);
  else {
    writeFileSync(values.out, text);
    process.stderr.write(`${values.out} has ${manifest.operations.length} operations.\n`);
  }
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'unknown'}\n`);
  process.exitCode = 1;
}
