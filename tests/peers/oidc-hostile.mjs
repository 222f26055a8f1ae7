//! An OpenID provider that signs whatever a test asks for. Each first path segment is an issuer of its own, so that
//! tests running side by side do not meet: {hostile}/NAME is the issuer a test configures.
//!
//! Untold, it behaves: it signs in `mallory` <mallory@partner.example> without asking. PUT /hostile/NAME replaces its
//! behaviour by any of these:
//!
//!   claims     {…}  claims put into the ID token over the true ones; null removes one (nonce, aud, iss, exp, email …)
//!   userinfo   {…}  the same for the userinfo answer
//!   alg        "none", "HS256" (signed with the client's secret) or "HS256-public" (with the public key as secret)
//!   key        "other": signed by a key that is not published, under the published key's id;
//!              "unknown": the same under an id of its own
//!   authorize  {…}  parameters put over those of the redirect back; null removes one (iss, state, code)
//!   discovery  {…}  the same for the discovery document
//!   failing    "discovery", "jwks", "token" or "userinfo": that endpoint answers 500
//!   delay      milliseconds before every answer
//!   padding    bytes of white space before every JSON answer

import { createHash, createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { textBody } from './control.mjs';

const SECRET = 'guestlist-secret';
const published = generateKeyPairSync('rsa', { modulusLength: 2048 });
const secretOnly = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = { ...published.publicKey.export({ format: 'jwk' }), kid: 'published', use: 'sig', alg: 'RS256' };

const base64url = (value) => Buffer.from(value).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

/** `truth` with `lies` put over it; a lie of null removes the property. */
function told(truth, lies = {}) {
  return Object.fromEntries(Object.entries({ ...truth, ...lies }).filter(([, value]) => value !== null));
}

function signature(input, { alg = 'RS256', key }) {
  if (alg === 'none') return '';
  if (alg.startsWith('HS256')) {
    const secret = alg === 'HS256' ? SECRET : published.publicKey.export({ type: 'spki', format: 'pem' });
    return createHmac('sha256', secret).update(input).digest('base64url');
  }
  return sign('sha256', Buffer.from(input), (key ? secretOnly : published).privateKey).toString('base64url');
}

function idToken(claims, behaviour) {
  const alg = (behaviour.alg ?? 'RS256').replace('-public', '');
  const header = { alg, typ: 'JWT', kid: behaviour.key === 'unknown' ? 'unknown' : jwk.kid };
  const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  return `${input}.${signature(input, behaviour)}`;
}

class Tenant {
  behaviour = {};
  requests = [];
  #codes = new Map();

  constructor(issuer) {
    this.issuer = issuer;
  }

  discovery() {
    return told({
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      userinfo_endpoint: `${this.issuer}/userinfo`,
      jwks_uri: `${this.issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'email', 'profile'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    }, this.behaviour.discovery);
  }

  jwks() {
    return { keys: [jwk] };
  }

  authorize(query) {
    const code = randomUUID();
    this.#codes.set(code, { nonce: query.get('nonce'), client: query.get('client_id'), challenge: query.get('code_challenge') });
    const back = told({ code, state: query.get('state'), iss: this.issuer }, this.behaviour.authorize);
    return `${query.get('redirect_uri')}?${new URLSearchParams(back)}`;
  }

  token(form) {
    const asked = this.#codes.get(form.get('code'));
    this.#codes.delete(form.get('code'));
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    if (!asked || asked.challenge !== challenge) return undefined;
    const claims = told({
      iss: this.issuer,
      aud: asked.client,
      nonce: asked.nonce,
      iat: now(),
      exp: now() + 300,
      ...this.person(),
    }, this.behaviour.claims);
    return { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: idToken(claims, this.behaviour) };
  }

  userinfo() {
    return told(this.person(), this.behaviour.userinfo);
  }

  person() {
    return { sub: 'mallory', email: 'mallory@partner.example', email_verified: true, name: 'Mallory Malone' };
  }
}

async function answer(tenant, endpoint, query, request) {
  switch (endpoint) {
    case '.well-known/openid-configuration': return tenant.discovery();
    case 'jwks': return tenant.jwks();
    case 'token': return tenant.token(new URLSearchParams(await textBody(request)));
    case 'userinfo': return tenant.userinfo();
    default: return undefined;
  }
}

export function hostileProvider() {
  const tenants = new Map();
  const self = { base: '' };
  const tenant = (name) => {
    if (!tenants.has(name)) tenants.set(name, new Tenant(`${self.base}/${name}`));
    return tenants.get(name);
  };
  self.behave = (name, behaviour) => {
    tenant(name).behaviour = behaviour;
    return { issuer: tenant(name).issuer };
  };
  self.requests = (name) => tenant(name).requests;
  self.server = createServer(async (request, response) => {
    const url = new URL(request.url, self.base);
    const [, name, ...rest] = url.pathname.split('/');
    const endpoint = rest.join('/');
    const { behaviour, requests } = tenant(name);
    requests.push({ method: request.method, endpoint, query: Object.fromEntries(url.searchParams) });
    await wait(behaviour.delay ?? 0);
    if (behaviour.failing && endpoint.endsWith(behaviour.failing.replace('discovery', 'openid-configuration'))) {
      return response.writeHead(500).end('out of order');
    }
    if (endpoint === 'authorize') return response.writeHead(303, { location: tenant(name).authorize(url.searchParams) }).end();
    const value = await answer(tenant(name), endpoint, url.searchParams, request);
    response.writeHead(value ? 200 : 400, { 'content-type': 'application/json' });
    response.end(' '.repeat(behaviour.padding ?? 0) + JSON.stringify(value ?? { error: 'invalid_grant' }));
  });
  return self;
}
