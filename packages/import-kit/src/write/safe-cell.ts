/** A number, which a spreadsheet may read as one. */
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** Whether a spreadsheet would take a text for a formula. */
export function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text);
}

/** A text that no spreadsheet takes for a formula. */
export function safeCell(text: string): string {
  return isFormula(text) ? `'${text}` : text;
}
