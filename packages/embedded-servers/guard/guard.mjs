/**
 * Runs one server and outlives its owner by just the time that stopping it takes.
 *
 * The owner holds the other end of this process's standard input. When that closes, because the owner asked for a stop,
 * crashed or was killed, the server is told to stop; one that does not is killed. The guard is plain JavaScript so that it
 * runs alike from the sources and from the build.
 *
 * The server inherits the environment, which has no place on a command line that others can read.
 *
 * Argument: a JSON object `{ command, args, cwd, uid, gid, stopSignal, graceMs, pidFile, removeOnExit }`.
 */
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

const plan = JSON.parse(process.argv[2] ?? '{}');
// Signals of a terminal reach the owner, which stops the servers in its own order.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const server = spawn(plan.command, plan.args, {
  cwd: plan.cwd,
  uid: plan.uid,
  gid: plan.gid,
  stdio: ['ignore', 'pipe', 'pipe'],
  detached: true,
  windowsHide: true,
});
if (server.pid !== undefined)
  writeFileSync(plan.pidFile, JSON.stringify({ guard: process.pid, server: server.pid }));

// The owner may be gone while the server still speaks: a closed pipe must not end the guard before the server.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
server.stdout.on('data', (chunk) => process.stdout.write(chunk));
server.stderr.on('data', (chunk) => process.stderr.write(chunk));

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  server.kill(plan.stopSignal);
  setTimeout(() => server.kill('SIGKILL'), plan.graceMs).unref();
}
process.stdin.on('end', stop);
process.stdin.on('close', stop);
process.stdin.on('error', stop);
process.stdin.resume();

function finish(code) {
  rmSync(plan.pidFile, { force: true });
  for (const path of plan.removeOnExit) rmSync(path, { recursive: true, force: true });
  process.exit(code);
}
server.on('error', (error) => {
  console.error(`could not be run: ${error.message}`);
  finish(127);
});
server.on('exit', (code) => finish(stopping ? 0 : (code ?? 1)));
