import type { AnswerError } from '../projection/merge-errors.js';

/**
 * The text of an answer: errors first, so that whoever reads it sees them, each with the id of the request.
 *
 * @param extensions what the client wanted to be told besides, as JSON
 */
export function answerText(
  data: string | undefined,
  errors: readonly AnswerError[],
  requestId: string,
  extensions?: string,
): string {
  const besides = extensions === undefined ? '' : `,"extensions":${extensions}`;
  if (errors.length === 0) return `{"data":${data ?? 'null'}${besides}}\n`;
  const told = errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
  const text = JSON.stringify(told);
  return data === undefined
    ? `{"errors":${text}${besides}}\n`
    : `{"errors":${text},"data":${data}${besides}}\n`;
}
