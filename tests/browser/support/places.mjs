//! Every page worth looking at, with a person who may see it. Paths that hold an id are found on the way.

import { follow, newPerson, visit } from './browser.mjs';
import { ADMIN, APP, BLOCKED, DYNAMIC, MEMBER, OWNER, PARTNER } from './cast.mjs';
import { checkAddresses, invite, signInInDemo } from './forms.mjs';
import { DemoMailbox, linkIn } from './mail.mjs';

const PEOPLE = { owner: OWNER, admin: ADMIN, member: MEMBER };

/** Signs everybody in: one browser context each, and `nobody` for a person who is not signed in. */
export async function gather(browser, url, options) {
  const everybody = { nobody: await newPerson(browser, url, options), invitee: await newPerson(browser, url, options) };
  for (const [who, name] of Object.entries(PEOPLE)) {
    everybody[who] = await newPerson(browser, url, options);
    await signInInDemo(everybody[who].page, name);
  }
  return everybody;
}

async function firstPath(page, from, selector) {
  await visit(page, from);
  return page.locator(selector).first().getAttribute('href');
}

/** Finds the paths and sends one invitation, so that there is a mail and a redeem page to look at. */
export async function explore({ owner, admin, nobody, invitee }) {
  const app = (await firstPath(owner.page, '/apps', 'main a[href^="/apps/"][href$="/people/add"]')).replace('/people/add', '');
  const group = (await firstPath(owner.page, '/groups', 'main a[href^="/groups/"][href$="/people/add"]')).replace('/people/add', '');
  const closed = await owner.page.getByRole('link', { name: DYNAMIC, exact: true }).first().getAttribute('href');
  const guest = `nils.holgersson@${PARTNER}`;
  await visit(owner.page, `${app}/people/add`);
  await checkAddresses(owner.page, [guest]);
  await invite(owner.page);
  const mailbox = new DemoMailbox(nobody.page);
  const link = linkIn(await mailbox.read(guest));
  const mail = new URL(nobody.page.url()).pathname;
  await visit(invitee.page, link);
  const review = await begunReview(admin.page, owner.page);
  return { app, group, closed, mail, review };
}

/** Plans a review of everything and waits until the chores have begun it, which they do three times a minute. */
async function begunReview(admin, owner) {
  await visit(admin, '/admin/reviews');
  await follow(admin, admin.locator('button[name="step"][value="save"]'));
  const link = owner.locator('main .rows a[href^="/reviews/"]').first();
  for (const limit = Date.now() + 60_000; Date.now() < limit; ) {
    await visit(owner, '/reviews');
    if (await link.count()) return link.getAttribute('href');
    await owner.waitForTimeout(1000);
  }
  throw new Error('no review began');
}

