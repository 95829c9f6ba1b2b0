import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { z } from 'zod';

import type { Audience, EventContract } from '../contract/contract.js';
import { bare, jsonSchema, type JsonSchema } from '../contract/schema.js';

const shape = z.strictObject({
  event: z.string(),
  audience: z.enum(['public', 'internal']),
  version: z.int().min(1),
  revision: z.int().min(1),
  schema: z.record(z.string(), z.unknown()),
  golden: z.array(z.unknown()).min(1),
});

/** What was released of one part of one version of an event. It is never changed: events that keep it are on the topics for good. */
export type Release = z.output<typeof shape>;

/** One part of one version of an event as it stands today. */
export interface Part {
  readonly event: string;
  readonly audience: Audience;
  readonly version: number;
  /** Closed, and without descriptions. */
  readonly schema: JsonSchema;
  readonly golden: readonly unknown[];
}

const FOLDER = new URL('../../released/', import.meta.url);

/** The parts of some contracts. */
export function partsOf(contracts: readonly EventContract[]): Part[] {
  return contracts.flatMap((contract) =>
    (['public', 'internal'] as const).flatMap((audience) => {
      const schema = jsonSchema(contract, audience, 'producer');
      const golden = contract.examples.map((example) => example[audience]);
      const { type: event, version } = contract;
      return schema ? [{ event, audience, version, schema: bare(schema), golden }] : [];
    }),
  );
}

/** Everything that was ever released, in the order of its revisions. */
export function readReleases(folder = FOLDER): Release[] {
  return readdirSync(folder)
    .map((name) => shape.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))))
    .sort((one, other) => one.revision - other.revision);
}

/** The name of a release's file. */
export function releaseName({
  event,
  audience,
  version,
  revision,
}: Omit<Release, 'schema' | 'golden'>): string {
  return `${event}.${audience}.v${version}.r${revision}.json`;
}

/** Writes releases; one that is there already is not touched. */
export function writeReleases(releases: readonly Release[], folder = FOLDER): void {
  for (const release of releases)
    writeFileSync(new URL(releaseName(release), folder), `${JSON.stringify(release, null, 2)}\n`, {
      flag: 'wx',
    });
}
