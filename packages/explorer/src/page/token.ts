/** Kept until the tab is closed, and never in an address: others use the same computer. */
const KEY = 'zhucan.token';

/** The token that was entered in this tab; empty for none. */
export function readToken(): string {
  return sessionStorage.getItem(KEY) ?? '';
}

/** Keeps a token for this tab, or forgets it where it is empty. */
export function keepToken(token: string): void {
  if (token === '') sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
}
