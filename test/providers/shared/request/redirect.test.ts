import assert from 'node:assert/strict';
import { httpCall, type HttpCall } from '../../../../providers/shared/request/http.ts';
import { codeOfCall, getting, open } from './calls.ts';
import { httpServer, json, type TestServer } from './server.ts';

async function codeFrom(url: string, changes: Partial<HttpCall> = {}): Promise<string> {
  return codeOfCall(httpCall(getting(url, changes).call, open));
}

/** Sends every path to the location that the test names for it. */
async function redirecting(locations: Readonly<Record<string, string>>, status = 302): Promise<TestServer> {
  return httpServer((response, { path }) => {
    const location = locations[path];
    if (location === undefined) json(response, { path });
    else response.writeHead(status, { location }).end();
  });
}

describe('a redirect', () => {
  it('is followed three times, and not a fourth', async () => {
    await using server = await redirecting({ '/0': '/1', '/1': '/2', '/2': '/3', '/3': '/4' });
    assert.equal(await codeFrom(server.url('/1')), 'answered');
    assert.deepEqual(
      server.asked.map(({ path }) => path),
      ['/1', '/2', '/3', '/4'],
    );
    assert.equal(await codeFrom(server.url('/0')), 'redirect_refused');
    assert.equal(server.asked.length, 8);
  });

  it('may carry a query, and loses its fragment', async () => {
    await using server = await redirecting({ '/': '/f?sig=1#part' });
    assert.equal(await codeFrom(server.url('/')), 'answered');
    assert.equal(server.asked[1]?.path, '/f?sig=1');
  });

  it('is never followed with a body', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      await using server = await redirecting({ '/': '/next' }, status);
      const changes = { method: 'POST', body: Buffer.from('x'), isIdempotent: false } as const;
      assert.equal(await codeFrom(server.url('/'), changes), 'redirect_refused', String(status));
      assert.equal(server.asked.length, 1);
    }
  });

  it('is judged like the first URL', async () => {
    const urlRules = { allowLocal: true, hosts: ['gpu.lab'] };
    const bad: Readonly<Record<string, string>> = {
      '/literal': 'http://127.0.0.1/',
      '/name': 'http://other.lab/',
      '/user': 'http://user@gpu.lab/',
      '/scheme': 'file:///etc/passwd',
      '/slashes': '//user@gpu.lab/',
      '/back': '\\\\127.0.0.1\\x',
      '/number': 'http://2130706433/',
    };
    await using server = await redirecting(bad);
    for (const path of Object.keys(bad))
      assert.equal(await codeFrom(server.url(path), { urlRules }), 'url_refused', path);
    assert.equal(server.asked.length, Object.keys(bad).length);
  });

  it('is refused where its host has an address that may not be reached', async () => {
    await using server = await redirecting({ '/': 'http://metadata.lab/' });
    const resolve = (host: string) =>
      Promise.resolve([host === 'metadata.lab' ? '169.254.169.254' : '127.0.0.1']);
    assert.equal(await codeFrom(server.url('/'), { resolve }), 'url_refused');
  });

  it('takes no credentials to another host, port or scheme, and keeps them for the same', async () => {
    await using other = await httpServer((response) => json(response, {}));
    await using server = await redirecting({ '/away': other.url('/x'), '/here': '/y', '/name': '' });
    const headers = { authorization: 'Bearer t', cookie: 'c=1', 'x-api-key': 'k', 'user-agent': 'w' };
    assert.equal(await codeFrom(server.url('/away'), { headers }), 'answered');
    const [away] = other.asked;
    assert.deepEqual(Object.keys(away?.headers ?? {}).sort(), [
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
    assert.equal(await codeFrom(server.url('/here'), { headers }), 'answered');
    assert.equal(server.asked.at(-1)?.headers['authorization'], 'Bearer t');
    assert.equal(server.asked.at(-1)?.headers['x-api-key'], 'k');
  });

  it('to no URL, or without one, is refused', async () => {
    await using server = await httpServer((response, { path }) => {
      response.writeHead(302, path === '/none' ? {} : { location: 'http://[' }).end();
    });
    assert.equal(await codeFrom(server.url('/none')), 'redirect_refused');
    assert.equal(await codeFrom(server.url('/bad')), 'redirect_refused');
  });
});
