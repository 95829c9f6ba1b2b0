/** A failure that one sentence explains; no stack trace is shown. */
export class BootstrapError extends Error {}

const OLDEST_NODE = [20, 19];

/** Refuses a Node that is too old. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new BootstrapError(
    `Zhucan needs Node ${OLDEST_NODE.join('.')} or newer and this is Node ${version}: install a newer one.`,
  );
}
