import type { AnswerError } from '../projection/merge-errors.js';

/** The text of an answer: errors first, so that whoever reads it sees them, each with the id of the request. */
export function answerText(
  data: string | undefined,
  errors: readonly AnswerError[],
  requestId: string,
): string {
  if (errors.length === 0) return `{"data":${data ?? 'null'}}\n`;
  const told = errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
  const text = JSON.stringify(told);
  return data === undefined ? `{"errors":${text}}\n` : `{"errors":${text},"data":${data}}\n`;
}
