/** What the rows of a data set hold that names a person or leads to one. */
const IDENTIFYING = new Set([
  'citizenId',
  'name',
  'phone',
  'address',
  'guardianName',
  'guardianPhone',
  'householdNumber',
]);

/** Every identifying value of some rows. */
export function identifiersIn(
  rowsByKind: ReadonlyMap<string, readonly Readonly<Record<string, string>>[]>,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const rows of rowsByKind.values())
    for (const row of rows)
      for (const [field, value] of Object.entries(row))
        if (IDENTIFYING.has(field) && value !== '') found.add(value);
  return found;
}

/** Looks for any of many values in texts, at every place where one could begin. */
export function searcher(values: ReadonlySet<string>): (text: string) => string | undefined {
  const lengths = [...new Set([...values].map(({ length }) => length))].sort((one, other) => other - one);
  const firsts = new Set([...values].map((value) => value.slice(0, 2)));
  return (text) => {
    for (let at = 0; at < text.length - 1; at += 1) {
      if (!firsts.has(text.slice(at, at + 2))) continue;
      for (const length of lengths) {
        const part = text.slice(at, at + length);
        if (part.length === length && values.has(part)) return part;
      }
    }
    return undefined;
  };
}
