//! Reads the mail the program sent: in the demo's mailbox as a person would, or from the test mail server.

import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';

const PATIENCE = 30_000;

/** Calls `look` until it answers something. */
export async function until(what, look) {
  for (const limit = Date.now() + PATIENCE; Date.now() < limit; await wait(200)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`in vain: ${what}`);
}

/** The demo's mailbox, in a tab of its own. */
export class DemoMailbox {
  constructor(page) {
    this.page = page;
  }

  /** The links to all messages for an address, newest first. */
  async messagesTo(address) {
    await this.page.goto('/demo/mailbox');
    const rows = this.page.locator('a[href^="/demo/mailbox/"]').filter({ hasText: address });
    return rows.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  }

  async count(address) {
    return (await this.messagesTo(address)).length;
  }

  /** Opens the newest message for an address, once there are at least `n`, and returns its text. */
  async read(address, n = 1) {
    const [newest] = await until(`${n} messages to ${address}`, async () => {
      const found = await this.messagesTo(address);
      return found.length >= n && found;
    });
    await this.page.goto(newest);
    return this.page.locator('article.message pre').textContent();
  }
}

/** The inbox of the test mail server. */
export class SmtpInbox {
  constructor(control = process.env.GUESTLIST_TEST_SMTP_INBOX) {
    this.control = control;
  }

  async messagesTo(address) {
    return (await fetch(`${this.control}/messages?to=${encodeURIComponent(address)}`)).json();
  }

  async message(address, n = 1) {
    const all = await until(`${n} messages to ${address}`, async () => {
      const found = await this.messagesTo(address);
      return found.length >= n && found;
    });
    return all.at(-1);
  }

  async read(address, n = 1) {
    return (await this.message(address, n)).text;
  }

  /** The nth to come, whatever came after it. */
  async nth(address, n) {
    await this.message(address, n);
    return (await this.messagesTo(address))[n - 1].text;
  }
}

/** The invitation link in the text of a mail. */
export function linkIn(text) {
  const links = new Set(text.match(/https?:\/\/[^\s<>"]+\/i\/[\w.-]+/g));
  assert.equal(links.size, 1, `one invitation link in:\n${text}`);
  return [...links][0];
}

/** The 8-digit code in the text of a mail. */
export function codeIn(text) {
  const code = text.match(/(?<!\d)(\d{4})[ \u00a0]?(\d{4})(?!\d)/);
  assert.ok(code, `a code of 8 digits in:\n${text}`);
  return code[1] + code[2];
}
