/** What stands where something was taken out. */
export const REDACTED = '[redacted]';

/**
 * Values that look like an identifier wherever they stand: a JWT, a citizen id of 18 or (before 1999) 15 digits with what a certificate
 * number appends, a mobile number. Region codes (6, 9, 12 digits) and instants (13) stay readable.
 */
const IDENTIFIERS =
  /eyJ[\w-]+\.[\w-]+\.[\w-]*|(?<!\w)(?:\d{17}[\dXx](?:\d{2}(?:B\d{1,2})?)?|\d{15}|(?:86)?1[3-9]\d{9})(?!\w)/g;

/** A dump of a file in a log line helps nobody. */
const MAX_TEXT = 2_000;
/** A text without what looks like an identifier, and not longer than a line should be. */
export function scrubText(text: string): string {
  // Scrubbed before it is cut: half an identifier would not be recognised.
  const scrubbed = text.replace(IDENTIFIERS, REDACTED);
  return scrubbed.length > MAX_TEXT ? `${scrubbed.slice(0, MAX_TEXT)}…` : scrubbed;
}
