import assert from 'node:assert/strict';
import { createServer, get } from 'node:http';
import { once } from 'node:events';
import { DrivenClock } from '../../../../core/driven_clock.ts';
import { WorldforgeError } from '../../../../core/errors.ts';
import { judgeUrl } from '../../../../providers/shared/url/rules.ts';
import { pinnedLookup, resolveEndpoint, systemResolve } from '../../../../providers/shared/url/resolving.ts';

const rules = { allowLocal: true };
const never = (): Promise<never> => new Promise(() => undefined);

async function code(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => '',
    (error: unknown) => (error instanceof WorldforgeError ? error.code : String(error)),
  );
}

describe('resolving an endpoint', () => {
  const start = { rosNs: 0n, wallNs: 0n };

  it('gives up after five seconds and leaves no timer', async () => {
    const clocks = new DrivenClock(start);
    const { signal } = new AbortController();
    const url = judgeUrl('http://gpu.lab/', rules);
    const outcome = code(resolveEndpoint(url, rules, { resolve: never, clocks, signal }));
    assert.equal(clocks.nextDueNs, 5_000_000_000n);
    clocks.advanceTo(5_000_000_000n);
    assert.equal(await outcome, 'provider_timeout');
    assert.equal(clocks.nextDueNs, undefined);
  });

  it('ends with the reason of the signal', async () => {
    const clocks = new DrivenClock(start);
    const controller = new AbortController();
    const url = judgeUrl('http://gpu.lab/', rules);
    const outcome = code(resolveEndpoint(url, rules, { resolve: never, clocks, signal: controller.signal }));
    controller.abort(new Error('stopped'));
    assert.equal(await outcome, 'Error: stopped');
    assert.equal(clocks.nextDueNs, undefined);
  });

  it('says that the name service failed', async () => {
    const clocks = new DrivenClock(start);
    const { signal } = new AbortController();
    const resolve = () => Promise.reject(Object.assign(new Error('gpu.lab'), { code: 'ENOTFOUND' }));
    const url = judgeUrl('http://gpu.lab/', rules);
    assert.equal(
      await code(resolveEndpoint(url, rules, { resolve, clocks, signal })),
      'provider_unreachable',
    );
  });

  it('asks the hosts file of the platform', async () => {
    const addresses = await systemResolve('localhost');
    assert.ok(addresses.some((address) => address === '127.0.0.1' || address === '::1'));
  });

  it('is asked once: what the name service says later changes nothing', async () => {
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    let asked = 0;
    const resolve = () => Promise.resolve(answers[asked++] ?? []);
    const clocks = new DrivenClock(start);
    const server = createServer((request, response) => response.end(request.headers.host)).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const url = judgeUrl(`http://gpu.lab:${port}/`, rules);
    const { signal } = new AbortController();
    const endpoint = await resolveEndpoint(url, rules, { resolve, clocks, signal });
    const body = await new Promise<string>((done, failed) => {
      get(url, { lookup: pinnedLookup(endpoint.addresses), agent: false }, (response) => {
        response.setEncoding('utf8').on('data', done);
      }).on('error', failed);
    });
    server.close();
    assert.equal(body, `gpu.lab:${port}`);
    assert.equal(asked, 1);
  });

  it('knows no address of a family that was not judged', () => {
    pinnedLookup(['127.0.0.1'])('gpu.lab', { family: 6 }, (error) => {
      assert.match(String(error), /no judged address/);
    });
  });
});
