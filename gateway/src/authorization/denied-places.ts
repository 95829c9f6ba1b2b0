import { gatewayProblem, problemAsError } from '../errors/problems.js';
import { type AnswerPath, isObject, type JsonObject, own } from '../execution/tree.js';
import type { AnswerError } from '../projection/merge-errors.js';
import type { Shape, ShapeDenials } from '../projection/shape.js';

/** Places that are told at most: enough to see what, too few to swell an answer with thousands of objects. */
const MOST_PLACES = 100;

/** Tells at each place of an answer what was not given for want of rights; the paths have the names within. */
export function deniedErrors(
  data: JsonObject,
  shape: Shape,
  denials: ShapeDenials,
  requestId: string,
): AnswerError[] {
  const errors: AnswerError[] = [];

  function tell(path: AnswerPath, field: string, rule: string): void {
    errors.push({
      ...problemAsError(gatewayProblem('UNAUTHORIZED_FIELD_OR_TYPE', rule, { field }), requestId),
      path,
    });
  }

  function walk(value: unknown, each: Shape, path: AnswerPath): void {
    if (errors.length >= MOST_PLACES) return;
    if (each.kind === 'list') {
      if (Array.isArray(value))
        value.forEach((element: unknown, at) => {
          walk(element, each.of.shape, [...path, at]);
        });
    } else if (each.kind === 'object' && isObject(value)) ofObject(value, each, path);
  }

  function ofObject(value: JsonObject, each: Shape & { kind: 'object' }, path: AnswerPath): void {
    const named = value['__typename'];
    const typename = typeof named === 'string' ? named : undefined;
    const fields = each.fieldsOf(typename);
    const rule = fields === undefined && typename !== undefined ? denials.ofType(typename) : undefined;
    if (rule !== undefined) tell(path, typename ?? '', rule);
    for (const field of fields ?? []) {
      if (errors.length >= MOST_PLACES) return;
      if (field.denied) tell([...path, field.denied.name], field.coordinate, field.denied.rule);
      else if (field.shape.kind !== 'leaf') walk(own(value, field.key), field.shape, [...path, field.key]);
    }
  }

  walk(data, shape, []);
  return errors;
}
