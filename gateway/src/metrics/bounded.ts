/** Combinations of labels that one metric has at most; what comes beyond them is put together. */
const MOST_COMBINATIONS = 200;

/**
 * Keeps what was made for a key. Keys are made of the gateway's own names, so that there are few; a fault in that must not fill the memory.
 *
 * @param make what a key stands for; `other` is the key of all beyond the first two hundred
 */
export function bounded<Value>(make: (key: string) => Value): (key: string) => Value {
  const made = new Map<string, Value>();
  const makeFor = (key: string): Value => {
    const value = make(key);
    made.set(key, value);
    return value;
  };
  return (key) =>
    made.get(key) ?? (made.size < MOST_COMBINATIONS ? makeFor(key) : (made.get('other') ?? makeFor('other')));
}
