//! Somebody's browser as far as the nodes can tell: its own address, its cookies, the forms of the pages it sees.

import assert from 'node:assert/strict';
import { Agent as PlainAgent, request as inPlainText } from 'node:http';
import { Agent, request as overTls } from 'node:https';
import { SmtpInbox, codeIn } from '../../browser/support/mail.mjs';

let visitors = 1;

export class Visitor {
  #by;

  /** Each visitor has a loopback address of its own; one who goes `around` nginx speaks to a node itself. */
  constructor({ ca, host, around = false }) {
    visitors += 1;
    const connection = { keepAlive: true, localAddress: `127.0.1.${visitors}` };
    const agent = around ? new PlainAgent(connection) : new Agent({ ca, servername: 'localhost', ...connection });
    this.#by = { agent, request: around ? inPlainText : overTls };
    this.host = host;
    this.cookies = new Map();
  }

  /** A door is a port: of nginx, or of a node. */
  get(door, path, headers = {}) {
    return this.#ask(door, 'GET', path, headers);
  }

  /** Sends a form with the token of the page seen last. */
  post(door, path, fields = {}, headers = {}) {
    const body = new URLSearchParams({ csrf_token: this.token, ...fields }).toString();
    return this.#ask(door, 'POST', path, { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body);
  }

  async askForCode(door, email, headers = {}) {
    await this.get(door, '/sign-in', headers);
    return this.post(door, '/sign-in', { email }, headers);
  }

  async typeCode(door, code) {
    await this.get(door, '/sign-in/code');
    return this.post(door, '/sign-in/code', { code });
  }

  async signIn(door, email) {
    let seen = (await inbox.messagesTo(email)).length;
    assert.equal((await this.askForCode(door, email)).status, 303);
    let entered;
    do {
      // A code that somebody asked for before may come first, or last: workers send what waits side by side.
      entered = await this.typeCode(door, codeIn(await inbox.nth(email, ++seen)));
    } while (entered.status === 422);
    assert.equal(entered.status, 303, entered.body);
    return entered;
  }

  async isIn(door) {
    const { status, headers } = await this.get(door, '/account');
    assert.ok(status === 200 || headers.location?.startsWith('/sign-in'), `${status}`);
    return status === 200;
  }

  leave() {
    this.#by.agent.destroy();
  }

  async #ask(door, method, path, headers, body) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const all = { host: this.host, ...(cookie && { cookie }), ...headers };
    const { agent, request } = this.#by;
    const answer = await exchange(request, { host: '127.0.0.1', port: door, method, path, headers: all, agent }, body);
    for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line);
    this.token = answer.body.match(/name="csrf_token" value="([^"]+)"/)?.[1] ?? this.token;
    return answer;
  }

  #keep(line) {
    const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
    /max-age=0/i.test(line) ? this.cookies.delete(name) : this.cookies.set(name, value);
  }
}

export const inbox = new SmtpInbox();

/** One request and its whole answer. */
export function exchange(request, options, body) {
  return new Promise((resolve, reject) => {
    const asked = request(options, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks).toString() }));
    });
    asked.once('error', reject);
    asked.end(body);
  });
}
