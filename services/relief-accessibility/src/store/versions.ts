/** A version of a thing: what held, from when it was recorded until a correction took its place. */
export interface Version {
  readonly id: string;
  readonly version: number;
  readonly recordedAt: Date;
  /** Null for what stands. */
  readonly supersededAt: Date | null;
}

/** A thing as it stands, with all its versions, oldest first. */
export type Versioned<V extends Version> = V & { readonly history: readonly V[] };

/** Things by id, from rows of their versions, oldest first. */
export function byThing<V extends Version>(rows: readonly V[]): ReadonlyMap<string, Versioned<V>> {
  const found = new Map<string, Versioned<V>>();
  for (const row of rows)
    found.set(row.id, { ...row, history: [...(found.get(row.id)?.history ?? []), row] });
  return found;
}
