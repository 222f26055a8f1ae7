//! Mail servers for the tests: two that behave, and several that fail in the ways real relays do.
//!
//! node smtp.mjs --cert C.pem --key K.pem --wrong-cert C.pem --wrong-key K.pem
//!
//! All listen on free ports of 127.0.0.1 and share one inbox; user `relay`, password `secret`.
//!
//!   starttls     STARTTLS offered, certificate for `localhost`
//!   smtps        implicit TLS, same certificate
//!   bad          as starttls, but the recipient decides what goes wrong (smtp-faults.mjs)
//!   nostarttls   offers no STARTTLS, as if somebody had stripped it
//!   wrongname    STARTTLS with a certificate for another host
//!   greeting421  closes every connection with 421 instead of a greeting
//!   authrejects  answers 535 to every login
//!
//! The control endpoint:
//!   GET    /ports                     every port by name
//!   GET    /messages[?to=ADDRESS]     what was accepted, oldest first
//!   GET    /attempts[?to=ADDRESS]     every connection, login, RCPT and DATA with its answer
//!   DELETE /messages[?to=ADDRESS]     forget messages and attempts (and who was greylisted)

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { controlEndpoint, listen, ready } from './control.mjs';
import { Inbox } from './smtp-inbox.mjs';
import { atData, atRcpt, forgetGreylist, refusal } from './smtp-faults.mjs';

const { SMTPServer } = createRequire(new URL('../browser/', import.meta.url))('smtp-server');

const { values: args } = parseArgs({
  options: { cert: { type: 'string' }, key: { type: 'string' }, 'wrong-cert': { type: 'string' }, 'wrong-key': { type: 'string' } },
});
const right = { cert: readFileSync(args.cert), key: readFileSync(args.key) };
const wrong = { cert: readFileSync(args['wrong-cert']), key: readFileSync(args['wrong-key']) };
const inbox = new Inbox();

const KINDS = {
  starttls: right,
  smtps: { ...right, secure: true },
  bad: { ...right, faulty: true },
  nostarttls: { ...right, hideSTARTTLS: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true },
  wrongname: wrong,
  greeting421: { ...right, greeting: refusal(421, 'localhost Service not available, try again later') },
  authrejects: { ...right, rejectAuth: true },
};

function mailServer(name, { faulty, greeting, rejectAuth, ...options }) {
  const note = (session, event, fields, error) => inbox.attempt(name, session, event, fields, error);
  const server = new SMTPServer({
    name: 'localhost',
    banner: 'test relay',
    authMethods: ['PLAIN', 'LOGIN'],
    authOptional: true,
    size: 10 << 20,
    closeTimeout: 1000,
    ...options,

    onConnect(session, done) {
      note(session, 'connect', {}, greeting);
      done(greeting);
    },
    onAuth({ username, password }, session, done) {
      const known = !rejectAuth && username === 'relay' && password === 'secret';
      const error = known ? null : refusal(535, '5.7.8 Authentication credentials invalid');
      note(session, 'auth', { user: username }, error);
      done(error, { user: username });
    },
    onRcptTo({ address }, session, done) {
      const answer = (error) => {
        note(session, 'rcpt', { to: [address] }, error);
        done(error);
      };
      faulty ? atRcpt(address, { hangUp: () => hangUp(server, session), answer }) : answer();
    },
    onData(stream, session, done) {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const keep = () => inbox.accept(name, session, Buffer.concat(chunks));
        const answer = (error) => {
          note(session, 'data', { to }, error);
          if (!error) keep();
          done(error, 'OK: queued');
        };
        faulty ? atData(to, { keep, hangUp: () => hangUp(server, session), answer }) : answer();
      });
    },
  });
  server.on('error', () => {}); // a client that hangs up is no failure of this server
  return server;
}

function hangUp(server, session) {
  for (const connection of server.connections) {
    if (connection.session === session || connection.id === session.id) connection._socket?.destroy();
  }
}

const ports = {};
for (const [name, options] of Object.entries(KINDS)) ports[name] = await listen(mailServer(name, options));

const control = await controlEndpoint({
  'GET /ports': () => ports,
  'GET /messages': (url) => inbox.messages(url.searchParams.get('to')),
  'GET /attempts': (url) => inbox.attempts(url.searchParams.get('to')),
  'DELETE /messages': (url) => {
    forgetGreylist(url.searchParams.get('to'));
    inbox.forget(url.searchParams.get('to'));
  },
});
ready({ control, ...ports });
