/** The function that a sample was taken in. */
export interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

/** Node's own modules that an HTTP server and its sockets are made of. */
const NODE_HTTP = /^node:(?:_http|http|net|internal\/(?:http|streams?|stream_base|net|socket|js_stream))/;
/** A module of ours, with its folder. */
const OURS = /\/gateway\/dist\/(?!bench\/)(.+)\.js$/;

/** Calls into the operating system that put bytes on a socket. */
const SOCKET_WRITE = /^write(?:v|Buffer|\w+String)$/;

const OF_V8: ReadonlyMap<string, string> = new Map([
  ['(garbage collector)', 'garbage'],
  ['(program)', 'native code'],
]);

/** The package of a file, by the innermost folder of packages in its path. */
function packageOf(url: string): string | undefined {
  const [, path] = /.*\/node_modules\/(.+)$/.exec(url) ?? [];
  const [scopeOrName = '', name = ''] = path?.split('/') ?? [];
  if (path === undefined) return undefined;
  return scopeOrName.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName;
}

function nativeGroupOf(functionName: string): string {
  if (functionName === 'parse' || functionName === 'stringify') return 'JSON';
  return SOCKET_WRITE.test(functionName) ? 'socket writes' : 'native code';
}

/** To what the time of a function is counted; nothing for time in which nothing was done. */
export function groupOf({ functionName, url }: Frame): string | undefined {
  if (functionName === '(idle)') return undefined;
  const own = OF_V8.get(functionName);
  if (own !== undefined) return own;
  if (url === '') return nativeGroupOf(functionName);
  if (NODE_HTTP.test(url)) return 'node http';
  if (url.startsWith('node:internal/deps/undici')) return 'undici';
  if (url.startsWith('node:')) return 'the rest of node';
  const packageName = packageOf(url);
  if (packageName !== undefined) return packageName;
  const [, ours] = OURS.exec(url) ?? [];
  return ours === undefined ? 'other files' : `ours: ${ours}`;
}
