//! A real installation for a test: settings in the environment, its own database, the test mail and OpenID servers.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, run, startServe, startWork, temporaryFolder } from './app.mjs';

/** A new database in the cluster of script/test; SQLite in `folder` when there is none. */
function newDatabase(folder) {
  const cluster = process.env.GUESTLIST_TEST_DATABASE;
  if (!cluster) return { url: `sqlite://${join(folder, 'guestlist.db')}`, drop: () => {} };
  const name = `browser_${randomBytes(6).toString('hex')}`;
  psql(cluster, `CREATE DATABASE ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => psql(cluster, `DROP DATABASE ${name} WITH (FORCE)`) };
}

function psql(database, command) {
  const { status, stdout, stderr } = spawnSync('psql', ['-XqAt', database, '-c', command], { encoding: 'utf8' });
  assert.equal(status, 0, stderr ?? 'psql is not installed');
  return stdout.trim();
}

/** `also` are settings over the usual ones. */
export async function newHouse(directory, also = {}) {
  const folder = temporaryFolder();
  const port = await freePort();
  const database = newDatabase(folder);
  const { GUESTLIST_TEST_SMTPS, GUESTLIST_TEST_SMTP_CA, GUESTLIST_TEST_OIDC } = process.env;
  assert.ok(GUESTLIST_TEST_OIDC && GUESTLIST_TEST_SMTPS, 'run this by script/test, which starts the peers');
  const settings = {
    GUESTLIST_BASE_URL: `http://localhost:${port}`,
    GUESTLIST_LISTEN: `127.0.0.1:${port}`,
    GUESTLIST_DATABASE_URL: database.url,
    GUESTLIST_SECRET_KEY: randomBytes(32).toString('base64'),
    GUESTLIST_MAIL__URL: `smtps://relay:secret@${GUESTLIST_TEST_SMTPS}`,
    GUESTLIST_MAIL__CA_FILE: GUESTLIST_TEST_SMTP_CA,
    GUESTLIST_MAIL__FROM: `${directory.organization.displayName} <guestlist@${directory.organization.domain}>`,
    GUESTLIST_ORGANIZATION__NAME: directory.organization.displayName,
    GUESTLIST_ORGANIZATION__DOMAIN: directory.organization.domain,
    GUESTLIST_OIDC__PARTNER__ISSUER: GUESTLIST_TEST_OIDC,
    GUESTLIST_OIDC__PARTNER__CLIENT_ID: 'guestlist',
    GUESTLIST_OIDC__PARTNER__CLIENT_SECRET: 'guestlist-secret',
    GUESTLIST_OIDC__PARTNER__DISPLAY_NAME: 'Partner sign-in',
    GUESTLIST_OIDC__PARTNER__DOMAINS: `${directory.organization.domain},partner.example`,
    GUESTLIST_OIDC__PARTNER__FOR: 'everyone',
    ...also,
  };
  const file = join(folder, 'directory.json');
  writeFileSync(file, JSON.stringify(directory));
  return {
    url: settings.GUESTLIST_BASE_URL,
    settings,
    folder,
    file,
    /** Runs a command of the program that must succeed, and returns what it printed. */
    async command(...args) {
      const { code, out, err } = await run(args, settings, folder);
      assert.equal(code, 0, `guestlist ${args.join(' ')} ended with ${code}:\n${out}${err}`);
      return out;
    },
    fails: (args, changed) => run(args, { ...settings, ...changed }, folder),
    serve: (changed = {}, ...options) => startServe({ ...settings, ...changed }, folder, ...options),
    work: (changed = {}) => startWork({ ...settings, ...changed }, folder),
    /** What PostgreSQL answers. */
    query: (sql) => psql(database.url, sql),
    pullDown() {
      database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
