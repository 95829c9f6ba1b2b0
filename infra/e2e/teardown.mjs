/** Stops the system as Ctrl-C does, and fails where anything is left. */
export default async function teardown() {
  await globalThis.zhucanSystem.stop();
}
