//! The main job in the demo, with scripts on and off: an owner invites, the guest comes in, access ends again.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from './support/app.mjs';
import { assertNoProblems, follow, heading, launch, newPerson, visit, words } from './support/browser.mjs';
import { APP, BLOCKED, GROUP, OWNER, PARTNER } from './support/cast.mjs';
import { acceptByCode, button, checkAddresses, invite, rowOf, send, signInInDemo, typeCode } from './support/forms.mjs';
import { DemoMailbox, codeIn, linkIn } from './support/mail.mjs';
import { inOrder } from './support/steps.mjs';

let app;
let browser;
before(async () => {
  app = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  assert.equal(await app?.stop(), 0, 'the demo ends in order');
});

for (const js of [true, false]) {
  test(`an owner invites and the guest gets in, ${js ? 'with' : 'without'} scripts`, async (t) => {
    const walk = await startWalk(js);
    await inOrder(t, STEPS, walk);
    for (const person of walk.people) await person.close();
  });
}

/** The people of one walk, and what they learn on the way. */
async function startWalk(js) {
  const [owner, guest, reader] = [await newPerson(browser, app.url, { js }), await newPerson(browser, app.url, { js }), await newPerson(browser, app.url, { js })];
  const tag = js ? 'zoe' : 'anna';
  return {
    owner: owner.page,
    guest: guest.page,
    mailbox: new DemoMailbox(reader.page),
    people: [owner, guest, reader],
    good: `${tag}.martin@${PARTNER}`,
    second: `${tag}.second@${PARTNER}`,
    mistyped: `${tag}.lind@gmial.com`,
    meant: `${tag}.lind@gmail.com`,
    blocked: `${tag}@${BLOCKED}`,
  };
}

async function inviteOne({ owner, app: path }, address) {
  await visit(owner, `${path}/people/add`);
  await checkAddresses(owner, [address]);
  await invite(owner);
}

/** Sends the form of an invitation's row under Invitations. */
async function decideOn(page, address, verb) {
  await visit(page, '/invitations');
  await send(page, verb, rowOf(page, address));
}

