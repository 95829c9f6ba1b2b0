/** Reads the parts of a multipart answer as they come, each as the JSON that it holds. */
export async function* readParts(response: Response): AsyncGenerator<Record<string, unknown>, void, void> {
  const boundary = /boundary="?([^";]+)"?/.exec(response.headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined || response.body === null) throw new Error('the answer has no parts');
  const separator = `\r\n--${boundary}`;
  const decoder = new TextDecoder();
  let text = '';
  let isBegun = false;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    for (let at = text.indexOf(separator); at !== -1; at = text.indexOf(separator)) {
      const part = text.slice(0, at);
      text = text.slice(at + separator.length);
      if (isBegun) yield JSON.parse(part.slice(part.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>;
      else if (part !== '') throw new Error('something stands before the first part');
      isBegun = true;
    }
  }
  if (text.trim() !== '--') throw new Error(`the parts have no end: ${JSON.stringify(text)}`);
}
