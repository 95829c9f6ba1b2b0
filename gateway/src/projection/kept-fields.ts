import type { FieldNode } from 'graphql';

import { weightOfText } from '../operations/weighing.js';
import type { Weight } from '../operations/weight.js';
import type { FieldShape } from './shape.js';

/**
 * What the compiled fields of one shape may weigh together, in bytes: some 2,000 fields. One whose nested interfaces and unions come to more is
 * answered all the same: what has no room is kept for the next objects, which are often of the same kind, and makes room for others.
 */
const ROOM = 768 * 1024;
const PASSING_ROOM = 256 * 1024;
const SET = 250;
const FIELD = 400;
const TYPE = 60;

/** The fields of a shape that were compiled, by the type of the object and the places in the document that ask for it. */
export class KeptFields {
  private readonly sets = new Map<string, readonly FieldShape[]>();
  private readonly places = new Map<FieldNode, number>();
  private taken = 0;
  private readonly passing = new Map<string, readonly FieldShape[]>();
  private passingTaken = 0;

  /** @param weight that of the operation, to which what is kept is added */
  constructor(private readonly weight: Weight) {}

  /** What stands for the selections of some fields of one name: the same for the same fields, wherever their objects are. */
  keyOf(nodes: readonly FieldNode[]): string {
    return nodes
      .map((node) => {
        const place = this.places.get(node) ?? this.places.size;
        this.places.set(node, place);
        return place;
      })
      .join();
  }

  /** The fields of a type for these selections: compiled once where there is room. What comes of it holds no more than {@link hasRoomForType} allows. */
  of(type: string, key: string, compile: () => readonly FieldShape[]): readonly FieldShape[] {
    const name = `${type} ${key}`;
    const known = this.sets.get(name) ?? this.passing.get(name);
    if (known) return known;
    const fields = compile();
    const bytes = SET + weightOfText(name) + fields.length * FIELD;
    if (this.takeRoom(bytes)) this.sets.set(name, fields);
    else this.keepForNow(name, fields, bytes);
    return fields;
  }

  /** Whether one more of the types that objects at a place have can be remembered there. */
  hasRoomForType(): boolean {
    return this.takeRoom(TYPE);
  }

  private keepForNow(name: string, fields: readonly FieldShape[], bytes: number): void {
    if (bytes > PASSING_ROOM) return;
    if (this.passingTaken === 0) this.weight.add(PASSING_ROOM);
    this.passingTaken += bytes;
    if (this.passingTaken > PASSING_ROOM) {
      this.passing.clear();
      this.passingTaken = bytes;
    }
    this.passing.set(name, fields);
  }

  private takeRoom(bytes: number): boolean {
    this.taken += bytes;
    // It stays full: what a place remembers is kept here as well.
    if (this.taken > ROOM) return false;
    this.weight.add(bytes);
    return true;
  }
}
