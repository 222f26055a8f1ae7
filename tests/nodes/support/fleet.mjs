//! Two nodes for pages, workers and nginx on one PostgreSQL, as docs/many-nodes.md sets them up.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from '../../browser/support/app.mjs';
import { DIRECTORY } from '../../browser/support/directory.mjs';
import { newHouse } from '../../browser/support/house.mjs';
import { startNginx } from './nginx.mjs';
import { Visitor } from './visitor.mjs';

/** Generous, but for what the tests are about. */
const LIMITS = {
  GUESTLIST_LIMITS__CODE_MAIL_SECONDS: '0',
  GUESTLIST_LIMITS__CODE_MAILS_PER_HOUR: '60',
  GUESTLIST_LIMITS__CODE_MAILS_PER_DAY: '500',
  GUESTLIST_LIMITS__CODE_MAILS_PER_SECOND: '1000',
  GUESTLIST_LIMITS__INVITATIONS_PER_HOUR: '5000',
  GUESTLIST_LIMITS__INVITATIONS_PER_DAY: '5000',
  GUESTLIST_LIMITS__MAILS_PER_DOMAIN_PER_MINUTE: '100000',
};

export async function newFleet() {
  assert.ok(process.env.GUESTLIST_TEST_DATABASE, 'many nodes need PostgreSQL: run this by `script/test nodes`');
  const ports = Object.fromEntries(await Promise.all(['a', 'b', 'both', 'onlyA', 'onlyB', 'plain', 'plainA', 'plainB'].map(async (name) => [name, await freePort()])));
  const host = `localhost:${ports.both}`;
  const house = await newHouse(DIRECTORY, {
    GUESTLIST_BASE_URL: `https://${host}`,
    GUESTLIST_TRUSTED_PROXIES: '127.0.0.1',
    GUESTLIST_EMAIL_CODE__FOR: 'everyone',
    ...LIMITS,
  });
  const listen = { a: `127.0.0.1:${ports.a}`, b: `127.0.0.1:${ports.b}` };
  const authority = process.env.GUESTLIST_TEST_SMTP_CA;
  const [certificate, key] = ['localhost.pem', 'localhost.key'].map((name) => join(dirname(authority), name));
  const nginx = await startNginx(house.folder, {
    guestlist: { plain: ports.plain, tls: ports.both, nodes: [listen.a, listen.b], certificate, key },
    guestlist_a: { plain: ports.plainA, tls: ports.onlyA, nodes: [listen.a], certificate, key },
    guestlist_b: { plain: ports.plainB, tls: ports.onlyB, nodes: [listen.b], certificate, key },
  });
  const running = new Set();
  const started = (app) => {
    running.add(app);
    app.gone = () => running.delete(app);
    return app;
  };
  return {
    house,
    host,
    nginx,
    listen,
    plain: ports.plain,
    /** Through nginx to both nodes, or to one of them. */
    doors: { both: ports.both, a: ports.onlyA, b: ports.onlyB },
    serve: async (name) => started(await house.serve({ GUESTLIST_LISTEN: listen[name] }, '--no-workers')),
    work: async (changed) => started(await house.work(changed)),
    visitor: (how = {}) => new Visitor({ ca: readFileSync(authority), host, ...how }),
    async pullDown() {
      await Promise.all([...running].map((app) => app.stop()));
      await nginx.stop();
      house.pullDown();
    },
  };
}
