//! Two nodes and two workers on one PostgreSQL behind nginx, with the configuration that docs/many-nodes.md gives.

import assert from 'node:assert/strict';
import { request as inPlainText } from 'node:http';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { assertNoProblems, follow, launch, newPerson, visit } from '../browser/support/browser.mjs';
import { codeIn, until } from '../browser/support/mail.mjs';
import { inOrder } from '../browser/support/steps.mjs';
import { newFleet } from './support/fleet.mjs';
import { steadily } from './support/load.mjs';
import { exchange, inbox } from './support/visitor.mjs';

const OWNER = 'ingrid.solheim@almvik.example';
const MEMBER = 'tove.lindqvist@almvik.example';

let fleet;
let doors;
const nodes = {};
const workers = [];
const visitors = [];

function visitor(how) {
  visitors.push(fleet.visitor(how));
  return visitors.at(-1);
}

before(async () => {
  fleet = await newFleet();
  doors = fleet.doors;
});
after(async () => {
  for (const someone of visitors) someone.leave();
  await fleet?.pullDown();
});

const STEPS = {};
const step = (name, run) => (STEPS[name] = run);

step('everything may start at once on an empty database', async () => {
  await Promise.all([fleet.house.command('migrate'), fleet.house.command('migrate')]);
  const [a, b, work] = await Promise.all([fleet.serve('a'), fleet.serve('b'), fleet.work()]);
  Object.assign(nodes, { a, b });
  workers.push(work);
  await fleet.house.command('import', fleet.house.file);
});

step('a session begun on one node is good on the other and dead on both when it ends', async () => {
  for (const [here, there] of [[doors.a, doors.b], [doors.b, doors.a]]) {
    const someone = visitor();
    await someone.signIn(here, MEMBER);
    assert.ok((await someone.isIn(there)) && (await someone.isIn(here)) && (await someone.isIn(doors.both)));
    const copy = visitor();
    copy.cookies = new Map(someone.cookies);
    const began = performance.now();
    assert.equal((await someone.post(there, '/sign-out')).status, 303);
    assert.ok(!(await copy.isIn(here)) && !(await copy.isIn(there)), 'a copy of the cookie is worth nothing');
    assert.ok(performance.now() - began < 1000);
  }
});

step('a sign-in may go through both nodes in turn', async () => {
  const someone = visitor();
  const before = (await inbox.messagesTo(MEMBER)).length;
  await someone.get(doors.a, '/sign-in');
  assert.equal((await someone.post(doors.b, '/sign-in', { email: MEMBER })).status, 303);
  await someone.get(doors.a, '/sign-in/code');
  const answer = await someone.post(doors.b, '/sign-in/code', { code: codeIn(await inbox.read(MEMBER, before + 1)) });
  assert.equal(answer.headers.location, '/apps', `${answer.status} ${answer.body}`);
});

step('cookies are Secure, for this host alone, and the browser keeps them', async () => {
  const { headers } = await visitor().signIn(doors.both, MEMBER);
  const session = headers['set-cookie'].find((line) => line.startsWith('__Host-sid='));
  for (const attribute of ['Secure', 'HttpOnly', 'Path=/', 'SameSite=Lax']) assert.ok(session.includes(attribute), session);
  assert.doesNotMatch(session, /domain/i);
  assert.match(headers['strict-transport-security'], /max-age=63072000/);
  const plain = await exchange(inPlainText, { host: '127.0.0.1', port: fleet.plain, path: '/apps?q=x', headers: { host: 'localhost' } });
  assert.deepEqual([plain.status, plain.headers.location], [308, 'https://localhost/apps?q=x']);
  await signInWithChromium();
});

async function signInWithChromium() {
  const browser = await launch();
  try {
    const someone = await newPerson(browser, `https://${fleet.host}`, { anyCertificate: true });
    const before = (await inbox.messagesTo(MEMBER)).length;
    await visit(someone.page, '/sign-in');
    await someone.page.locator('input[name="email"]').fill(MEMBER);
    await follow(someone.page, someone.page.locator('form[action="/sign-in"] button'));
    await someone.page.locator('input[name="code"]').fill(codeIn(await inbox.read(MEMBER, before + 1)));
    await follow(someone.page, someone.page.locator('form:has(input[name="code"]) button').first());
    for (let time = 0; time < 4; time += 1) await visit(someone.page, '/apps');
    const kept = (await someone.context.cookies()).filter(({ name }) => name.startsWith('__Host-'));
    assert.ok(kept.length >= 2 && kept.every(({ secure, domain }) => secure && domain === 'localhost'), JSON.stringify(kept));
    assertNoProblems(someone);
  } finally {
    await browser.close();
  }
}

