//! The HTML of every page, as the server sends it, is valid.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { startDemo } from './support/app.mjs';
import { launch } from './support/browser.mjs';
import { explore, gather, go, places } from './support/places.mjs';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    'doctype-style': 'off', // the lower-case form is as valid
    'void-style': 'off', // SVG elements written by hand end in />
    'long-title': 'off', // titles hold the names of apps and organizations
    'no-trailing-whitespace': 'off', // left by template blocks
    'require-sri': 'off', // only our own files are loaded
    'prefer-native-element': 'off', // a matter of taste
    'no-implicit-button-type': 'off', // submit is the right default in forms
    'no-redundant-role': 'off', // tables keep their roles when CSS lays them out as cards
    'text-content': 'off', // scripts fill the template of the dialog; axe looks at names in the living page
    'wcag/h32': 'off', // a search of one field is sent by Enter
    'meta-refresh': 'off', // the demo's mailbox renews itself without scripts
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'submit'] }],
  },
});

let app;
let browser;
let everybody;
let list;
before(async () => {
  app = await startDemo();
  browser = await launch();
  everybody = await gather(browser, app.url, { js: false });
  list = places(await explore(everybody));
});
after(async () => {
  await browser?.close();
  await app?.stop();
});

/** The markup the server sends for the page shown: from the answer, not from the browser's repaired tree. */
async function markupOf(page, place) {
  const answers = [];
  const keep = (answer) => answer.request().isNavigationRequest() && answer.frame() === page.mainFrame() && answers.push(answer);
  page.on('response', keep);
  await go(page, place);
  page.off('response', keep);
  return answers.at(-1).text();
}

test('every page is valid HTML', async (t) => {
  for (const place of list) {
    await t.test(place[0], async () => {
      const markup = await markupOf(everybody[place[1]].page, place);
      assert.match(markup, /^<!doctype html>/i);
      const report = await validator.validateString(markup);
      const found = report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line, column }) => `${line}:${column} ${ruleId}: ${message}`));
      assert.deepEqual(found, []);
    });
  }
});
