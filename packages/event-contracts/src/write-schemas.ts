import { mkdirSync, writeFileSync } from 'node:fs';

import { EVENTS, jsonSchema, schemaName } from './index.js';

// Writes the JSON Schema of every event beside the package, for readers who do not write TypeScript.
const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const event of EVENTS) {
  for (const audience of ['public', 'internal'] as const) {
    const schema = jsonSchema(event, audience);
    if (schema)
      writeFileSync(new URL(schemaName(event, audience), folder), `${JSON.stringify(schema, null, 2)}\n`);
  }
}
