/** A disk that fills while a review runs: nothing more is rehearsed, and what was recorded is sealed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { needs } from '../support/needs.ts';
import type { FullDisk } from './full_disk.ts';
import { cliPath, consent, finished, jsonOf, makeDesk, type Desk, type Finished } from './support.ts';

const program = fileURLToPath(new URL('./full_disk.js', import.meta.url));

describe('a review whose disk becomes full', () => {
  needs('root');
  let desk: Desk;
  beforeEach(() => {
    desk = makeDesk();
    mkdirSync(desk.workspace);
  });
  afterEach(() => desk[Symbol.dispose]());

  /** On a disk of so many kilobytes, in a mount namespace that is gone with the script. */
  function onDisk(kilobytes: number, script: string, ...args: string[]): Promise<Finished> {
    const mounted = `mount -t tmpfs -o size=${kilobytes}k none "$0" && ${script}`;
    const child = spawn('unshare', ['--mount', 'sh', '-c', mounted, desk.workspace, ...args], {
      env: { ...process.env, WORLDFORGE_KEY_DIR: desk.keys },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return finished(child);
  }

  for (const bytes of [0, 4096, 100_000, 200_000]) {
    it(`ends incomplete, sealed and not verified with ${bytes} bytes left`, async () => {
      const args = [process.execPath, program, desk.workspace, desk.keys, String(bytes)];
      const { stdout, stderr, code } = await onDisk(4096, '"$@"', ...args);
      assert.equal(code, 0, stderr);
      const { refusals, files, ...rest } = JSON.parse(stdout) as FullDisk;
      assert.deepEqual(rest, {
        status: 'incomplete',
        fault: 'workspace_full',
        executed: false,
        manifestStatus: 'incomplete',
        signatureFault: '',
        verify: 'cannot_verify',
        finding: 'bag/bag_0.mcap',
      });
      assert.ok(
        files.includes('bag/metadata.yaml') && files.includes('journal.jsonl') && !files.includes('reserve'),
      );
      const first = refusals.findIndex((codes) => codes.length > 0);
      assert.ok(first >= 0, 'a cycle is refused');
      for (const codes of refusals.slice(first))
        assert.ok(codes.includes('recorder_faulted') || codes.includes('journal_failed'), codes.join(', '));
    });
  }

  it('ends with exit 1 at the command line, and its verification too', async () => {
    const flags = [
      '--workspace-dir',
      desk.workspace,
      '--format',
      'json',
      '--candidates',
      '256',
      '--cycles',
      '9',
    ];
    const check = '"$1" "$2" replay verify --workspace-dir "$0" "$(ls "$0/runs")" >&2; echo "verify: $?" >&2';
    const args = [process.execPath, cliPath, 'review', ...flags, ...consent];
    const result = await onDisk(1200, `"$@"; code=$?; ${check}; exit $code`, ...args);
    const json = jsonOf(result, 1);
    assert.deepEqual(
      [json.status, json.fault?.code, json.verify.status, json.gate.verdict, json.controller_executed],
      ['incomplete', 'workspace_full', 'cannot_verify', 'refuse', false],
    );
    assert.match(
      result.stderr,
      /^cannot_verify: \d+ messages compared in .*\n {2}bag\/bag_0\.mcap, .*\nverify: 1\n$/m,
    );
  });
});