const STEPS = {
  async 'the owner sees what they own'(walk) {
    await signInInDemo(walk.owner, OWNER);
    const tile = walk.owner.locator('main li').filter({ has: walk.owner.getByRole('link', { name: APP, exact: true }) });
    walk.app = (await tile.locator('a[href$="/people/add"]').getAttribute('href')).replace('/people/add', '');
    await visit(walk.owner, walk.app);
    assert.equal(await heading(walk.owner), APP);
  },

  async 'each address gets its own verdict before anything happens'(walk) {
    const { owner } = walk;
    await visit(owner, `${walk.app}/people/add`);
    await owner.locator('textarea[name="message"]').fill('The drawings we spoke about.');
    const group = owner.getByRole('checkbox', { name: GROUP });
    await group.check();
    await checkAddresses(owner, [walk.mistyped, walk.blocked, walk.good]);
    const text = await words(owner);
    assert.match(text, /gmail\.com/, 'a suggestion for the mistyped address');
    assert.match(text, /blocked/i, 'the blocked domain is named as blocked');
    assert.match(text, /new guest/i, 'the good address is a new guest');
    assert.ok(await group.isChecked(), 'what was ticked stays ticked');
    assert.match(await owner.locator('textarea[name="message"]').inputValue(), /drawings/);
    for (const address of [walk.mistyped, walk.good]) assert.equal(await walk.mailbox.count(address), 0);
  },

  async 'the preview is the mail that will be sent'(walk) {
    const preview = await walk.owner.locator('#preview').innerText();
    for (const part of [OWNER, APP, 'The drawings we spoke about.']) assert.ok(preview.includes(part), `${part} in ${preview}`);
  },

  async 'a suggestion is taken by one click'(walk) {
    const { owner } = walk;
    await owner.locator('button[name="fix"]').first().click();
    await button(owner, 'step', 'invite').filter({ hasText: '2' }).waitFor();
    assert.ok((await words(owner)).includes(walk.meant));
  },

  async 'one bad address does not spoil the others'(walk) {
    const { owner } = walk;
    await invite(owner);
    const text = await words(owner);
    for (const address of [walk.good, walk.blocked, walk.meant]) assert.ok(text.includes(address), `${address} is reported`);
    await walk.mailbox.read(walk.meant);
    assert.equal(await walk.mailbox.count(walk.blocked), 0, 'nothing goes to a blocked domain');
    await visit(owner, `${walk.app}/people`);
    assert.ok((await words(owner)).includes(walk.good), 'the guest is listed as pending');
  },

  async 'the mail says who, what and where'(walk) {
    const text = await walk.mailbox.read(walk.good);
    for (const part of [OWNER, APP, GROUP, 'The drawings we spoke about.']) assert.ok(text.includes(part), `${part} in:\n${text}`);
    walk.link = linkIn(text);
  },

  async 'opening the link many times changes nothing'(walk) {
    for (let time = 0; time < 5; time += 1) {
      for (const method of ['HEAD', 'GET']) {
        const answer = await fetch(walk.link, { method, redirect: 'manual' });
        assert.equal(answer.status, 303, `${method} ${answer.status}`);
      }
    }
    await visit(walk.guest, walk.link);
    assert.equal(new URL(walk.guest.url()).pathname, '/redeem');
    assert.equal(await walk.mailbox.count(walk.good), 1, 'no code was sent for looking');
  },

  async 'the redeem page answers who, where, what, until when and what they see'(walk) {
    const text = await words(walk.guest);
    for (const part of [OWNER, APP, GROUP]) assert.ok(text.includes(part), `${part} in: ${text}`);
  },

  async 'the guest proves the address by the code and lands on the app'(walk) {
    const { guest } = walk;
    await acceptByCode(guest);
    await typeCode(guest, codeIn(await walk.mailbox.read(walk.good, 2)));
    assert.equal(new URL(guest.url()).pathname, walk.app);
    assert.equal(await heading(guest), APP);
  },

  async 'the app is in their panel, with who shared it'(walk) {
    await visit(walk.guest, '/apps');
    const tile = walk.guest.locator('main').getByRole('link', { name: APP }).first();
    assert.ok(await tile.isVisible());
    assert.match(await words(walk.guest), new RegExp(OWNER));
    await visit(walk.guest, '/groups');
    assert.ok((await words(walk.guest)).includes(GROUP), 'the group came with it');
  },

  async 'the guest sees no more than was shared'(walk) {
    await visit(walk.guest, `${walk.app}/people`, 403);
    await visit(walk.guest, `${walk.app}/people/add`, 403);
    await visit(walk.guest, walk.app.replace(/.{4}$/, '0000'), 404);
    assert.ok([403, 404].includes((await walk.guest.goto('/admin')).status()), 'no guest is an admin');
  },

  async 'launching leads to the app'(walk) {
    const answer = await walk.guest.request.get(`${walk.app}/launch`, { maxRedirects: 0 });
    assert.equal(answer.status(), 303);
    assert.match(answer.headers().location, /^https?:\/\//);
  },

  async 'a resend makes a new link and ends the old one'(walk) {
    await inviteOne(walk, walk.second);
    const old = linkIn(await walk.mailbox.read(walk.second));
    await decideOn(walk.owner, walk.second, '/resend');
    walk.link = linkIn(await walk.mailbox.read(walk.second, 2));
    assert.notEqual(walk.link, old);
    const answer = await walk.mailbox.page.goto(old);
    assert.equal(answer.status(), 410);
    await visit(walk.mailbox.page, walk.link);
  },

  async 'a revoked invitation opens nothing'(walk) {
    await decideOn(walk.owner, walk.second, '/revoke');
    const answer = await walk.mailbox.page.goto(walk.link);
    assert.equal(answer.status(), 410);
  },

  async 'a person removed is out at once'(walk) {
    await visit(walk.owner, `${walk.app}/people`);
    await send(walk.owner, '/remove', rowOf(walk.owner, walk.good));
    await visit(walk.owner, `${walk.app}/people`);
    assert.ok(!(await words(walk.owner)).includes(walk.good));
    await visit(walk.guest, '/apps');
    assert.equal(await walk.guest.locator('main').getByRole('link', { name: APP }).count(), 0);
    await visit(walk.guest, `${walk.app}/launch`, 404);
  },

  async 'the guest leaves the group'(walk) {
    await visit(walk.guest, '/groups');
    await send(walk.guest, '/leave', walk.guest.locator('main li').filter({ hasText: GROUP }));
    await visit(walk.guest, '/groups');
    assert.ok(!(await words(walk.guest)).includes(GROUP));
  },

  async 'the guest leaves the organization'(walk) {
    await visit(walk.guest, '/account');
    await follow(walk.guest, walk.guest.locator('a[href="/account/leave"]'));
    await send(walk.guest, '/account/leave');
    await walk.guest.goto('/apps');
    assert.equal(new URL(walk.guest.url()).pathname, '/sign-in');
  },

  'nothing went wrong in any browser'(walk) {
    for (const person of walk.people) assertNoProblems(person);
  },
};