/** Far enough from the end of a slice: counts are kept in 24 slices of the window. */
async function farFromTheEndOfASlice(windowSeconds) {
  const slice = (windowSeconds * 1000) / 24;
  const left = slice - (Date.now() % slice);
  if (left < 5000) await wait(left);
}

step('asking for codes through both nodes at once costs one budget, whatever X-Forwarded-For claims', async () => {
  await farFromTheEndOfASlice(600);
  const greedy = visitor();
  await greedy.get(doors.a, '/sign-in');
  const asking = Array.from({ length: 40 }, (_, n) => {
    const lie = { 'x-forwarded-for': `203.0.113.${n}, 127.0.0.1` };
    return greedy.post(n % 2 ? doors.a : doors.b, '/sign-in', { email: `nobody${n}@elsewhere.example` }, lie);
  });
  const statuses = (await Promise.all(asking)).map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 303).length, 20, `${statuses}`);
  assert.equal(statuses.filter((status) => status === 429).length, 20, `${statuses}`);
  assert.equal((await visitor().askForCode(doors.both, 'somebody@elsewhere.example')).status, 303, 'others are not limited');
});

step('nobody but nginx is believed about the address', async () => {
  await farFromTheEndOfASlice(600);
  const direct = visitor({ around: true });
  const port = Number(fleet.listen.a.split(':')[1]);
  await direct.get(port, '/sign-in');
  const statuses = [];
  for (let n = 0; n < 21; n += 1) {
    const lie = { 'x-forwarded-for': `198.51.100.${n}` };
    statuses.push((await direct.post(port, '/sign-in', { email: `nobody${n}@elsewhere.example` }, lie)).status);
  }
  assert.deepEqual([statuses.indexOf(429), statuses.at(-1)], [20, 429], `${statuses}`);
});

step('wrong codes typed at both nodes cost one budget', async () => {
  fleet.house.query("DELETE FROM counters WHERE key LIKE 'code-guess%'");
  const guesser = visitor();
  await guesser.askForCode(doors.a, OWNER);
  for (const door of [doors.a, doors.b, doors.a, doors.b]) assert.equal((await guesser.typeCode(door, '00000000')).status, 422);
  const second = visitor();
  await second.askForCode(doors.b, OWNER);
  assert.equal((await second.typeCode(doors.b, '00000000')).status, 422, 'the fifth of the minute');
  for (const door of [doors.a, doors.b]) {
    const { status, headers } = await second.typeCode(door, '00000000');
    assert.equal(status, 429);
    assert.ok(Number(headers['retry-after']) > 0);
  }
  fleet.house.query("DELETE FROM counters WHERE key LIKE 'code-guess%'");
});

const owner = {};

async function invite(domain, count) {
  const emails = Array.from({ length: count }, (_, n) => `guest${n}@${domain}`);
  const added = await owner.visitor.post(doors.both, `${owner.app}/people`, { emails: emails.join('\n'), step: 'invite', role: 'reader', ends: '' });
  assert.equal(added.status, 303, added.body);
}

/** How often each address of a domain was written to. */
async function received(domain) {
  const times = new Map();
  for (const { envelope } of await inbox.messagesTo('')) {
    const [to] = envelope.to;
    if (to.endsWith(`@${domain}`)) times.set(to, (times.get(to) ?? 0) + 1);
  }
  return times;
}

const handedOver = (worker) => worker.log.split('\n').filter((line) => line.includes('"handed over"')).length;

