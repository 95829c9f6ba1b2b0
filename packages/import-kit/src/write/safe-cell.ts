/** A number, which a spreadsheet may read as one. */
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** Whether a spreadsheet would take a text for a formula. */
export function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text);
}

/** A text that no spreadsheet takes for a formula: an apostrophe stands before what would be one. {@link plainCell} undoes it. */
export function safeCell(text: string): string {
  return isFormula(text.replace(/^'+/, '')) ? `'${text}` : text;
}

/** The text that {@link safeCell} made safe, so that a formula in a workbook of rejects is one still when it comes back. */
export function plainCell(text: string): string {
  return text.startsWith("'") && isFormula(text.replace(/^'+/, '')) ? text.slice(1) : text;
}
