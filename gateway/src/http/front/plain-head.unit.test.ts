import { expect, it } from '@jest/globals';

import { readPlainHead } from './plain-head.js';

const GOOD = ['host: gateway', 'content-type: application/json', 'content-length: 9'];
const read = (...lines: readonly string[]) => readPlainHead(lines.map((line) => `${line}\r\n`).join(''));

it('reads what is plain, as node:http does', () => {
  expect(
    read(
      'Host:gateway',
      'Content-Length: 12',
      'X-A: a, b;\tc="d"  e',
      'connection: Keep-Alive',
      'accept: */*',
    ),
  ).toEqual({
    size: 12,
    headers: {
      host: 'gateway',
      'content-length': '12',
      'x-a': 'a, b;\tc="d"  e',
      connection: 'Keep-Alive',
      accept: '*/*',
    },
  });
  expect(read(...GOOD)?.size).toBe(9);
  expect(read('host: a', 'content-length: 0')?.size).toBe(0);
});

it.each([
  ['no host', ['content-type: application/json', 'content-length: 9']],
  ['no length', ['host: gateway']],
  ['two hosts', [...GOOD, 'host: other']],
  ['two lengths', [...GOOD, 'content-length: 9']],
  ['two lengths, one in large letters', [...GOOD, 'CONTENT-LENGTH: 10']],
  ['any header twice', [...GOOD, 'x-a: 1', 'x-a: 2']],
  ['a length with a sign', ['host: a', 'content-length: +9']],
  ['a length with a zero before it', ['host: a', 'content-length: 09']],
  ['a length in other digits', ['host: a', 'content-length: 0x9']],
  ['a list of lengths', ['host: a', 'content-length: 9, 9']],
  ['a length beyond all', ['host: a', 'content-length: 99999999999']],
  ['chunks', ['host: a', 'transfer-encoding: chunked']],
  ['chunks beside a length', [...GOOD, 'Transfer-Encoding: chunked']],
  ['a wish for leave', [...GOOD, 'expect: 100-continue']],
  ['an upgrade', [...GOOD, 'upgrade: websocket']],
  ['a coding of the body', [...GOOD, 'content-encoding: gzip']],
  ['trailers', [...GOOD, 'trailer: x-a']],
  ['a connection that is not kept', [...GOOD, 'connection: close']],
  ['a connection that names a header', [...GOOD, 'connection: keep-alive, x-a']],
  ['a connection as proxies name it', [...GOOD, 'proxy-connection: close']],
  ['events wanted', [...GOOD, 'accept: text/event-stream']],
  ['events wanted in quotes and blanks', [...GOOD, 'accept: "text/ event-stream"']],
  ['parts wanted', [...GOOD, 'accept: application/json, Multipart/Mixed;deferSpec=20220824']],
  ['a blank before the colon', [...GOOD, 'x-a : b']],
  ['two blanks after the colon', [...GOOD, 'x-a:  b']],
  ['a tab after the colon', [...GOOD, 'x-a:\tb']],
  ['a blank at the end', [...GOOD, 'x-a: b ']],
  ['a folded line', [...GOOD, ' x-a: b']],
  ['a line without a colon', [...GOOD, 'x-a']],
  ['a header without a name', [...GOOD, ': b']],
  ['a header without a value', [...GOOD, 'x-a:']],
  ['a name that is no token', [...GOOD, 'x(a: b']],
  ['a name that some write as another', [...GOOD, 'content_length: 9']],
  ['a name that every object has', [...GOOD, 'constructor: 9']],
  ['the name of a prototype', [...GOOD, '__proto__: 9']],
  ['a zero byte', [...GOOD, 'x-a: b\0c']],
  ['a control character', [...GOOD, 'x-a: b\u007fc']],
  ['a letter beyond ASCII', [...GOOD, 'x-a: \u00e9']],
  ['a line feed alone', [...GOOD, 'x-a: b\nx-b: c']],
  ['a carriage return alone', [...GOOD, 'x-a: b\rx-b: c']],
  ['an empty line', [...GOOD, '', 'x-a: b']],
  ['more headers than clients send', [...GOOD, ...Array.from({ length: 100 }, (_, at) => `x-${at}: y`)]],
])('takes for not plain: %s', (_case, lines) => {
  expect(read(...lines)).toBeUndefined();
});

it('takes lines without their end for not plain', () => {
  expect(readPlainHead(GOOD.join('\r\n'))).toBeUndefined();
  expect(readPlainHead('')).toBeUndefined();
});
