//! Starts the built program for a test, waits until it says where it listens, and stops it at the end.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const START = 30_000;

/** The program under test: `$GUESTLIST_BIN`, or what `cargo build` made. */
export function binary() {
  const path = process.env.GUESTLIST_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/guestlist');
  if (!existsSync(path)) throw new Error(`${path} is not there: run \`cargo build\` or set GUESTLIST_BIN`);
  return path;
}

export function temporaryFolder() {
  return mkdtempSync(join(tmpdir(), 'guestlist-browser-'));
}

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Only what the program needs from our own surroundings, so that no setting of the tester's leaks in. */
function environment(settings = {}) {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...settings };
}

/** Runs a command to its end; resolves to what it printed and its exit code. */
export function run(args, settings, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(binary(), args, { env: environment(settings), cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

/** Starts a server; `ready(log)` returns its address once the log shows that it listens. */
async function start(args, { settings, cwd, ready }) {
  const child = spawn(binary(), args, { env: environment(settings), cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const app = { log: '', pid: child.pid };
  const ended = new Promise((resolve) => child.once('close', (code) => resolve(code)));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (app.log += chunk));
  app.stop = async () => {
    child.kill('SIGTERM');
    const code = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 10_000, 'late').unref())]);
    if (code === 'late') child.kill('SIGKILL');
    return code;
  };
  /** As if its machine lost power. */
  app.kill = () => {
    child.kill('SIGKILL');
    return ended;
  };
  const dead = ended.then((code) => `ended with ${code}`);
  for (const limit = Date.now() + START; ; ) {
    app.url = await ready(app.log);
    if (app.url) return app;
    const news = await Promise.race([dead, new Promise((resolve) => setTimeout(resolve, 50))]);
    if (news || Date.now() > limit) {
      await app.stop();
      throw new Error(`guestlist ${args.join(' ')} ${news ?? 'does not get ready'}:\n${app.log}`);
    }
  }
}

/** `guestlist demo` on a free port; it prints its address. */
export async function startDemo() {
  const folder = temporaryFolder();
  const app = await start(['demo', '--listen', '127.0.0.1:0', '--dir', join(folder, 'demo')], {
    cwd: folder,
    ready: (log) => log.match(/http:\/\/(localhost|127\.0\.0\.1):[1-9]\d*/)?.[0],
  });
  const { stop } = app;
  app.stop = async () => {
    const code = await stop();
    rmSync(folder, { recursive: true, force: true });
    return code;
  };
  return app;
}

/** `guestlist serve` with the given settings; ready when /readyz says so. */
export function startServe(settings, cwd, ...options) {
  const probe = `http://${settings.GUESTLIST_LISTEN}/readyz`;
  const ready = () => fetch(probe).then((answer) => answer.ok && settings.GUESTLIST_BASE_URL, () => undefined);
  return start(['serve', ...options], { settings, cwd, ready });
}

/** `guestlist work` with the given settings. */
export function startWork(settings, cwd) {
  return start(['work'], { settings, cwd, ready: (log) => log.includes('"working"') && settings.GUESTLIST_BASE_URL });
}
