import { mkdirSync, rmSync, writeFileSync } from 'node:fs';

import { EVENTS, jsonSchema, schemaName } from './index.js';

// Writes the JSON Schema by which readers take each event beside the package, for those who do not write TypeScript.
const folder = new URL('../schemas/', import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const event of EVENTS) {
  for (const audience of ['public', 'internal'] as const) {
    const schema = jsonSchema(event, audience, 'reader');
    if (schema)
      writeFileSync(new URL(schemaName(event, audience), folder), `${JSON.stringify(schema, null, 2)}\n`);
  }
}
