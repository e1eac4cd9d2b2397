/** A disk that fills while a review runs: nothing more is rehearsed, and what was recorded is sealed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { limits } from '../../replay/limits.ts';
import { needs } from '../support/needs.ts';
import type { FullDisk } from './full_disk.ts';
import {
  cliPath,
  consent,
  finished,
  jsonOf,
  makeDesk,
  type Desk,
  type Finished,
  scriptedPair,
} from './support.ts';

const minKilobytes = limits.freeBytesMin / 1024;
/** Enough for a run that records as much as it likes. */
const diskKilobytes = minKilobytes + 8192;
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
      const args = [process.execPath, program, desk.workspace, desk.keys, String(bytes), '0'];
      const { stdout, stderr, code } = await onDisk(diskKilobytes, '"$@"', ...args);
      assert.equal(code, 0, stderr);
      const { refusals, files, faultText: _, ...rest } = JSON.parse(stdout) as FullDisk;
      assert.deepEqual(rest, {
        status: 'incomplete',
        fault: 'workspace_full',
        hasContent: false,
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

  it('ends before that where less is left than the seal needs, its bag closed and whole', async () => {
    const args = [process.execPath, program, desk.workspace, desk.keys, String(4 * 1024 * 1024)];
    const { stdout, stderr, code } = await onDisk(diskKilobytes, '"$@"', ...args);
    assert.equal(code, 0, stderr);
    const { refusals, files, faultText, verify, finding: _, ...rest } = JSON.parse(stdout) as FullDisk;
    assert.deepEqual(rest, {
      status: 'incomplete',
      fault: 'workspace_full',
      hasContent: true,
      executed: false,
      manifestStatus: 'incomplete',
      signatureFault: '',
    });
    // What was recorded holds; the last step may lack what it answered.
    assert.ok(verify === 'equal' || verify === 'cannot_verify', verify);
    assert.match(faultText, /^the bag ends at byte \d+: \d+ bytes are free, \d+ needed$/);
    assert.ok(!files.includes('reserve'));
    const last = refusals.at(-1) ?? [];
    assert.ok(last.includes('recorder_faulted'), last.join(', '));
  });

  it('ends with exit 1 at the command line, and what was recorded verifies', async () => {
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
    const args = [process.execPath, cliPath, 'review', ...scriptedPair, ...flags, ...consent];
    const result = await onDisk(minKilobytes + 40, `"$@"; code=$?; ${check}; exit $code`, ...args);
    const json = jsonOf(result, 1);
    assert.deepEqual(
      [json.status, json.fault?.code, json.gate.verdict, json.controller_executed],
      ['incomplete', 'workspace_full', 'refuse', false],
    );
    assert.match(result.stderr, /^(equal: .*\nverify: 0|cannot_verify: .*\n.*\nverify: 1)\n$/m);
  });
});
