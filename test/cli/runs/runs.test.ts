/** `worldforge runs`: two hundred runs, ten of them damaged, while two writers add more. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertTypedError, finished, makeDesk, type Desk } from '../../e2e/support.ts';
import { writeBareRun } from '../../replay/runs/bare_runs.ts';

const writer = fileURLToPath(new URL('../../replay/runs/write_many.js', import.meta.url));
const whole = 190;
const added = 40;

interface IndexJson {
  readonly entry_count: number;
  readonly issue_count: number;
  readonly issues: readonly { readonly name: string; readonly code: string }[];
  readonly entries: readonly { readonly run_id: string; readonly status: string }[];
}

interface RetentionJson {
  readonly dry_run: boolean;
  readonly selected_count: number;
  readonly removed_count: number;
  readonly issues: readonly unknown[];
  readonly failed: readonly unknown[];
}

describe('worldforge runs', function () {
  this.timeout(120_000);
  let desk: Desk;
  const runs = (...args: readonly string[]) => desk.run(['runs', ...args, '--workspace-dir', desk.workspace]);

  async function json<T>(...args: readonly string[]): Promise<T> {
    const { code, stdout, stderr } = await runs(...args, '--format', 'json');
    assert.deepEqual([code, stderr], [0, '']);
    return JSON.parse(stdout) as T;
  }

  /** Ten ways in which a run may be none any more. */
  function damage(ids: readonly string[]): void {
    const [cut, flipped, gone, renamed, link, empty, huge, folder, foreign, other] = ids.map((id) =>
      path.join(desk.workspace, 'runs', id, 'run_manifest.json'),
    );
    const manifest = readFileSync(cut ?? '', 'utf8');
    truncateSync(cut ?? '', 100);
    writeFileSync(flipped ?? '', manifest.replace('"dry_run"', '"dry\u0000run"'));
    rmSync(gone ?? '');
    writeFileSync(renamed ?? '', manifest);
    rmSync(link ?? '');
    symlinkSync('/etc/hostname', link ?? '');
    truncateSync(empty ?? '', 0);
    truncateSync(huge ?? '', 17 * 1024 * 1024);
    rmSync(folder ?? '');
    mkdirSync(folder ?? '');
    writeFileSync(foreign ?? '', '{"run_id":"../../etc"}\n');
    rmSync(path.dirname(other ?? ''), { recursive: true });
    symlinkSync('/etc', path.dirname(other ?? ''));
  }

  beforeEach(() => {
    desk = makeDesk();
    const ids = Array.from({ length: whole + 10 }, (_, number) =>
      writeBareRun(desk.workspace, {
        at: `2026-0${1 + (number % 4)}-01T00:00:00.000Z`,
        number,
        status: number % 2 === 0 ? 'rehearsed' : 'refused',
      }),
    );
    damage(ids.slice(whole));
  });
  afterEach(() => desk[Symbol.dispose]());

  it('lists the whole ones, the newest first, and tells of the damaged ones', async () => {
    const index = await json<IndexJson>('index');
    assert.deepEqual([index.entry_count, index.issue_count], [whole, 10]);
    const ids = index.entries.map(({ run_id }) => run_id);
    assert.deepEqual(ids, [...ids].sort().reverse());
    const codes = index.issues.map(({ code }) => code).sort();
    assert.deepEqual(codes, [...Array<string>(8).fill('run_invalid'), 'run_link', 'run_other']);
    const refused = await json<IndexJson>('list', '--status', 'refused', '--created-to', '2026-02');
    assert.ok(refused.entries.every(({ status }) => status === 'refused'));
    assert.equal(refused.entry_count, 48);
  });

  it('gives the same in every format, and to a file', async () => {
    const [text, markdown, csv, html] = await Promise.all(
      ['text', 'markdown', 'csv', 'html'].map((format) => runs('list', '--format', format)),
    );
    assert.equal(text?.stdout.split('\n').length, 1 + whole + 10 + 1);
    assert.match(markdown?.stdout ?? '', /^# Runs of .*\n\n\| run_id \| kind /);
    const table = csv?.stdout ?? '';
    assert.equal(table.split('\r\n').length, 1 + whole + 1);
    assert.equal(html?.stdout.match(/<tr>/g)?.length, 1 + whole);
    const file = desk.in('runs.csv');
    const { code, stdout } = await runs('index', '--format', 'csv', '--output', file);
    assert.deepEqual([code, stdout, readFileSync(file, 'utf8')], [0, '', table]);
  });

  it('removes nothing without --apply, and neither damaged nor new runs with it', async () => {
    const names = () => readdirSync(path.join(desk.workspace, 'runs')).length;
    const dry = await json<RetentionJson>('prune', '--keep-latest', '20', '--dry-run');
    assert.deepEqual([dry.dry_run, dry.removed_count, names()], [true, 0, whole + 10]);
    const writers = [1000, 2000].map((first) =>
      finished(spawn(process.execPath, [writer, desk.workspace, String(first), String(added)])),
    );
    const applied = await json<RetentionJson>(
      'prune',
      '--keep-latest',
      '20',
      '--max-age-days',
      '60',
      '--apply',
    );
    const written = await Promise.all(writers);
    assert.deepEqual(
      written.map(({ code }) => code),
      [0, 0],
    );
    assert.deepEqual([applied.failed, applied.removed_count], [[], applied.selected_count]);
    assert.ok(applied.selected_count >= whole - 20, String(applied.selected_count));
    const index = await json<IndexJson>('index');
    const left = new Set(index.entries.map(({ run_id }) => run_id));
    assert.equal(index.issue_count, 10);
    for (const id of written.flatMap(({ stdout }) => stdout.trim().split('\n')))
      assert.ok(left.has(id), `${id} is young, and gone`);
    const kept = await json<RetentionJson>('cleanup', '--keep', '5', '--apply');
    assert.deepEqual([kept.failed, (await json<IndexJson>('index')).entry_count], [[], 5]);
    assert.equal(names(), 5 + 10);
    assert.ok(readFileSync('/etc/hostname'));
  });

  it('shows and compares runs', async () => {
    const { entries } = await json<IndexJson>('index');
    const [first, second] = entries.map(({ run_id }) => run_id);
    const shown = await runs('show', first ?? '');
    assert.match(shown.stdout, new RegExp(`^run_id +${first}\\n`));
    const compared = await runs('compare', first ?? '', second ?? '', '--format', 'markdown');
    assert.match(compared.stdout, new RegExp(`^# Runs against ${first}\\n`));
    assertTypedError(await runs('show', '20260101T000000Z-ffffffff'), 'run_missing');
    assertTypedError(await runs('cleanup', '--apply', '--dry-run'), 'usage');
    const nowhere = await desk.run(['runs', 'list', '--workspace-dir', desk.in('nowhere')]);
    assertTypedError(nowhere, 'workspace_missing');
  });
});
