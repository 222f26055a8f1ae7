//! Chromium for the tests: one browser, a context per person, and a watch on everything a page must not do.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

/**
 * A person with a browser of their own. `person.page` is their tab; `person.problems` collects console errors,
 * violations of the content security policy, failed and foreign requests of all their pages.
 */
export async function newPerson(browser, url, { js = true, width = 1280, height = 900, scheme = 'light', also = [], anyCertificate = false } = {}) {
  const context = await browser.newContext({
    baseURL: url,
    javaScriptEnabled: js,
    ignoreHTTPSErrors: anyCertificate,
    colorScheme: scheme,
    locale: 'en-GB',
    viewport: { width, height },
  });
  context.setDefaultTimeout(30_000);
  const problems = [];
  const home = new Set([new URL(url).origin, ...also]);
  if (js) {
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI} ${event.sample}`);
      });
    });
  }
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && !home.has(origin)) problems.push(`foreign request: ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') problems.push(`${request.url()} failed: ${reason}`);
  });
  context.on('console', (message) => {
    // The browser logs the status of the page itself as an error; tests check statuses themselves.
    const ofThePage = message.text().startsWith('Failed to load resource') && message.location().url === message.page()?.url();
    if (message.type() === 'error' && !ofThePage) problems.push(`console: ${message.text()} (${message.page()?.url()})`);
  });
  context.on('weberror', (event) => problems.push(`error: ${event.error()} (${event.page()?.url()})`));
  const page = await context.newPage();
  if (!js) plain.add(page);
  return { context, page, problems, close: () => context.close() };
}

const plain = new WeakSet();

/** Does this tab run scripts? */
export function hasScripts(page) {
  return !plain.has(page);
}

export function assertNoProblems(person) {
  assert.deepEqual(person.problems, []);
}

/** Goes to a path and requires the status. */
export async function visit(page, path, status = 200) {
  const answer = await page.goto(path);
  assert.equal(answer.status(), status, `${path} answers ${answer.status()}: ${await heading(page)}`);
  return answer;
}

const isRedirect = (status) => status >= 300 && status < 400;

/** Clicks something that leads to another page and waits for that page. */
export async function follow(page, locator) {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().isNavigationRequest() && response.frame() === page.mainFrame() && !isRedirect(response.status())),
    // An answer is there before its page is: until then the page before counts as loaded.
    page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame()),
    locator.click(),
  ]);
  await page.waitForLoadState();
  return answer;
}

export async function heading(page) {
  return (await page.locator('h1').allInnerTexts()).join(' / ');
}

/** Everything a person can read in the main part of the page, with blanks made single. */
export async function words(page) {
  return (await page.locator('main').innerText()).replace(/\s+/g, ' ');
}
