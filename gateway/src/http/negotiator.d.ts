/** What is used of the package, which has no types of its own: those of DefinitelyTyped do not know what the server prefers. */
declare module 'negotiator' {
  export default class Negotiator {
    constructor(request: { readonly headers: Readonly<Record<string, string | string[] | undefined>> });
    /** @param preferred what the server likes better where the client likes both equally */
    encoding(
      available: readonly string[],
      options: { readonly preferred: readonly string[] },
    ): string | undefined;
  }
}
