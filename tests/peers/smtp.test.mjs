//! The mail servers keep their promises: what is accepted is kept, and each fault is the fault it says it is.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { startSmtp } from './start.mjs';

const nodemailer = createRequire(new URL('../browser/', import.meta.url))('nodemailer');

let smtp;
before(async () => (smtp = await startSmtp()));
after(() => smtp.stop());

const relay = { user: 'relay', pass: 'secret' };

function send(server, to, options = {}) {
  const transport = nodemailer.createTransport({
    host: 'localhost',
    port: smtp[server],
    secure: server === 'smtps',
    requireTLS: true,
    tls: { ca: readFileSync(smtp.ca) },
    ...options,
  });
  return transport.sendMail({ from: 'panel@almvik.example', to, subject: 'Grüße', text: 'Willkommen, Zoë', html: '<p>Willkommen' });
}

async function seen(what, to) {
  const answer = await fetch(`${smtp.control}/${what}?to=${encodeURIComponent(to)}`);
  assert.equal(answer.status, 200);
  return answer.json();
}

for (const server of ['starttls', 'smtps', 'bad']) {
  test(`${server} takes a message over TLS and shows it decoded`, async () => {
    await send(server, `${server}@partner.example`, { auth: relay });
    const [message] = await seen('messages', `${server}@partner.example`);
    assert.equal(message.tls, true);
    assert.equal(message.user, 'relay');
    assert.equal(message.server, server);
    assert.deepEqual(message.envelope, { from: 'panel@almvik.example', to: [`${server}@partner.example`] });
    assert.equal(message.subject, 'Grüße');
    assert.match(message.text, /^Willkommen, Zoë\s*$/);
    assert.match(message.html, /<p>Willkommen/);
    assert.match(message.headers, /^Message-ID: </m);
    assert.equal((await seen('attempts', `${server}@partner.example`)).length, 2);
  });
}

test('a wrong password is refused', () =>
  assert.rejects(send('starttls', 'a@partner.example', { auth: { user: 'relay', pass: 'guess' } }), { responseCode: 535 }));

test('authrejects refuses the right password too', () =>
  assert.rejects(send('authrejects', 'a@partner.example', { auth: relay }), { responseCode: 535 }));

test('nostarttls offers none', () => assert.rejects(send('nostarttls', 'a@partner.example'), /STARTTLS/i));

test('wrongname shows a certificate for another host', () =>
  assert.rejects(send('wrongname', 'a@partner.example'), /altnames/));

test('a client that does not know the authority refuses', () =>
  assert.rejects(send('starttls', 'a@partner.example', { tls: {} }), /self-signed|unable to verify|issuer/));

test('greeting421 says 421 and nothing else', () =>
  assert.rejects(send('greeting421', 'a@partner.example'), /421/));

for (const [fault, code] of [['unknown', 550], ['full', 452], ['policy', 554], ['later', 451]]) {
  test(`bad answers ${code} to ${fault}@`, async () => {
    await assert.rejects(send('bad', `${fault}+1@partner.example`), { responseCode: code });
    assert.equal((await seen('attempts', `${fault}+1@partner.example`)).at(-1).code, code);
    assert.deepEqual(await seen('messages', `${fault}+1@partner.example`), []);
  });
}

test('bad accepts a greylisted address the second time', async () => {
  await assert.rejects(send('bad', 'greylist+1@partner.example'), { responseCode: 450 });
  await send('bad', 'greylist+1@partner.example');
  assert.equal((await seen('messages', 'greylist+1@partner.example')).length, 1);
});

test('bad drops the connection at RCPT', async () => {
  await assert.rejects(send('bad', 'drop@partner.example'), /closed|socket/i);
});

test('bad takes a message and never says so', async () => {
  await assert.rejects(send('bad', 'hang@partner.example'), /closed|socket/i);
  assert.equal((await seen('messages', 'hang@partner.example')).length, 1);
});

test('forgetting one address leaves the others', async () => {
  await send('starttls', 'keep@partner.example');
  await send('starttls', 'lose@partner.example');
  await fetch(`${smtp.control}/messages?to=lose@partner.example`, { method: 'DELETE' });
  assert.equal((await seen('messages', 'keep@partner.example')).length, 1);
  assert.equal((await seen('messages', 'lose@partner.example')).length, 0);
});
