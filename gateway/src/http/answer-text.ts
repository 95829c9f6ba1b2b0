import type { AnswerError } from '../projection/merge-errors.js';

/**
 * The text of an answer: errors first, so that whoever reads it sees them, each with the id of the request.
 *
 * @param extensions of the answer as a whole, as JSON
 */
export function answerText(
  data: string | undefined,
  errors: readonly AnswerError[],
  requestId: string,
  extensions?: string,
): string {
  const rest = extensions === undefined ? '' : `,"extensions":${extensions}`;
  if (errors.length === 0) return `{"data":${data ?? 'null'}${rest}}\n`;
  const told = errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
  const text = JSON.stringify(told);
  return data === undefined ? `{"errors":${text}${rest}}\n` : `{"errors":${text},"data":${data}${rest}}\n`;
}
