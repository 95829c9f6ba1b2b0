import { STATUS_CODES } from 'node:http';

import type { WholeAnswer } from '../client-request.js';

const MS_PER_SECOND = 1_000;
let second = 0;
let date = '';

/** The time in the form of HTTP (RFC 9110, 5.6.7); the text of a second is kept until the next. */
function httpDate(): string {
  const now = Math.floor(Date.now() / MS_PER_SECOND);
  if (now !== second) {
    second = now;
    date = new Date(now * MS_PER_SECOND).toUTCString();
  }
  return date;
}

/**
 * The head of an answer, in the words and the order of node:http.
 *
 * @param kept what is said of the connection where it is kept
 */
export function answerHead({ status, lines, isLast }: WholeAnswer, kept: string): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
  for (let at = 0; at + 1 < lines.length; at += 2) head += `${lines[at] ?? ''}: ${lines[at + 1] ?? ''}\r\n`;
  return `${head}Date: ${httpDate()}\r\n${isLast ? '' : kept}\r\n`;
}
