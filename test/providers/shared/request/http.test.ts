import assert from 'node:assert/strict';
import { httpCall, type HttpCall } from '../../../../providers/shared/request/http.ts';
import { listenerFaults } from '../../../../providers/shared/request/events.ts';
import { Channel } from '../../../../providers/shared/request/channel.ts';
import { systemClocks } from '../../../../core/clock.ts';
import { codeOfCall, getting, once, open, phases } from './calls.ts';
import { httpServer, json, socketServer } from './server.ts';

async function codeFrom(url: string, changes: Partial<HttpCall> = {}): Promise<string> {
  return codeOfCall(httpCall(getting(url, changes).call, open));
}

describe('a call over HTTP', () => {
  it('asks the pinned address under the name of the host and reads the answer', async () => {
    await using server = await httpServer((response) => json(response, { ok: 1 }));
    const { call, told } = getting(server.url('/act'), {
      method: 'POST',
      body: Buffer.from('{"x":1}'),
      headers: { Authorization: 'Bearer t', 'Content-Type': 'application/json' },
      isIdempotent: false,
    });
    const answer = await httpCall(call, open);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'application/json');
    assert.equal(Buffer.from(answer.body).toString(), '{"ok":1}');
    const [asked] = server.asked;
    assert.equal(asked?.body, '{"x":1}');
    assert.equal(asked.headers['host'], `gpu.lab:${server.port}`);
    assert.equal(asked.headers['authorization'], 'Bearer t');
    assert.equal(asked.headers['accept-encoding'], 'identity');
    assert.deepEqual(phases(told), ['success 1 200']);
    assert.equal(told[0]?.target, `http://gpu.lab:${server.port}/act`);
  });

  it('tries an idempotent call again after 503 and a broken connection', async () => {
    await using server = await httpServer((response, _asked, number) => {
      if (number === 1) json(response, {}, 503);
      else if (number === 2) response.destroy();
      else json(response, { ok: 1 });
    });
    const { call, told } = getting(server.url());
    assert.equal((await httpCall(call, open)).status, 200);
    assert.deepEqual(phases(told), ['retry 1 503', 'retry 2 -', 'success 3 200']);
    assert.deepEqual(Object.keys(told[0]?.metadata ?? {}), ['next_delay_seconds']);
  });

  it('never tries any other call again', async () => {
    await using server = await httpServer((response) => json(response, {}, 503));
    const { call, told } = getting(server.url(), { isIdempotent: false });
    assert.equal(await codeOfCall(httpCall(call, open)), 'provider_refused');
    assert.equal(server.asked.length, 1);
    assert.deepEqual(phases(told), ['failure 1 503']);
    assert.equal(told[0]?.maxAttempts, 1);
  });

  it('gives each status its code', async () => {
    const statuses: [number, string][] = [
      [400, 'provider_refused'],
      [401, 'provider_unauthorized'],
      [403, 'provider_unauthorized'],
      [404, 'provider_refused'],
      [500, 'provider_refused'],
      [304, 'provider_protocol'],
    ];
    await using server = await httpServer((response, { path }) => json(response, {}, Number(path.slice(1))));
    for (const [status, code] of statuses)
      assert.equal(await codeFrom(server.url(`/${status}`), { policy: once }), code, String(status));
  });

  it('cuts and redacts what the server says of an error', async () => {
    await using server = await httpServer((response) => {
      response.writeHead(400).end(`no:\r\n token=CaNaRy0123456789 \u001b[31m${'x'.repeat(5000)}`);
    });
    await assert.rejects(httpCall(getting(server.url(), { policy: once }).call, open), (error) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /^HTTP 400: no: token=\[redacted\] \[31mx+$/);
      assert.ok(error.message.length <= 210, String(error.message.length));
      return true;
    });
  });

  it('refuses a content type, a compression and a length before it reads the body', async () => {
    const heads: [Record<string, string>, string][] = [
      [{ 'content-type': 'text/html' }, 'content_type_refused'],
      [{}, 'content_type_refused'],
      [{ 'content-type': 'application/json', 'content-encoding': 'gzip' }, 'provider_protocol'],
      [{ 'content-type': 'application/json', 'content-length': '1001' }, 'provider_limit'],
      [{ 'content-type': 'Application/JSON; charset=utf-8', 'content-length': '2' }, 'answered'],
    ];
    let head: Record<string, string> = {};
    await using server = await httpServer((response) => {
      response.writeHead(200, head);
      if (head['content-length'] === '1001') response.flushHeaders();
      else response.end('{}');
    });
    for (const [next, code] of heads) {
      head = next;
      assert.equal(await codeFrom(server.url()), code, JSON.stringify(next));
    }
  });

  it('stops a body without a length at the cap', async () => {
    await using server = await httpServer((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('x'.repeat(600));
      response.write('x'.repeat(600));
    });
    assert.equal(await codeFrom(server.url()), 'provider_limit');
    await using exact = await httpServer((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('x'.repeat(1000));
    });
    assert.equal(await codeFrom(exact.url()), 'answered');
  });

  it('takes half an answer for none, and what is no HTTP for a fault of protocol', async () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
    const answers: [string, string][] = [
      [`${head}Content-Length: 10\r\n\r\n{}`, 'provider_unreachable'],
      [`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nab`, 'provider_unreachable'],
      ['HTTP/1.1 2', 'provider_unreachable'],
      ['', 'provider_unreachable'],
      ['SSH-2.0-OpenSSH\r\n\r\n', 'provider_protocol'],
      [`${head}Content-Length: x\r\n\r\n{}`, 'provider_protocol'],
      [`${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`, 'provider_protocol'],
      [`${head}X: ${'y'.repeat(20_000)}\r\n\r\n`, 'provider_protocol'],
      ['HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', 'provider_protocol'],
    ];
    let bytes = '';
    await using server = await socketServer((socket) => socket.end(bytes));
    for (const [answer, code] of answers) {
      bytes = answer;
      assert.equal(await codeFrom(server.url(), { policy: once }), code, JSON.stringify(answer.slice(0, 60)));
    }
  });

  it('says that nobody listens', async () => {
    const server = await httpServer((response) => json(response, {}));
    const url = server.url();
    await server[Symbol.asyncDispose]();
    const { call, told } = getting(url);
    assert.equal(await codeOfCall(httpCall(call, open)), 'provider_unreachable');
    assert.deepEqual(phases(told), ['retry 1 -', 'retry 2 -', 'failure 3 -']);
  });

  it('refuses a URL, or an address behind it, without a connection', async () => {
    await using server = await httpServer((response) => json(response, {}));
    const urlRules = { allowLocal: false };
    assert.equal(await codeFrom(server.url(), { urlRules }), 'url_refused');
    const resolve = () => Promise.resolve(['169.254.169.254']);
    assert.equal(await codeFrom(server.url(), { resolve }), 'url_refused');
    assert.deepEqual(server.asked, []);
  });

  it('refuses headers that are not a caller’s', async () => {
    const bad = [{ Host: 'x' }, { 'Content-Length': '1' }, { 'X-A': 'a\r\nb: c' }, { 'a b': 'c' }];
    for (const headers of bad)
      assert.equal(await codeFrom('http://gpu.lab:9/', { headers }), 'provider_config');
    assert.equal(await codeFrom('http://gpu.lab:9/', { headers: { A: '1', a: '2' } }), 'provider_config');
  });

  it('ends with the reason of its signal while the server is silent, and lets the socket go', async () => {
    const controller = new AbortController();
    await using server = await httpServer(() => controller.abort(new Error('stopped')));
    const { call, told } = getting(server.url());
    assert.equal(await codeOfCall(httpCall(call, controller.signal)), 'Error: stopped');
    assert.deepEqual(phases(told), ['failure 1 -']);
  });

  it('is not broken by a listener that throws, which is counted', async () => {
    await using server = await httpServer((response) => json(response, {}));
    const before = listenerFaults();
    const onEvent = () => assert.fail('a listener');
    assert.equal(await codeFrom(server.url(), { onEvent }), 'answered');
    assert.equal(listenerFaults() - before, 1);
  });

  it('is one at a time where asked, and opens its circuit after five failures in a row', async () => {
    await using server = await httpServer((response) => json(response, {}, 500));
    const channel = new Channel({ provider: 'p', clocks: systemClocks, oneInFlight: true });
    const change = { channel, policy: once };
    const first = codeFrom(server.url(), change);
    assert.equal(await codeFrom(server.url(), change), 'provider_busy');
    assert.equal(await first, 'provider_refused');
    for (let call = 0; call < 4; call += 1) await codeFrom(server.url(), change);
    assert.equal(channel.state.circuit, 'open');
    assert.equal(await codeFrom(server.url(), change), 'circuit_open');
    assert.equal(server.asked.length, 5);
  });
});
