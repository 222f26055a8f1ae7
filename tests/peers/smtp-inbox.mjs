//! What the test mail servers remember: every message they accepted and every attempt made at them.

import { createRequire } from 'node:module';

const PostalMime = (await import(createRequire(new URL('../browser/', import.meta.url)).resolve('postal-mime'))).default;

export class Inbox {
  #messages = [];
  #attempts = [];

  attempt(server, session, event, fields, error) {
    this.#attempts.push({
      server,
      event,
      connection: session.id,
      tls: Boolean(session.secure),
      ...fields,
      code: error?.responseCode ?? 250,
      time: new Date().toISOString(),
    });
  }

  accept(server, session, source) {
    const raw = source.toString('utf8');
    const end = raw.search(/\r?\n\r?\n/);
    this.#messages.push({
      server,
      connection: session.id,
      tls: Boolean(session.secure),
      user: session.user ?? null,
      time: new Date().toISOString(),
      envelope: {
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map(({ address }) => address),
      },
      headers: end < 0 ? raw : raw.slice(0, end),
      raw,
    });
  }

  /** The accepted messages, with their decoded subject, text and HTML beside the source. */
  messages(to) {
    return Promise.all(
      this.#messages.filter(({ envelope }) => isTo(envelope.to, to)).map(async (message) => {
        const { subject, text, html, messageId } = await PostalMime.parse(message.raw);
        return { ...message, subject, text, html, messageId };
      }),
    );
  }

  attempts(to) {
    return this.#attempts.filter((attempt) => isTo(attempt.to ?? [], to));
  }

  forget(to) {
    this.#messages = to ? this.#messages.filter(({ envelope }) => !isTo(envelope.to, to)) : [];
    this.#attempts = to ? this.#attempts.filter((attempt) => !isTo(attempt.to ?? [], to)) : [];
  }
}

function isTo(recipients, wanted) {
  return !wanted || recipients.some((address) => address.toLowerCase() === wanted.toLowerCase());
}
