//! The panel by keyboard alone: skip link, search, tiles, menus, and a focus that can always be seen.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startDemo } from './support/app.mjs';
import { assertNoProblems, launch, newPerson, visit } from './support/browser.mjs';
import { OWNER } from './support/cast.mjs';
import { signInInDemo } from './support/forms.mjs';

let app;
let browser;
let person;
let page;
before(async () => {
  app = await startDemo();
  browser = await launch();
  person = await newPerson(browser, app.url);
  page = person.page;
  await signInInDemo(page, OWNER);
});
after(async () => {
  await browser?.close();
  await app?.stop();
});
beforeEach(() => visit(page, '/apps'));

/** What has the focus, as a test wants to compare it. */
function focused() {
  return page.evaluate(() => {
    const { activeElement: element } = document;
    const box = element.getBoundingClientRect();
    // The ring may be drawn around the tile or the label that holds the element, or by a pseudo-element.
    const outlined = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    const around = [element, element.parentElement, element.parentElement?.parentElement, element.closest('li')].filter(Boolean);
    const styles = [...around.map((each) => getComputedStyle(each)), getComputedStyle(element, '::after'), getComputedStyle(element, '::before')];
    return {
      tag: element.localName,
      id: element.id,
      name: element.getAttribute('name'),
      href: element.getAttribute('href'),
      ring: styles.some(outlined),
      inside: element.closest('main') !== null,
      shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
      x: box.x,
      y: box.y,
    };
  });
}

async function press(...keys) {
  for (const key of keys) await page.keyboard.press(key);
  return focused();
}

/** The links that open an app, in the order they are shown. */
const tiles = () => page.locator('main :is(h2, h3) a[href^="/apps/"]:visible');
const shown = async () => new Set(await tiles().evaluateAll((links) => links.map((link) => link.getAttribute('href').split('/')[2]))).size;

test('the first Tab reaches a link that skips to the page', async () => {
  const skip = await press('Tab');
  assert.equal(skip.href, '#main');
  assert.ok(skip.shown && skip.ring, 'it shows when it has the focus');
  await press('Enter');
  assert.ok((await press('Tab')).inside, 'the next Tab is in the page');
});

test('slash goes to the search and is not typed', async () => {
  const search = await press('/');
  assert.equal(search.name, 'q');
  assert.equal(await page.locator('input[name="q"]:focus').inputValue(), '');
});

test('slash typed in a field stays a slash', async () => {
  await press('/');
  await page.keyboard.type('a/b');
  assert.equal(await page.locator('input[name="q"]:focus').inputValue(), 'a/b');
});

test('typing filters the tiles, Escape brings them back', async () => {
  const all = await shown();
  const name = (await tiles().nth(1).innerText()).trim().split('\n')[0];
  await press('/');
  await page.keyboard.type(name);
  await page.waitForTimeout(200);
  const found = await shown();
  assert.ok(found >= 1 && found < all, `${found} of ${all} tiles`);
  await press('Escape');
  await page.waitForTimeout(200);
  assert.equal(await shown(), all);
});

test('arrows walk the tiles and Enter opens one', async () => {
  await tiles().first().focus();
  const first = await focused();
  const right = await press('ArrowRight');
  assert.ok(right.href.startsWith('/apps/') && right.href !== first.href);
  assert.ok(right.x > first.x && right.y === first.y, 'right is to the right');
  const down = await press('ArrowDown');
  assert.ok(down.y > right.y && Math.abs(down.x - right.x) < 2, 'down is below');
  assert.deepEqual((await press('ArrowUp')).href, right.href);
  assert.deepEqual((await press('ArrowLeft')).href, first.href);
  await press('ArrowRight');
  await Promise.all([page.waitForResponse((answer) => new URL(answer.url()).pathname === right.href), page.keyboard.press('Enter')]);
  await page.waitForLoadState();
});

for (const path of ['/apps', '/groups', '/invitations', '/account']) {
  test(`Tab walks ${path} in reading order with a visible focus`, async () => {
    await visit(page, path);
    const seen = [];
    for (let step = 0; step < 200; step += 1) {
      const now = await press('Tab');
      if (now.tag === 'body' || (seen.length && now.href === '#main')) break;
      assert.ok(now.ring, `a focus ring on ${JSON.stringify(now)}`);
      assert.ok(now.shown, `on screen: ${JSON.stringify(now)}`);
      seen.push(now);
    }
    assert.ok(seen.length > 3, 'there is something to reach');
    const firstInside = seen.findIndex(({ inside }) => inside);
    const lastInside = seen.findLastIndex(({ inside }) => inside);
    assert.ok(seen.slice(firstInside, lastInside).every(({ inside }) => inside), 'the page is not left and entered again');
    const jumps = seen.filter((now, at) => at > firstInside && at <= lastInside && now.y < seen[at - 1].y - 200);
    assert.ok(jumps.length <= 1, `the focus does not jump about: ${JSON.stringify(jumps)}`);
  });
}

test('a menu opens with Enter and closes with Escape, which returns to its button', async () => {
  const summary = page.locator('details > summary').first();
  await summary.focus();
  await press('Enter');
  assert.ok(await page.locator('details[open]').count());
  await press('Tab');
  const back = await press('Escape');
  assert.equal(await page.locator('details[open]').count(), 0);
  assert.equal(back.tag, 'summary');
});

test('no page had a problem', () => assertNoProblems(person));
