//! OpenID providers for the tests: a certified one that behaves, and one that says whatever a test tells it to.
//!
//! node oidc.mjs
//!
//! All listen on free ports of 127.0.0.1. The certified provider requires PKCE and returns `iss` (RFC 9207). Its client
//! is `guestlist` with the secret `guestlist-secret`; any loopback address ending in
//! /sign-in/oidc/NAME/callback is a registered redirect URI of it.
//!
//! Signing in: the login typed is the subject. The e-mail address is the login if it has an @, else
//! LOGIN@partner.example; it is verified unless the login begins with `unverified`, and missing if with `noemail`.
//!
//! The control endpoint:
//!   POST   /clients                    {client_id, client_secret, redirect_uris}: one more client
//!   PUT    /hostile/NAME               how the provider at {hostile}/NAME behaves (oidc-hostile.mjs)
//!   DELETE /hostile/NAME               behave again
//!   GET    /requests/NAME              what was asked of the provider at {hostile}/NAME

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { controlEndpoint, listen, ready, textBody } from './control.mjs';
import { hostileProvider } from './oidc-hostile.mjs';
import { MemoryAdapter, addClient } from './oidc-memory.mjs';
import { loginPage } from './oidc-login.mjs';

const { Provider } = await import(createRequire(new URL('../browser/', import.meta.url)).resolve('oidc-provider'));

const CALLBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\/sign-in\/oidc\/[a-z0-9-]+\/callback$/;

addClient({
  client_id: 'guestlist',
  client_secret: 'guestlist-secret',
  redirect_uris: ['http://localhost:8080/sign-in/oidc/partner/callback'],
});

function claimsOf(login) {
  const email = login.includes('@') ? login : `${login}@partner.example`;
  const [given, ...family] = email.split('@')[0].split(/[._]/).map((word) => word[0].toUpperCase() + word.slice(1));
  const address = login.startsWith('noemail') ? {} : { email, email_verified: !login.startsWith('unverified') };
  return {
    sub: login,
    ...address,
    name: [given, ...family].join(' '),
    given_name: given,
    family_name: family.join(' ') || undefined,
    preferred_username: login,
  };
}

async function grantEverything(ctx) {
  const { clientId } = ctx.oidc.client;
  const grant = new ctx.oidc.provider.Grant({ clientId, accountId: ctx.oidc.session.accountId });
  grant.addOIDCScope('openid email profile');
  await grant.save();
  return grant;
}

const server = createServer();
const issuer = `http://127.0.0.1:${await listen(server)}`;
const provider = new Provider(issuer, {
  adapter: MemoryAdapter,
  claims: { email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name', 'preferred_username'] },
  clientDefaults: { grant_types: ['authorization_code'], response_types: ['code'] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_ctx, login) => ({ accountId: login, claims: () => claimsOf(login) }),
  jwks: { keys: [{ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  loadExistingGrant: grantEverything,
  pkce: { required: () => true },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3600, IdToken: 600, Interaction: 600, Session: 3600 },
});

const registered = provider.Client.prototype.redirectUriAllowed;
provider.Client.prototype.redirectUriAllowed = function redirectUriAllowed(uri) {
  return this.clientId === 'guestlist' ? CALLBACK.test(uri) : registered.call(this, uri);
};

const answer = provider.callback();
server.on('request', async (request, response) => {
  if (!request.url.startsWith('/interaction/')) return answer(request, response);
  try {
    if (request.method === 'GET') return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(loginPage());
    const login = new URLSearchParams(await textBody(request)).get('login')?.trim();
    const result = login ? { login: { accountId: login } } : { error: 'access_denied', error_description: 'sign-in cancelled' };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  } catch (error) {
    response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error.message));
  }
});

const hostile = hostileProvider();
hostile.base = `http://127.0.0.1:${await listen(hostile.server)}`;

const tenant = (url) => url.pathname.split('/')[2] ?? '';
const control = await controlEndpoint({
  'POST /clients': (_url, client) => addClient(client),
  'PUT /hostile': (url, behaviour) => hostile.behave(tenant(url), behaviour),
  'DELETE /hostile': (url) => hostile.behave(tenant(url), {}),
  'GET /requests': (url) => hostile.requests(tenant(url)),
});
ready({ control, issuer, hostile: hostile.base });
