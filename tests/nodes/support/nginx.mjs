//! Debian's nginx with the configuration that the documentation gives, in a folder of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { until } from '../../browser/support/mail.mjs';

const DOCUMENTED = readFileSync(new URL('../../../docs/nginx.conf', import.meta.url), 'utf8');

/** The documented file with these in place of its examples; each of them has to be there. */
function filledIn(name, { plain, tls, nodes, certificate, key }) {
  const changes = [
    ['upstream guestlist ', `upstream ${name} `],
    ['http://guestlist;', `http://${name};`],
    ['server 10.0.0.11:8080 ', `server ${nodes[0]} `],
    ['server 10.0.0.12:8080 ', `server ${nodes.at(-1)} `],
    ['listen 80;', `listen 127.0.0.1:${plain};`],
    ['listen 443 ', `listen 127.0.0.1:${tls} `],
    ['ssl_certificate /etc/ssl/panel.example.com.pem;', `ssl_certificate ${certificate};`],
    ['ssl_certificate_key /etc/ssl/private/panel.example.com.key;', `ssl_certificate_key ${key};`],
    ['server_name panel.example.com;', 'server_name localhost;'],
  ];
  return changes.reduce((text, [example, ours]) => {
    assert.ok(text.includes(example), `docs/nginx.conf says: ${example}`);
    return text.replaceAll(example, ours);
  }, DOCUMENTED);
}

/** What Debian's /etc/nginx/nginx.conf says around a site. */
const around = (folder, sites) => `
  daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
  worker_processes 1; ${process.getuid() === 0 ? 'user root;' : ''}
  events { worker_connections 2048; }
  http {
    log_format told '$upstream_addr $upstream_status $status $request_method $request_uri';
    access_log ${folder}/access.log told;
    ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
    ${sites.map((site) => `include ${site};`).join(' ')}
  }`;

/** Starts nginx with one site for each of `doors`: `{ name: { plain, tls, nodes, certificate, key } }`. */
export async function startNginx(parent, doors) {
  const folder = join(parent, 'nginx');
  mkdirSync(folder);
  const sites = Object.entries(doors).map(([name, door]) => {
    writeFileSync(join(folder, `${name}.site`), filledIn(name, door));
    return join(folder, `${name}.site`);
  });
  writeFileSync(join(folder, 'nginx.conf'), around(folder, sites));
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
  const failed = ended.then((code) => assert.fail(`nginx ended with ${code}: ${read(folder, 'error.log')}`));
  await Promise.race([failed, Promise.all(Object.values(doors).map(({ tls }) => until('nginx listens', () => listens(tls))))]);
  failed.catch(() => {}); // from here on it ends when it is told to
  return {
    /** One line per request: which nodes were asked, what they said, what the visitor got. */
    requests: () => read(folder, 'access.log').split('\n').filter(Boolean),
    errors: () => read(folder, 'error.log'),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function read(folder, name) {
  return readFileSync(join(folder, name), 'utf8');
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false)).once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
