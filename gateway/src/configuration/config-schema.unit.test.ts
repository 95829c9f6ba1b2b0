import { readFileSync } from 'node:fs';

import { expect, it } from '@jest/globals';
import { z } from 'zod';

import { configShape } from './config-file.js';

it('is described by the committed JSON Schema', () => {
  const committed = JSON.parse(
    readFileSync(new URL('../../config.schema.json', import.meta.url), 'utf8'),
  ) as unknown;
  expect(committed).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(configShape))));
});
