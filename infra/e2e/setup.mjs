import { startSystem } from './dist/index.js';

/** Starts the system once for all files, by the README's first command. */
export default async function setup() {
  globalThis.zhucanSystem = await startSystem();
}
