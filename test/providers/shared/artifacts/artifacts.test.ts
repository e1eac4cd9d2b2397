import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { sha256 } from '../../../../core/digest.ts';
import { DrivenClock } from '../../../../core/driven_clock.ts';
import { nextTurn, systemClocks } from '../../../../core/clock.ts';
import {
  judgeExpiry,
  parseArtifact,
  type Artifact,
} from '../../../../providers/shared/artifacts/descriptor.ts';
import { download, type Download } from '../../../../providers/shared/artifacts/download.ts';
import { runJob, type Job } from '../../../../providers/shared/artifacts/job.ts';
import { requestPolicy } from '../../../../providers/shared/request/policy.ts';
import { codeOf } from '../../../support/code_of.ts';
import { scratchFolder } from '../../../support/scratch.ts';
import { codeOfCall, getting, open, phases, quick } from '../request/calls.ts';
import { httpServer, json } from '../request/server.ts';

const bytes = Buffer.from('a latent of eight dimensions');
const artifact: Artifact = {
  kind: 'latent',
  url: 'http://gpu.lab/f?sig=1',
  size: bytes.length,
  sha256: sha256(bytes),
  expires: null,
};

function downloading(file: string, changes: Partial<Download> = {}): Download {
  const { call } = getting('http://gpu.lab/');
  return { ...call, policy: quick, file, maxBytes: 1000, ...changes };
}

describe('an artifact', () => {
  it('is described in one form', () => {
    assert.deepEqual(parseArtifact('p', { ...artifact }), artifact);
    const bad: Record<string, unknown>[] = [
      { size: 0 },
      { size: 1.5 },
      { size: 2 ** 40 },
      { sha256: 'AB' },
      { expires: 'tomorrow' },
      { kind: 'A b' },
      { more: 1 },
      { url: undefined },
    ];
    for (const change of bad)
      assert.equal(
        codeOf(() => parseArtifact('p', { ...artifact, ...change })),
        'provider_protocol',
        JSON.stringify(change),
      );
  });

  it('is expired from the instant that it names', () => {
    const expires = '2026-01-31T13:00:00+01:00';
    const wallNs = BigInt(Date.UTC(2026, 0, 31, 12)) * 1_000_000n;
    assert.equal(
      codeOf(() => judgeExpiry('p', { ...artifact, expires }, wallNs)),
      'artifact_expired',
    );
    assert.equal(
      codeOf(() => judgeExpiry('p', { ...artifact, expires }, wallNs - 1_000_000n)),
      '',
    );
  });

  it('lies under its name once it is whole, and replaces what lay there', async () => {
    using scratch = scratchFolder();
    await using server = await httpServer((response, _asked, number) => {
      if (number === 1) response.destroy();
      else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes);
    });
    writeFileSync(scratch.in('x'), 'older');
    await download(downloading(scratch.in('x')), { ...artifact, url: server.url('/f?sig=1') }, open);
    assert.deepEqual(readFileSync(scratch.in('x')), bytes);
    assert.deepEqual(readdirSync(scratch.path), ['x']);
    assert.deepEqual(
      server.asked.map(({ method, path }) => [method, path]),
      [
        ['GET', '/f?sig=1'],
        ['GET', '/f?sig=1'],
      ],
    );
  });

  it('leaves nothing where it is not what was promised', async () => {
    using scratch = scratchFolder();
    let sent = bytes;
    await using server = await httpServer((response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      response.write(sent);
      response.end();
    });
    const from = { ...artifact, url: server.url('/f') };
    const code = (one: Artifact, changes: Partial<Download> = {}) =>
      codeOfCall(download(downloading(scratch.in('x'), changes), one, open));
    assert.equal(await code({ ...from, sha256: sha256('other') }), 'artifact_digest');
    sent = bytes.subarray(1);
    assert.equal(await code(from), 'artifact_digest');
    sent = Buffer.concat([bytes, bytes]);
    assert.equal(await code(from), 'provider_limit');
    assert.equal(server.asked.length, 3);
    assert.equal(await code(from, { maxBytes: 5 }), 'provider_limit');
    assert.equal(await code({ ...from, expires: '2020-01-01T00:00:00Z' }), 'artifact_expired');
    assert.equal(await code({ ...from, url: 'http://user@gpu.lab/' }), 'url_refused');
    assert.equal(server.asked.length, 3);
    assert.deepEqual(readdirSync(scratch.path), []);
    sent = bytes;
    const file = scratch.in('no', 'such', 'folder');
    assert.equal(await codeOfCall(download(downloading(file), from, open)), 'artifact_unwritable');
  });
});

describe('a job', () => {
  function job(url: (path: string) => string, changes: Partial<Job<string>> = {}): Job<string> {
    const { call } = getting(url('/create'), { method: 'POST', isIdempotent: false });
    return {
      create: call,
      poll: () => ({ ...getting(url('/poll')).call, clock: call.clock ?? systemClocks }),
      progress: ({ body }) => {
        const text = Buffer.from(body).toString();
        return text === '"done"' ? { kind: 'done', value: text } : { kind: 'pending' };
      },
      policy: requestPolicy(5000),
      limits: { intervalMs: 0, budgetMs: 60_000 },
      ...changes,
    };
  }

  it('is created once and polled until it is done, through a failure of one poll', async () => {
    await using server = await httpServer((response, { path }, number) => {
      if (number === 3) response.destroy();
      else json(response, path === '/poll' && number > 4 ? 'done' : 'pending');
    });
    assert.equal(
      await runJob(
        job((path) => server.url(path)),
        open,
      ),
      '"done"',
    );
    const paths = server.asked.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(paths, ['POST /create', 'GET /poll', 'GET /poll', 'GET /poll', 'GET /poll']);
  });

  it('is not created a second time when the first answer is lost', async () => {
    await using server = await httpServer((response) => response.destroy());
    assert.equal(
      await codeOfCall(
        runJob(
          job((path) => server.url(path)),
          open,
        ),
      ),
      'provider_unreachable',
    );
    assert.equal(server.asked.length, 1);
  });

  it('ends with its budget', async () => {
    const clocks = new DrivenClock({ rosNs: 0n, wallNs: 0n });
    await using server = await httpServer((response) => json(response, 'pending'));
    const { call, told } = getting(server.url('/create'), { clock: clocks, method: 'POST' });
    const limits = { intervalMs: 1000, budgetMs: 1500 };
    const outcome = codeOfCall(
      runJob(
        job((path) => server.url(path), { create: call, limits }),
        open,
      ),
    );
    while (server.asked.length < 2) await nextTurn();
    clocks.advanceTo(1_500_000_000n);
    assert.equal(await outcome, 'provider_budget_exceeded');
    assert.deepEqual(phases(told)[0], 'success 1 200');
    assert.equal(clocks.nextDueNs, undefined);
  });
});
