//! What people do in Guestlist, by the field names and labels that contract.md promises.

import assert from 'node:assert/strict';
import { follow, hasScripts, visit } from './browser.mjs';

/** Signs in as one of the people the demo offers, in one click. */
export async function signInInDemo(page, name) {
  await visit(page, '/demo');
  await follow(page, page.getByRole('button', { name }).first());
  await visit(page, '/apps');
}

/** A submit button by the name and value it sends. */
export function button(scope, name, value) {
  return scope.locator(`button[name="${name}"][value="${value}"]`);
}

/** The form that posts to an address ending so. */
export function form(scope, ending) {
  return scope.locator(`form[method="post" i][action$="${ending}"]`);
}

/** Sends a form by its first ordinary button, also when it lies in a closed menu; agrees if a dialog asks. */
export async function send(page, ending, scope = page) {
  const wanted = form(scope, ending).first();
  await reveal(wanted);
  const asks = (await wanted.getAttribute('data-confirm')) && hasScripts(page);
  const press = wanted.locator('button').first();
  if (!asks) return follow(page, press);
  await press.click();
  return follow(page, page.locator('dialog[open] button[value="yes"]'));
}

/** Opens every closed <details> around an element. */
export async function reveal(locator) {
  const closed = locator.locator('xpath=ancestor::details[not(@open)]');
  for (const summary of await closed.locator('> summary').all()) await summary.click();
}

/** Types addresses into Add people and has them checked, by the button or, with scripts on, as one types. */
export async function checkAddresses(page, addresses) {
  const field = page.locator('#emails');
  await field.fill(addresses.join('\n'));
  await field.blur();
  const checked = button(page, 'step', 'invite');
  if (!hasScripts(page)) await follow(page, button(page, 'step', 'check').last());
  await checked.waitFor().catch(async (error) => {
    throw new Error(`the addresses are not checked: ${(await page.locator('main').innerText()).replace(/\s+/g, ' ')}`, { cause: error });
  });
}

/** Presses "Invite … people" and waits for the page that reports each address. */
export async function invite(page) {
  return follow(page, button(page, 'step', 'invite'));
}

/** On the redeem page: accepts, and asks for the code if that is one of several ways to prove the address. */
export async function acceptByCode(page) {
  await follow(page, button(page, 'decision', 'accept'));
  const send = page.locator('form[action="/redeem/send"] button');
  if (await send.count()) await follow(page, send);
}

/** Proves an address by the code that was sent to it. */
export async function typeCode(page, code) {
  await page.locator('input[name="code"]').fill(code);
  const answer = await follow(page, page.locator('form:has(input[name="code"]) button').first());
  assert.ok(answer.status() < 400, `the code is taken: ${answer.status()}`);
}

/** The rows of a list of people that show an address. */
export function rowOf(page, address) {
  return page.locator('main :is(tr, li, article)').filter({ hasText: address }).last();
}
