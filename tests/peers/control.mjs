//! How a test asks a peer what it has seen and tells it how to behave: a small HTTP endpoint on loopback.

import { createServer } from 'node:http';

const LARGEST_BODY = 1 << 20;

/** Listens on a free port of 127.0.0.1 and resolves to that port. */
export function listen(server) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address?.() ?? server.server.address()).port));
  });
}

/** The body of a request as JSON; `{}` when there is none. */
export async function jsonBody(request) {
  const text = await textBody(request);
  return text ? JSON.parse(text) : {};
}

export async function textBody(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > LARGEST_BODY) throw new Error('the body is too large');
  }
  return text;
}

export function answerJson(response, status, value, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(value, null, 1));
}

/**
 * Serves `handlers`, keyed by "METHOD /first-segment"; each gets (url, body) and returns what to answer as JSON.
 * Resolves to the address of the endpoint.
 */
export async function controlEndpoint(handlers) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    const handler = handlers[`${request.method} /${url.pathname.split('/')[1]}`];
    if (!handler) return answerJson(response, 404, { error: `known: ${Object.keys(handlers).join(', ')}` });
    try {
      answerJson(response, 200, (await handler(url, await jsonBody(request))) ?? {});
    } catch (error) {
      answerJson(response, 400, { error: String(error.message ?? error) });
    }
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

/** Tells whoever started this peer that it is ready and where, as one line of JSON. */
export function ready(addresses) {
  process.stdout.write(`${JSON.stringify(addresses)}\n`);
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
}
