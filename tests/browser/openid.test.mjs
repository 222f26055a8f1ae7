//! The main job in a real installation: PostgreSQL, mail over TLS, sign-in through an OpenID provider and by code.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertNoProblems, follow, heading, launch, newPerson, visit, words } from './support/browser.mjs';
import { DIRECTORY } from './support/directory.mjs';
import { acceptByCode, button, checkAddresses, invite, rowOf, send, typeCode } from './support/forms.mjs';
import { newHouse } from './support/house.mjs';
import { SmtpInbox, codeIn, linkIn } from './support/mail.mjs';
import { inOrder } from './support/steps.mjs';

const OWNER = 'ingrid.solheim@almvik.example';
const BY_PROVIDER = 'zoe.martin@partner.example';
const BY_CODE = 'max@harbour-works.example';
const WRONG = 'kim@partner.example';

let house;
let browser;
const walk = { inbox: new SmtpInbox(), people: [] };
before(async () => {
  house = await newHouse(DIRECTORY);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await walk.app?.stop();
  house?.pullDown();
});

async function person() {
  const someone = await newPerson(browser, house.url, { also: [process.env.GUESTLIST_TEST_OIDC] });
  walk.people.push(someone);
  return someone.page;
}

/** Types a login at the provider and comes back. */
async function signInAtProvider(page, login) {
  await page.locator('input[name="login"]').fill(login);
  await follow(page, page.getByRole('button', { name: 'Sign in' }));
}

/** From a page that offers the provider, signs in there. */
async function useProvider(page, login) {
  await follow(page, page.locator('a[href^="/sign-in/oidc/partner"]').first());
  await signInAtProvider(page, login);
}