step('two workers send every message, and none of them twice', async () => {
  workers.push(await fleet.work());
  owner.visitor = visitor();
  await owner.visitor.signIn(doors.both, OWNER);
  const apps = await owner.visitor.get(doors.both, '/apps');
  owner.app = apps.body.match(/href="(\/apps\/[^"/]+)\/people\/add"/)[1];
  await owner.visitor.get(doors.both, `${owner.app}/people/add`);
  const before = workers.map(handedOver);
  await invite('twice.example', 200);
  await until('200 messages', async () => (await received('twice.example')).size === 200);
  await until('everything written down', () => fleet.house.query("SELECT count(*) FROM outbox WHERE state NOT IN ('handed_over', 'dropped')") === '0');
  const times = await received('twice.example');
  assert.deepEqual([...times.values()].filter((n) => n > 1), []);
  const shares = workers.map((worker, n) => handedOver(worker) - before[n]);
  assert.ok(shares.every((share) => share > 0), `both took part: ${shares}`);
});

step('what a killed worker held is sent by the other after the lease', async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const doomed = await fleet.work({ GUESTLIST_MAIL__URL: `smtp://127.0.0.1:${silent.address().port}` });
  await invite('lease.example', 1);
  const lease = () => fleet.house.query("SELECT state, round(extract(epoch FROM leased_until - now())) FROM outbox WHERE recipient LIKE '%@lease.example'");
  await until('a message in hand', () => lease().startsWith('sending|'));
  await doomed.kill();
  silent.close();
  workers.push(await fleet.work());
  await wait(2500);
  assert.equal((await received('lease.example')).size, 0, 'the lease is respected');
  const [state, seconds] = lease().split('|');
  assert.ok(state === 'sending' && seconds > 30 && seconds <= 60, `${state}, ${seconds} s`);
  // Most of the minute passes.
  fleet.house.query("UPDATE outbox SET leased_until = leased_until - interval '53 s', not_before = not_before - interval '53 s' WHERE state = 'sending'");
  await until('the message', async () => (await received('lease.example')).size === 1);
  assert.deepEqual([...(await received('lease.example')).values()], [1]);
});

step('a worker killed among many messages loses none', async () => {
  const doomed = await fleet.work();
  const before = handedOver(doomed);
  await invite('killed.example', 200);
  await until('some messages', () => handedOver(doomed) - before >= 10);
  await doomed.kill();
  await wait(300);
  fleet.house.query("UPDATE outbox SET leased_until = now(), not_before = now() WHERE state = 'sending'");
  await until('200 messages', async () => (await received('killed.example')).size === 200);
  const twice = [...(await received('killed.example')).values()].filter((n) => n > 1);
  // Ten of the killed one, and of each other, whose leases are shortened above with the rest.
  assert.ok(twice.length <= 10 * (workers.length + 1) && twice.every((n) => n === 2), `at most what it had in hand: ${twice}`);
});

/** Six who read and two who write. */
function load() {
  const readers = Array.from({ length: 6 }, () => () => owner.visitor.get(doors.both, '/apps'));
  const writers = Array.from({ length: 2 }, (_, n) => () => owner.visitor.post(doors.both, '/theme', { theme: n ? 'dark' : 'light' }));
  return { readers, writers };
}

step('when a node dies, whoever reads notices nothing', async () => {
  const stop = steadily(load().readers);
  await wait(1000);
  await nodes.b.kill();
  nodes.b.gone();
  await wait(3000);
  const seen = await stop();
  assert.deepEqual(Object.keys(seen), ['200'], JSON.stringify(seen));
  assert.ok(seen[200] > 50, JSON.stringify(seen));
  nodes.b = await fleet.serve('b');
  const count = fleet.nginx.requests().length;
  await until('nginx asks the node again', async () => {
    await owner.visitor.get(doors.both, '/apps');
    return fleet.nginx.requests().slice(count).some((line) => line.startsWith(`${fleet.listen.b} 200`));
  });
});

step('a rolling restart under load gives no error', async () => {
  const { readers, writers } = load();
  const stop = steadily([...readers, ...writers]);
  for (const name of ['a', 'b']) {
    await wait(1000);
    assert.equal(await nodes[name].stop(), 0, nodes[name].log);
    nodes[name].gone();
    nodes[name] = await fleet.serve(name);
    await wait(3000);
  }
  const seen = await stop();
  assert.deepEqual(Object.keys(seen).sort(), ['200', '303'], `${JSON.stringify(seen)}\n${fleet.nginx.errors()}`);
  assert.ok(seen[200] > 200 && seen[303] > 50, JSON.stringify(seen));
});

test('many nodes', (t) => inOrder(t, STEPS));
