import { isNativeError } from 'node:util/types';
import { createContext, Script } from 'node:vm';

/** Work that was broken off as it took too long. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** Where the work is handed over; the script runs in a context of its own, what it calls in that of whoever made it. */
const place: { work: () => unknown } = { work: () => undefined };
const context = createContext(place);
const script = new Script('work()');

function isTimeout(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/**
 * Does work that nothing but time ends. It is broken off in the middle, wherever that is: whatever it was changing must not be used again.
 *
 * @param milliseconds at most, on the clock on the wall
 * @throws OutOfTime where that was not enough
 */
export function inTime<Result>(work: () => Result, milliseconds: number): Result {
  place.work = work;
  try {
    return script.runInContext(context, { timeout: milliseconds }) as Result;
  } catch (error) {
    if (isTimeout(error)) throw new OutOfTime(`it took more than ${milliseconds} ms`, { cause: error });
    throw error;
  } finally {
    place.work = () => undefined;
  }
}
