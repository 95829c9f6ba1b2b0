import { fileURLToPath } from 'node:url';

export { EXAMPLE_QUERIES, type ExampleQuery } from './queries.js';

/** The page itself. */
export const PAGE_FILE = fileURLToPath(new URL('../dist/page.html', import.meta.url));
/** Where what the page loads lies, each file beside its compressed forms; a name changes with what is in it. */
export const ASSET_FOLDER = fileURLToPath(new URL('../dist/assets', import.meta.url));
/** Where it is to be served; the page names its files so. */
export const ASSET_PATH = '/explorer/';