const STEPS = {
  async 'the commands prepare the house'() {
    await house.command('migrate');
    walk.adminLink = (await house.command('create-admin', 'ada@almvik.example', '--name', 'Ada Lindgren')).match(/http:\/\/\S+/)[0];
    await house.command('import', '--check', house.file);
    await house.command('import', house.file);
    await house.command('import', house.file);
    await house.command('doctor');
  },

  async 'a mistake in the configuration stops serve and is named'() {
    for (const [setting, value] of [['GUESTLIST_SECRET_KEY', 'short'], ['GUESTLIST_DATABASE_URL', 'mysql://x'], ['GUESTLIST_BASE_URL', 'nonsense'], ['GUESTLIST_NO_SUCH', '1']]) {
      const { code, err } = await house.fails(['serve'], { [setting]: value });
      assert.equal(code, 2, `${setting}: ${err}`);
      assert.match(err.toLowerCase(), new RegExp(setting.replace('GUESTLIST_', '').toLowerCase()), `${setting} is named in: ${err}`);
    }
  },

  async 'it serves'() {
    walk.app = await house.serve();
    assert.equal((await fetch(`${house.url}/healthz`)).status, 200);
  },

  async 'nothing of the demo can be reached'() {
    for (const path of ['/demo', '/demo/mailbox', '/demo/mailbox/1']) {
      assert.equal((await fetch(house.url + path, { redirect: 'manual' })).status, 404, path);
    }
  },

  async 'the one-time link lets the first admin in, once'() {
    const page = await person();
    await page.goto(walk.adminLink);
    const go = page.locator('main form button').first();
    if (!page.url().endsWith('/apps') && (await go.count())) await follow(page, go);
    await visit(page, '/admin');
    const stranger = await person();
    await stranger.goto(walk.adminLink);
    if (await stranger.locator('main form button').count()) await follow(stranger, stranger.locator('main form button').first());
    await stranger.goto('/admin');
    assert.equal(new URL(stranger.url()).pathname, '/sign-in');
  },

  async 'a member signs in through the provider and lands where they wanted to go'() {
    walk.owner = await person();
    await walk.owner.goto('/groups');
    assert.equal(new URL(walk.owner.url()).pathname, '/sign-in');
    await useProvider(walk.owner, OWNER);
    assert.equal(new URL(walk.owner.url()).pathname, '/groups');
  },

  async 'the owner invites to an app and a group'() {
    const { owner } = walk;
    await visit(owner, '/apps');
    const add = owner.locator('main a[href^="/apps/"][href$="/people/add"]').first();
    walk.appPath = (await add.getAttribute('href')).replace('/people/add', '');
    await visit(owner, `${walk.appPath}/people/add`);
    await owner.locator('input[name="role"][value="reader"]').check();
    await owner.getByRole('checkbox', { name: 'Sea trials' }).check();
    await checkAddresses(owner, [BY_PROVIDER, BY_CODE, WRONG]);
    await invite(owner);
    const text = await words(owner);
    for (const address of [BY_PROVIDER, BY_CODE, WRONG]) assert.ok(text.includes(address));
  },

  async 'the mail goes out over TLS, with a login, and answers reach the inviter'() {
    for (const address of [BY_PROVIDER, BY_CODE]) {
      const message = await walk.inbox.message(address);
      assert.equal(message.tls, true);
      assert.equal(message.user, 'relay');
      assert.match(message.headers, new RegExp(`^Reply-To:.*${OWNER}`, 'im'));
      assert.match(message.headers, /^Message-ID: <[^>]+@almvik\.example>/im);
      assert.ok(message.html.includes('Drawings Archive') && message.text.includes('Drawings Archive'));
      assert.doesNotMatch(message.html, /<img|<script|src=|url\(/i, 'no remote content');
      assert.equal(linkIn(message.text), linkIn(message.html.replace(/&#x2f;/gi, '/')));
    }
  },

  async 'the owner sees that it was handed over'() {
    await visit(walk.owner, '/invitations');
    assert.match(await rowOf(walk.owner, BY_CODE).innerText(), /handed over/i);
  },

  async 'a guest of the partner redeems through its provider'() {
    walk.guest = await person();
    await visit(walk.guest, linkIn((await walk.inbox.message(BY_PROVIDER)).text));
    await follow(walk.guest, button(walk.guest, 'decision', 'accept'));
    if (!walk.guest.url().startsWith(process.env.GUESTLIST_TEST_OIDC)) {
      await follow(walk.guest, walk.guest.getByRole('link', { name: 'Partner sign-in' }));
    }
    await signInAtProvider(walk.guest, BY_PROVIDER);
    assert.equal(new URL(walk.guest.url()).pathname, walk.appPath);
    assert.equal(await heading(walk.guest), 'Drawings Archive');
  },

  async 'another guest redeems by the e-mailed code'() {
    const guest = await person();
    await visit(guest, linkIn((await walk.inbox.message(BY_CODE)).text));
    await acceptByCode(guest);
    await typeCode(guest, codeIn((await walk.inbox.message(BY_CODE, 2)).text));
    assert.equal(new URL(guest.url()).pathname, walk.appPath);
    await visit(guest, '/apps');
    assert.match(await words(guest), /Drawings Archive/);
    assert.match(await words(guest), /Weather/, 'the app that came with the group');
  },

  async 'the link of somebody else shows both identities and consumes nothing'() {
    const link = linkIn((await walk.inbox.message(WRONG)).text);
    await walk.guest.goto(link);
    const text = await words(walk.guest);
    assert.ok(text.includes('@partner.example') && text.includes(BY_PROVIDER), text);
    assert.equal((await fetch(link, { redirect: 'manual' })).status, 303);
  },

  async 'the owner is told that the guest accepted'() {
    const [accepted] = await walk.inbox.messagesTo(OWNER);
    assert.ok(accepted, 'a mail to the owner');
  },

  async 'a member who owns nothing finds neither people nor forms'() {
    const member = await person();
    await visit(member, '/sign-in');
    await useProvider(member, 'tove.lindqvist@almvik.example');
    await visit(member, `${walk.appPath}/people`, 404);
    await visit(member, `${walk.appPath}/people/add`, 404);
  },

  async 'after a restart everybody is still signed in, and STARTTLS works as well'() {
    assert.equal(await walk.app.stop(), 0, 'it ends in order');
    walk.app = await house.serve({ GUESTLIST_MAIL__URL: `smtp://relay:secret@${process.env.GUESTLIST_TEST_SMTP}?tls=required` });
    await visit(walk.guest, '/apps');
    const late = 'lena@harbour-works.example';
    await visit(walk.owner, `${walk.appPath}/people/add`);
    await walk.owner.locator('input[name="role"][value="reader"]').check();
    await checkAddresses(walk.owner, [late]);
    await invite(walk.owner);
    const message = await walk.inbox.message(late);
    assert.deepEqual([message.tls, message.server], [true, 'starttls']);
  },

  async 'who is removed is out at once'() {
    await visit(walk.owner, `${walk.appPath}/people`);
    await send(walk.owner, '/remove', rowOf(walk.owner, BY_PROVIDER));
    await visit(walk.guest, `${walk.appPath}/launch`, 404);
  },

  async 'nothing went wrong in any browser'() {
    for (const someone of walk.people) assertNoProblems(someone);
  },
};

test('a real installation, from the commands to the removal of a guest', (t) => inOrder(t, STEPS, walk));
