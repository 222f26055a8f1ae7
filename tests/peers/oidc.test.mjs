//! The OpenID providers keep their promises: the certified one signs people in, the hostile one lies as told.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { startPeer } from './start.mjs';

const client = await import(createRequire(new URL('../browser/', import.meta.url)).resolve('openid-client'));

const CALLBACK = 'http://localhost:4711/sign-in/oidc/partner/callback';
const insecure = { execute: [client.allowInsecureRequests] };

let peers;
before(async () => (peers = await startPeer('oidc.mjs')));
after(() => peers.stop());

/** A browser small enough for a test: keeps cookies, follows redirects until one leaves the provider. */
async function walk(start, submit) {
  const cookies = new Map();
  let [url, init] = [new URL(start), {}];
  for (let step = 0; step < 10; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      value ? cookies.set(name, value) : cookies.delete(name);
    }
    const location = answer.headers.get('location');
    if (!location) {
      if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
      init = { method: 'POST', body: new URLSearchParams(submit) };
      continue;
    }
    [url, init] = [new URL(location, url), {}];
    if (url.port === '4711') return url;
  }
  throw new Error('the walk does not end');
}

async function signIn(issuer, submit = {}, { clientId = 'guestlist', secret = 'guestlist-secret', redirect = CALLBACK } = {}) {
  const config = await client.discovery(new URL(issuer), clientId, secret, undefined, insecure);
  const verifier = client.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
  const start = client.buildAuthorizationUrl(config, {
    redirect_uri: redirect,
    scope: 'openid email profile',
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const back = await walk(start, submit);
  const tokens = await client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState, expectedNonce });
  const person = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  return { back, claims: tokens.claims(), person };
}

const asked = (name) => fetch(`${peers.control}/requests/${name}`).then((answer) => answer.json());
const lie = (name, behaviour) =>
  fetch(`${peers.control}/hostile/${name}`, { method: 'PUT', body: JSON.stringify(behaviour) }).then((answer) => answer.json());

test('the login typed becomes the subject and the address', async () => {
  const { back, claims, person } = await signIn(peers.issuer, { login: 'zoe.martin' });
  assert.equal(back.searchParams.get('iss'), peers.issuer);
  assert.equal(claims.sub, 'zoe.martin');
  assert.equal(claims.email, undefined);
  assert.equal(person.email, 'zoe.martin@partner.example');
  assert.equal(person.email_verified, true);
  assert.equal(person.name, 'Zoe Martin');
});

test('an address typed stays the address', async () => {
  const { person } = await signIn(peers.issuer, { login: 'aoife@northsea.example' });
  assert.equal(person.email, 'aoife@northsea.example');
});

test('unverified and noemail are what they say', async () => {
  assert.equal((await signIn(peers.issuer, { login: 'unverified.max' })).person.email_verified, false);
  assert.equal((await signIn(peers.issuer, { login: 'noemail' })).person.email, undefined);
});

test('cancelling comes back as an error', () =>
  assert.rejects(signIn(peers.issuer, { cancel: 'yes' }), { error: 'access_denied' }));

test('PKCE is required', async () => {
  const query = new URLSearchParams({ client_id: 'guestlist', response_type: 'code', scope: 'openid', redirect_uri: CALLBACK, state: 's' });
  const back = await walk(`${peers.issuer}/auth?${query}`, {});
  assert.equal(back.searchParams.get('error'), 'invalid_request');
});

test('only redirect URIs of the panel are registered', () =>
  assert.rejects(signIn(peers.issuer, { login: 'a' }, { redirect: 'http://localhost:4711/elsewhere' }), /400/));

test('a client can be added', async () => {
  const other = { client_id: 'other', client_secret: 'other-secret', redirect_uris: ['http://localhost:4711/cb'] };
  await fetch(`${peers.control}/clients`, { method: 'POST', body: JSON.stringify(other) });
  const { claims } = await signIn(peers.issuer, { login: 'b' }, { clientId: 'other', secret: 'other-secret', redirect: 'http://localhost:4711/cb' });
  assert.equal(claims.aud, 'other');
});

test('the hostile provider behaves until told otherwise', async () => {
  const { claims, person } = await signIn(`${peers.hostile}/good`);
  assert.equal(claims.sub, 'mallory');
  assert.equal(person.email, 'mallory@partner.example');
  assert.deepEqual((await asked('good')).map(({ endpoint }) => endpoint), [
    '.well-known/openid-configuration', 'authorize', 'token', 'userinfo',
  ]);
});

const lies = {
  'nonce': { claims: { nonce: 'another' } },
  'no-nonce': { claims: { nonce: null } },
  'audience': { claims: { aud: 'another-client' } },
  'issuer': { claims: { iss: 'https://accounts.example' } },
  'expired': { claims: { exp: 1 } },
  'alg-none': { alg: 'none' },
  'alg-hs256': { alg: 'HS256' },
  'alg-public': { alg: 'HS256-public' },
  'callback-iss': { authorize: { iss: 'https://accounts.example' } },
  'callback-no-iss': { authorize: { iss: null } },
  'state': { authorize: { state: 'another' } },
  'subject': { userinfo: { sub: 'somebody-else' } },
  'discovery': { discovery: { issuer: 'https://accounts.example' } },
  'token-down': { failing: 'token' },
  'discovery-down': { failing: 'discovery' },
};
for (const [name, behaviour] of Object.entries(lies)) {
  test(`the lie about ${name} is caught by a careful client`, async () => {
    const { issuer } = await lie(name, behaviour);
    await assert.rejects(signIn(issuer));
    await lie(name, {});
    await signIn(issuer);
  });
}

test('signatures by other keys do not verify', async () => {
  const jose = await import(createRequire(new URL('../browser/', import.meta.url)).resolve('jose'));
  const verify = async (name, behaviour) => {
    const { issuer } = await lie(name, behaviour);
    const back = await fetch(`${issuer}/authorize?redirect_uri=http://x/&client_id=guestlist&code_challenge=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU`, { redirect: 'manual' });
    const code = new URL(back.headers.get('location')).searchParams.get('code');
    const { id_token } = await (await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams({ code, code_verifier: '' }) })).json();
    return jose.jwtVerify(id_token, jose.createRemoteJWKSet(new URL(`${issuer}/jwks`)));
  };
  await verify('key-good', {});
  await assert.rejects(verify('key-other', { key: 'other' }), /signature/);
  await assert.rejects(verify('key-unknown', { key: 'unknown' }), /no applicable key/);
});

test('a slow or padded answer is slow or padded', async () => {
  await lie('slow', { delay: 300, padding: 5000 });
  const start = Date.now();
  const text = await (await fetch(`${peers.hostile}/slow/jwks`)).text();
  assert.ok(Date.now() - start >= 290);
  assert.ok(text.length > 5000);
  assert.ok(JSON.parse(text).keys);
});
