import { isObject, type JsonObject, own } from '../execution/tree.js';
import type { FieldShape, Shape, Typed } from './shape.js';

/**
 * Writes data as JSON in a shape: only what was asked for, in the order of the question.
 *
 * @param onGap told of each null where none may be, and of each value that is none of its type
 * @returns nothing where null may not stand here and does
 */
export function writeTyped(value: unknown, typed: Typed, onGap: () => void): string | undefined {
  if (value === null || value === undefined) {
    if (!typed.nonNull) return 'null';
    onGap();
    return undefined;
  }
  const text = writeShape(value, typed.shape, onGap);
  return text ?? (typed.nonNull ? undefined : 'null');
}

function writeShape(value: unknown, shape: Shape, onGap: () => void): string | undefined {
  switch (shape.kind) {
    case 'leaf': {
      const text = shape.write(value);
      if (text === undefined) onGap();
      return text;
    }
    case 'object': {
      if (!isObject(value)) {
        onGap();
        return undefined;
      }
      return writeObject(value, shape.fieldsOf, onGap);
    }
    case 'list': {
      if (!Array.isArray(value)) {
        onGap();
        return undefined;
      }
      let text = '';
      for (const element of value) {
        const written = writeTyped(element, shape.of, onGap);
        if (written === undefined) return undefined;
        text += text === '' ? written : `,${written}`;
      }
      return `[${text}]`;
    }
  }
}

/** An object's fields; the type that it says it has decides which. */
function writeObject(
  value: JsonObject,
  fieldsOf: (typename: string | undefined) => readonly FieldShape[] | undefined,
  onGap: () => void,
): string | undefined {
  const typename = value['__typename'];
  const fields = fieldsOf(typeof typename === 'string' ? typename : undefined);
  if (fields === undefined) {
    onGap();
    return undefined;
  }
  if (fields.length === 0) return '{}';
  let text = '';
  for (const field of fields) {
    const { key, prefix, constant } = field;
    if (constant !== undefined) {
      text += prefix + constant;
      continue;
    }
    const written = writeTyped(own(value, key), field, onGap);
    if (written === undefined) return undefined;
    text += prefix + written;
  }
  return `${text}}`;
}