/** [name, who looks, how to get there]; a path, or a function that works the page into the state to look at. */
export function places({ app, group, closed, mail, review }) {
  const addresses = [`eva.stern@${PARTNER}`, 'eva.stern@gmial.com', `eva@${BLOCKED}`, 'not an address'];
  return [
    ['sign-in', 'nobody', '/sign-in'],
    ['leave-though-blocked', 'nobody', '/sign-in/leave'],
    ['left', 'nobody', '/sign-in/left'],
    ['demo', 'nobody', '/demo'],
    ['mailbox', 'nobody', '/demo/mailbox'],
    ['mail', 'nobody', mail],
    ['redeem', 'invitee', '/redeem'],
    ['apps', 'owner', '/apps'],
    ['apps-of-a-member', 'member', '/apps'],
    ['apps-none-found', 'owner', '/apps?q=zzzz'],
    ['app', 'owner', app],
    ['app-people', 'owner', `${app}/people`],
    ['add-people', 'owner', `${app}/people/add`],
    ['add-people-checked', 'owner', async (page) => {
      await visit(page, `${app}/people/add`);
      await checkAddresses(page, addresses);
    }],
    ['groups', 'owner', '/groups'],
    ['group', 'owner', group],
    ['group-people', 'owner', `${group}/people`],
    ['group-add-people', 'owner', `${group}/people/add`],
    ['group-refuses', 'owner', `${closed}/people/add`, 409],
    ['group-history', 'owner', `${group}/history`],
    ['invitations', 'owner', '/invitations'],
    ['invitations-of-a-member', 'member', '/invitations'],
    ['account', 'owner', '/account'],
    ['admin', 'admin', '/admin'],
    ['audit', 'admin', '/admin/audit'],
    ['people-of-the-house', 'admin', '/admin/users'],
    ['people-away', 'admin', '/admin/guests?show=inactive-30'],
    ['guests', 'admin', '/admin/guests'],
    ['guests-not-found', 'admin', '/admin/guests?q=nobody'],
    ['guests-to-be-deleted', 'admin', async (page) => {
      await visit(page, '/admin/guests');
      await page.locator('.ticked .box').first().check();
      await follow(page, page.locator('button[name="deed"][value="delete"]'));
    }],
    ['a-guest', 'admin', async (page) => {
      await visit(page, '/admin/guests');
      await follow(page, page.locator('tbody a.who-link').first());
    }],
    ['a-colleague', 'admin', async (page) => {
      await visit(page, '/admin/users?q=hanna');
      await follow(page, page.locator('tbody a.who-link').first());
    }],
    ['a-conversion', 'admin', async (page) => {
      await visit(page, '/admin/guests?show=accepted');
      await follow(page, page.locator('tbody a.who-link').first());
      await follow(page, page.locator('.deeds a[href$="/convert"]'));
    }],
    ['a-new-colleague', 'admin', '/admin/users/new'],
    ['a-new-colleague-refused', 'admin', async (page) => {
      await visit(page, '/admin/users/new');
      await page.fill('#email', 'hanna.lindqvist@aurora.example');
      await page.fill('#display_name', 'Hanna Lindqvist');
      await follow(page, page.locator('form.sole button.is-main'));
    }],
    ['deletion', 'admin', async (page) => {
      await visit(page, '/admin/users?q=hanna');
      await follow(page, page.locator('tbody a.who-link').first());
      await follow(page, page.locator('a[href$="/delete"]'));
    }],
    ['panel-as-a-guest', 'admin', async (page) => {
      await visit(page, '/admin/guests?show=accepted');
      await follow(page, page.locator('tbody a.who-link').first());
      await follow(page, page.locator('form[action$="/panel"] button'));
    }],
    ['all-apps', 'admin', '/admin/apps'],
    ['all-groups', 'admin', '/admin/groups'],
    ['apps-without-owner', 'admin', '/admin/apps?show=ownerless'],
    ['an-app', 'admin', `/admin${app}`],
    ['a-group', 'admin', `/admin${group}`],
    ['a-group-from-elsewhere', 'admin', `/admin${closed}`],
    ['an-app-edited', 'admin', `/admin${app}/edit`],
    ['a-group-edited', 'admin', `/admin${group}/edit`],
    ['a-new-app-refused', 'admin', async (page) => {
      await visit(page, '/admin/apps/new');
      await page.fill('#display_name', 'Star charts');
      await page.fill('#launch_url', 'javascript:alert(1)');
      await follow(page, page.locator('form.sole button.is-main'));
    }],
    ['an-app-deletion', 'admin', `/admin${app}/delete`],
    ['policies', 'admin', '/admin/policies'],
    ['policies-with-an-exception', 'admin', async (page) => {
      await visit(page, '/admin/policies');
      await page.fill('#of', APP);
      await page.selectOption('#level', 'members');
      await follow(page, page.locator('form.sieve button'));
    }],
    ['policies-without-such-an-exception', 'admin', async (page) => {
      await visit(page, '/admin/policies');
      await page.fill('#of', 'Nowhere');
      await follow(page, page.locator('form.sieve button'));
    }],
    ['reviews', 'owner', '/reviews'],
    ['reviews-of-a-member', 'member', '/reviews'],
    ['review', 'owner', review],
    ['access-reviews', 'admin', '/admin/reviews'],
    ['access-reviews-checked', 'admin', async (page) => {
      await visit(page, '/admin/reviews');
      await page.click('button[name="step"][value="check"]');
      await page.waitForSelector('.notice.is-info');
    }],
    ['access-reviews-change', 'admin', async (page) => {
      await visit(page, '/admin/reviews');
      await follow(page, page.locator('main a[href$="/edit"]').first());
    }],
    ['access-reviews-end', 'admin', async (page) => {
      await visit(page, '/admin/reviews');
      await follow(page, page.locator('main a[href$="/end"]').first());
    }],
    ['domains', 'admin', '/admin/policies/domains'],
    ['domains-checked', 'admin', async (page) => {
      await visit(page, '/admin/policies/domains');
      await page.fill('#domains', 'ciel-ouvert.example, *.partner.example');
      await follow(page, page.locator('button[name="step"][value="check"]'));
    }],
    ['domains-of-an-app', 'admin', `/admin/policies/domains?of=${encodeURIComponent(APP)}`],
    ['approval', 'admin', '/admin/policies/approval'],
    ['approvals', 'admin', '/invitations/approvals'],
    ['invite-a-guest', 'admin', '/invitations/new'],
    ['domain-removal', 'admin', async (page) => {
      await visit(page, '/admin/policies/domains');
      await follow(page, page.locator('a[href$="/remove"]').first());
    }],
    ['ending-soon', 'owner', '/endings'],
    ['ending-extended', 'owner', async (page) => {
      await visit(page, '/endings');
      await follow(page, page.locator('main a[href*="answer=extend"]').first());
    }],
    ['stay-and-sponsors', 'admin', async (page) => {
      await visit(page, '/admin/guests?show=accepted');
      await follow(page, page.locator('tbody a.who-link').first());
      await follow(page, page.locator('main a[href$="/stay"]'));
    }],
    ['another-address', 'admin', async (page) => {
      await visit(page, '/admin/guests?show=accepted');
      await follow(page, page.locator('tbody a.who-link').first());
      await follow(page, page.locator('main a[href$="/address"]'));
    }],
    ['guests-of-a-sponsor', 'admin', async (page) => {
      await visit(page, '/admin/users?q=hanna');
      await follow(page, page.locator('tbody a.who-link').first());
      await follow(page, page.locator('main a[href^="/admin/users/"][href$="/guests"]'));
    }],
    ['guests-by-themselves', 'admin', async (page) => {
      await visit(page, '/admin/policies/life');
      await page.fill('#block_idle_days', '10');
      await follow(page, page.locator('button[name="step"][value="check"]'));
    }],
    ['what-guests-see', 'admin', '/admin/policies/guests'],
    ['why', 'admin', `/admin/policies/why?person=hanna.lindqvist@aurora.example&address=ann@${PARTNER}&to=${encodeURIComponent(APP)}`],
    ['why-unclear', 'admin', '/admin/policies/why?person=nobody&address=nothing&to=nowhere'],
    ['confirm-it-is-you', 'admin', '/sign-in/again?next=/admin/policies'],
    ['sign-out', 'owner', '/sign-out'],
    ['not-found', 'owner', '/apps/00000000-0000-7000-8000-000000000000', 404],
  ];
}

export async function go(page, [, , way, status = 200]) {
  await (typeof way === 'string' ? visit(page, way, status) : way(page));
}
