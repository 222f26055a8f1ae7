//! Every page at five widths, light and dark: readable by everybody (axe), never too wide, nothing foreign, light.
//!
//! Screenshots go to $GUESTLIST_SHOTS, or to a temporary folder that is named at the end.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { startDemo, temporaryFolder } from './support/app.mjs';
import { assertNoProblems, launch, newPerson, visit } from './support/browser.mjs';
import { OWNER } from './support/cast.mjs';
import { signInInDemo } from './support/forms.mjs';
import { explore, gather, go, places } from './support/places.mjs';

const WIDTHS = [320, 390, 768, 1280, 1920];
const SCHEMES = ['light', 'dark'];
/** Layouts differ by width, colours by scheme: these see every rule of both. */
const AXE_WIDTHS = [390, 1280];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

const shots = process.env.GUESTLIST_SHOTS ?? temporaryFolder();
mkdirSync(shots, { recursive: true });

let app;
let browser;
let everybody;
let list;
before(async () => {
  app = await startDemo();
  browser = await launch();
  everybody = await gather(browser, app.url);
  list = places(await explore(everybody));
});
after(async () => {
  await browser?.close();
  await app?.stop();
});

/**
 * Mails are framed without scripts, where axe cannot run: they are looked at on their own, below. A page is looked at
 * from its top: what the bar happens to pass over while scrolling is not too close to it.
 */
async function findings(page) {
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
  const framed = await page.locator('iframe').count();
  await page.evaluate(() => document.querySelectorAll('iframe').forEach((frame) => frame.remove()));
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  if (framed) await page.reload();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`));
}

/** The elements that make the page wider than the window, if any. */
function tooWide(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map((element) => `${element.localName}.${element.className} reaches ${Math.round(element.getBoundingClientRect().right)}`)
      .slice(0, 5);
  });
}

async function look(t, [name], page, width, scheme) {
  await t.test(`${name} at ${width} px, ${scheme}`, async () => {
    await page.setViewportSize({ width, height: width < 700 ? 844 : 900 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`), fullPage: true });
    assert.deepEqual(await tooWide(page), []);
    if (AXE_WIDTHS.includes(width)) assert.deepEqual(await findings(page), []);
  });
}

test('every page at every width, light and dark', async (t) => {
  for (const place of list) {
    const { page } = everybody[place[1]];
    await t.test(`the way to ${place[0]}`, () => go(page, place));
    for (const width of WIDTHS) for (const scheme of SCHEMES) await look(t, place, page, width, scheme);
  }
  t.diagnostic(`screenshots: ${shots}`);
});

test('the invitation mail on its own', async (t) => {
  const mail = list.find(([name]) => name === 'mail')[2];
  const markup = await (await everybody.nobody.page.request.get(`${mail}/html`)).text();
  const page = await everybody.nobody.context.newPage();
  await page.setContent(markup);
  for (const width of WIDTHS) for (const scheme of SCHEMES) await look(t, ['mail-itself'], page, width, scheme);
  await page.close();
});

test('at 200 % zoom nothing is cut off', async (t) => {
  for (const place of list) {
    const { page } = everybody[place[1]];
    await page.setViewportSize({ width: 640, height: 450 });
    await t.test(place[0], async () => {
      await go(page, place);
      assert.deepEqual(await tooWide(page), []);
    });
  }
});

test('no page had a problem', () => {
  for (const person of Object.values(everybody)) assertNoProblems(person);
});

test('the first visit to My Apps is light', async () => {
  const person = await newPerson(browser, app.url);
  await signInInDemo(person.page, OWNER);
  const cookies = await person.context.cookies();
  await person.close();

  const fresh = await newPerson(browser, app.url);
  await fresh.context.addCookies(cookies);
  const devtools = await fresh.context.newCDPSession(fresh.page);
  const [kinds, sizes] = [new Map(), new Map()];
  await devtools.send('Network.enable');
  devtools.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  await visit(fresh.page, '/apps');
  await fresh.page.waitForLoadState('networkidle');

  const sum = (...wanted) => [...sizes].filter(([id]) => !wanted.length || wanted.includes(kinds.get(id))).reduce((all, [, size]) => all + size, 0);
  assert.ok(sizes.size <= 6, `${sizes.size} requests`);
  assert.ok(sum() <= 60 * 1024, `${sum()} bytes in all`);
  assert.ok(sum('Stylesheet', 'Script') <= 40 * 1024, `${sum('Stylesheet', 'Script')} bytes of CSS and JavaScript`);
  await fresh.close();
});
