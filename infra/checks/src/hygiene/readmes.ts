/** The parts without a page that says what they are. */
export function findPartsWithoutReadme(parts: readonly string[], files: readonly string[]): string[] {
  const present = new Set(files);
  return parts.filter((part) => !present.has(`${part}/README.md`));
}
