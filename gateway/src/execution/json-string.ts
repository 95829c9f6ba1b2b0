/** What must be escaped in a JSON string: quotes, backslashes, control characters, halves of surrogate pairs. */
const ESCAPED = new RegExp(String.raw`["\\\u0000-\u001f\ud800-\udfff]`);

/** A text as a JSON string: most need no escape, and are asked first. */
export function writeString(value: string): string {
  return ESCAPED.test(value) ? JSON.stringify(value) : `"${value}"`;
}
