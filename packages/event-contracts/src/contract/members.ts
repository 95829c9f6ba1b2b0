import { z } from 'zod';

import { type CodeList, codeListOf } from '../fields/code-lists.js';
import { type Note, noteOf } from '../fields/notes.js';

/** A member of a payload, also below others. */
export interface Member {
  /** As `timeline[].certificate.status`. */
  readonly path: string;
  readonly note: Note | undefined;
  readonly codes: CodeList | undefined;
  readonly nullable: boolean;
  /** Whether it may be left out, as members are that later releases add. */
  readonly optional: boolean;
  /** What it is without null: a leaf, an object or an array. */
  readonly schema: z.core.$ZodType;
}

function member(path: string, given: z.core.$ZodType): Member {
  let [schema, nullable, optional] = [given, false, false];
  let [note, codes] = [noteOf(given), codeListOf(given)];
  while (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    if (schema instanceof z.ZodNullable) nullable = true;
    else optional = true;
    schema = schema.unwrap();
    note ??= noteOf(schema);
    codes ??= codeListOf(schema);
  }
  return { path, note, codes, nullable, optional, schema };
}

/** Every member of a payload, each before those below it. */
export function membersOf(payload: z.ZodObject, below = ''): Member[] {
  const shape: Readonly<Record<string, z.core.$ZodType>> = payload.shape;
  return Object.entries(shape).flatMap(([name, given]) => {
    const found = member(`${below}${name}`, given);
    const inner = found.schema instanceof z.ZodArray ? found.schema.element : found.schema;
    if (!(inner instanceof z.ZodObject)) return [found];
    const under = found.schema instanceof z.ZodArray ? `${found.path}[].` : `${found.path}.`;
    return [found, ...membersOf(inner, under)];
  });
}
