import { beforeAll, describe, expect, it } from '@jest/globals';

import { listParts, readFiles, readManifest, readText } from '../repository.js';
import { type Boundary, readBoundaries } from './table.js';
import { forbiddenDependencies, forbiddenImports, impureImports, type Workspace } from './violations.js';

const SOURCES = '**/*.{ts,mts,js,mjs,cjs}';

describe('who may import whom', () => {
  const parts = listParts();
  let workspace: Workspace;
  beforeAll(() => {
    const named = parts.flatMap((part) => {
      const name = readManifest(part)?.name;
      return name === undefined ? [] : [[name, part] as const];
    });
    workspace = {
      boundaries: readBoundaries(readText('docs/architecture.md'), parts),
      partByName: new Map(named),
    };
  });

  it('is kept by every import of every source', () => {
    const files = readFiles(SOURCES);
    expect(files.length).toBeGreaterThan(300);
    expect(files.flatMap((file) => forbiddenImports(file, workspace))).toEqual([]);
  });

  it('is kept by every dependency', () => {
    expect(
      parts.flatMap((part) => {
        const manifest = readManifest(part);
        return manifest ? forbiddenDependencies(part, manifest, workspace) : [];
      }),
    ).toEqual([]);
  });

  it('leaves decisions pure', () => {
    const files = readFiles('services/*/src/decisions/**/*.ts');
    expect(files.length).toBeGreaterThan(10);
    expect(files.flatMap(impureImports)).toEqual([]);
  });

  it.each([
    ['services/registry/src/a.ts', "import { b } from '@zhucan/party-affairs';"],
    ['services/registry/src/a.test.ts', "import { b } from '@zhucan/party-affairs';"],
    ['services/registry/src/a.ts', "export * from '../../party-affairs/src/index.js';"],
    ['services/registry/src/a.ts', "import type { b } from '@zhucan/dataset-2019';"],
    ['services/registry/src/a.ts', "import { b } from '@zhucan/test-kit';"],
    ['services/registry/src/a.ts', "import { b } from '@zhucan/codes/dist/dates.js';"],
    ['services/registry/src/a.ts', "import { b } from '@zhucan/no-such-part';"],
    ['services/registry/src/a.ts', "import { b } from '../../../packages/codes/src/index.js';"],
    ['services/registry/src/a.ts', "import { packageJest } from '../../../jest.preset.js';"],
    ['packages/codes/src/a.ts', "const sql = await import('@zhucan/sql');"],
    ['packages/codes/src/a.ts', "type Sql = import('@zhucan/sql').Sql;"],
    ['packages/codes/src/a.ts', "const sql = require('@zhucan/sql');"],
    ['packages/codes/src/a.ts', "import { b } from '@zhucan/codes';"],
    ['packages/codes/src/a.ts', `import { b } from '${['', 'opt', 'sql.js'].join('/')}';`],
    ['packages/protection/src/a.int.test.ts', "import { b } from '@zhucan/test-kit';"],
    ['gateway/src/http/a.ts', "import { b } from '@zhucan/subgraph-kit';"],
  ])('refuses %s with %s', (path, text) => {
    expect(forbiddenImports({ path, text }, workspace)).toHaveLength(1);
  });

  it.each([
    ['services/registry/src/a.ts', "import { b } from '@zhucan/codes'; import c from 'zod';"],
    ['services/registry/src/a.int.test.ts', "import { b } from '@zhucan/test-kit';"],
    ['services/registry/src/bench/a.ts', "import { b } from '@zhucan/dataset-2019';"],
    ['services/registry/jest.config.js', "import { packageJest } from '../../jest.preset.js';"],
    ['gateway/src/composition/a.ts', "import { b } from '@zhucan/subgraph-kit';"],
    ['infra/compose/a.mjs', "import { b } from '../../packages/protection/dist/index.js';"],
    ['packages/codes/examples/a.mjs', "import { b } from '@zhucan/codes';"],
  ])('takes %s with %s', (path, text) => {
    expect(forbiddenImports({ path, text }, workspace)).toEqual([]);
  });

  it('refuses a dependency that the table does not have, and one of tests among those of production', () => {
    const manifest = { name: '@zhucan/registry', dependencies: { '@zhucan/party-affairs': 'workspace:*' } };
    expect(forbiddenDependencies('services/registry', manifest, workspace)).toHaveLength(1);
    const testKit = { '@zhucan/test-kit': 'workspace:*' };
    const asDependency = { name: '@zhucan/registry', dependencies: testKit };
    expect(forbiddenDependencies('services/registry', asDependency, workspace)).toHaveLength(1);
    const forTests = { name: '@zhucan/registry', devDependencies: testKit };
    expect(forbiddenDependencies('services/registry', forTests, workspace)).toEqual([]);
  });

  it.each(["import { readFileSync } from 'node:fs';", "import { save } from '../store/residents.js';"])(
    'refuses a decision with %s',
    (text) => {
      expect(impureImports({ path: 'services/registry/src/decisions/a.ts', text })).toHaveLength(1);
    },
  );
});

describe('the table', () => {
  const parts = ['packages/codes', 'packages/sql', 'services/registry'];
  const page = (...rows: string[]): string =>
    ['| folder | holds | may import | besides, in tests and tools |', '|---|---|---|---|', ...rows, ''].join(
      '\n',
    );
  const codes = '| `packages/codes` | words | nothing | nothing |';
  const sql = '| `packages/sql` | a port | codes | nothing |';
  const sets = (boundary: Boundary | undefined): string[][] => [
    [...(boundary?.always ?? [])],
    [...(boundary?.inTests ?? [])],
  ];

  it('is read cell by cell', () => {
    const services = '| `services/*` | services | sql and what that imports | any package but sql |';
    const read = readBoundaries(page(codes, sql, services), parts);
    expect(sets(read.get('packages/codes'))).toEqual([[], []]);
    expect(sets(read.get('services/registry'))).toEqual([
      ['packages/sql', 'packages/codes'],
      ['packages/codes'],
    ]);
  });

  it.each([
    ['no table', 'text'],
    ['a part without a row', page(codes, sql)],
    ['a part with two rows', page(codes, codes, sql, '| `services/*` | x | nothing | nothing |')],
    [
      'a row without a part',
      page(codes, sql, '| `services/*` | x | nothing | nothing |', '| `web` | x | nothing | nothing |'),
    ],
    ['a package that there is not', page(codes, sql, '| `services/*` | x | colours | nothing |')],
    ['a missing cell', page(codes, sql, '| `services/*` | x | nothing |')],
  ])('is refused with %s', (_what, text) => {
    expect(() => readBoundaries(text, parts)).toThrow();
  });
});
