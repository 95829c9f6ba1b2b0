/**
 * Renders the bundled page as a browser does, in a process of its own, and prints as JSON what came of it. What jsdom has none of, a screen and
 * workers, is there as far as the editor asks for it; whatever is loaded is noted and not loaded.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

import { JSDOM } from 'jsdom';

const DIST = join(import.meta.dirname, '..', '..', 'dist');
const GIVEN_UP_MS = 40_000;
const CHARACTER_WIDTH = 8;

const loaded = [];
const failures = [];
const { window } = new JSDOM(readFileSync(join(DIST, 'page.html'), 'utf8'), {
  url: 'http://gateway.example/graphql',
  pretendToBeVisual: true,
});
const nothing = () => undefined;
const pixels = (width, height) => ({ data: new Uint8ClampedArray(width * height * 4) });

window.matchMedia = (media) => ({
  media,
  matches: false,
  addEventListener: nothing,
  removeEventListener: nothing,
});
window.ResizeObserver = class {
  observe = nothing;
  unobserve = nothing;
  disconnect = nothing;
};
window.HTMLCanvasElement.prototype.getContext = () =>
  new Proxy(
    {
      measureText: (text) => ({ width: text.length * CHARACTER_WIDTH }),
      getImageData: (_x, _y, width, height) => pixels(width, height),
      createImageData: pixels,
    },
    { get: (known, name) => known[name] ?? nothing },
  );
window.CSS = { escape: (text) => text };
window.document.queryCommandSupported = () => false;
window.Worker = class {
  constructor(address) {
    loaded.push(String(address));
  }
  postMessage = nothing;
  terminate = nothing;
  addEventListener = nothing;
  removeEventListener = nothing;
};
window.fetch = (address) => {
  loaded.push(String(address));
  return Promise.resolve(
    new globalThis.Response('{"errors":[{"message":"none"}]}', {
      headers: { 'content-type': 'application/json' },
    }),
  );
};
window.XMLHttpRequest = class {
  open(_method, address) {
    loaded.push(String(address));
  }
};

const define = (name, value) =>
  Object.defineProperty(globalThis, name, { configurable: true, writable: true, value });
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis)) define(name, window[name]);
}
for (const name of ['window', 'self']) define(name, window);
for (const name of ['document', 'navigator', 'location', 'fetch', 'Event', 'EventTarget', 'CustomEvent'])
  define(name, window[name]);
for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent', 'getComputedStyle'])
  define(name, window[name].bind(window));

process.on('uncaughtException', (error) => failures.push(String(error)));
process.on('unhandledRejection', (error) => failures.push(String(error)));

const main = readdirSync(join(DIST, 'assets')).find((name) => /^main-.*\.js$/.test(name));
await import(join(DIST, 'assets', main));

const all = (selector) => [...window.document.querySelectorAll(selector)];
const EDITORS = 4;
/** All that the page ever comes to: the editors one after the other, and last the worker of one of them. */
const isWhole = () =>
  all('.monaco-editor').length >= EDITORS &&
  all('.monaco-editor .view-line').length > 0 &&
  loaded.some((address) => address.includes('editor.worker'));
const until = performance.now() + GIVEN_UP_MS;
while (!isWhole() && performance.now() < until) await pause(20);

const named = all('script[src], link[href], img[src], iframe[src]').map(({ src, href }) => src ?? href);
process.stdout.write(
  JSON.stringify({
    editors: all('.monaco-editor').length,
    lines: all('.monaco-editor .view-line').length,
    buttons: all('button').length,
    text: window.document.body.textContent,
    loaded: [...named, ...loaded].map((address) => new URL(address, window.location.href).href),
    failures,
  }),
  () => process.exit(0),
);
