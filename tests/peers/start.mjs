//! Starts the peers from a test written in JavaScript, for running tests outside script/test.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Starts a script of this folder; resolves to the addresses it prints, with `stop()`. */
export async function startPeer(script, args = []) {
  const child = spawn(process.execPath, [here(script), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await Promise.race([
    createInterface({ input: child.stdout })[Symbol.asyncIterator]().next(),
    new Promise((_, reject) => child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)))),
  ]);
  return { ...JSON.parse(line.value), stop: () => child.kill() };
}

/** The mail servers, with certificates of their own; `ca` is the file a client must trust. */
export async function startSmtp() {
  const certs = mkdtempSync(join(tmpdir(), 'guestlist-certs-'));
  const made = spawnSync(here('certificates.sh'), [certs], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  const file = (name) => join(certs, name);
  const args = ['--cert', file('localhost.pem'), '--key', file('localhost.key'), '--wrong-cert', file('elsewhere.pem'), '--wrong-key', file('elsewhere.key')];
  return { ...(await startPeer('smtp.mjs', args)), ca: file('ca.pem') };
}
