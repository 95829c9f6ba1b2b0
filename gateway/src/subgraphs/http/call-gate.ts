import { HttpFailure, type PooledTransport, type PoolSize } from './http-call.js';
import { PendingCall } from './pending-call.js';

/**
 * Lets so many calls in as may be under way or wait; more are refused at once.
 *
 * @param start takes a call that was let in, and answers or fails it
 */
export function callGate(
  { connections, maxWaiting }: PoolSize,
  start: (pending: PendingCall) => void,
): PooledTransport['post'] {
  let underWay = 0;
  const leave = (): void => {
    underWay -= 1;
  };
  return (call) =>
    new Promise((resolve, reject) => {
      if (underWay >= connections + maxWaiting) {
        reject(new HttpFailure('overload', 'too many calls wait', false));
        return;
      }
      underWay += 1;
      start(new PendingCall(call, resolve, reject, leave));
    });
}
