/** `worldforge operator ...` at other terminals of a graph that waits for operators, each with a key of their
 * own. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { StatusJson } from '../../cli/operator/status_view.ts';
import { enrol, revoke } from '../../nodes/operator/enrol.ts';
import { readJournalFile } from '../../replay/journal_reader.ts';
import type { Role } from '../../safety/index.ts';
import { clockOffset } from '../faults/clock_offset.ts';
import { needs } from '../support/needs.ts';
import { makeRosDesk, onlyRun, type RosDesk } from './ros_desk.ts';
import { cliPath, finished, items, type Finished } from './support.ts';

const passphrase = 'correct horse';
const waiting = 'waiting for operators';

type Operate = (words: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Finished>;

/** Terminals of people beside a launch, and who is enrolled on its host. */
function terminals(desk: RosDesk) {
  desk.write({ pass: `${passphrase}\n`, wrong: 'battery staple\n' });
  for (const file of ['pass', 'wrong']) chmodSync(desk.in(file), 0o600);
  const enrolled = (name: string, ...roles: Role[]): string =>
    enrol(desk.keys, { name, roles, passphrase, wallNs: 0n }).key_id;
  const operate: Operate = (words, env = {}) =>
    finished(
      spawn(process.execPath, [cliPath, 'operator', ...words], {
        cwd: desk.path,
        env: { ...desk.shell, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  const by = (name: string, file = 'pass') => ['--operator', name, '--passphrase-file', desk.in(file)];
  return { enrolled, operate, by };
}

/** A launch, and what people do once it has said this; it is interrupted if they say so. */
async function during(
  desk: RosDesk,
  assignments: readonly string[],
  words: string,
  act: (launch: ChildProcess) => Promise<void>,
): Promise<Finished> {
  let acting: Promise<void> | undefined;
  const launched = await desk.launch(assignments, (text, child) => {
    if (acting !== undefined || !text.includes(words)) return;
    acting = act(child);
    acting.catch(() => child.kill('SIGINT'));
  });
  assert(acting !== undefined, `${launched.stdout}\n${launched.stderr}`);
  await acting;
  return launched;
}

function assertCode({ code, stdout, stderr }: Finished, expected: number, text: RegExp): void {
  assert.equal(code, expected, `${stdout}\n${stderr}`);
  assert.match(`${stdout}\n${stderr}`, text);
}

interface CommandRecord {
  readonly command: string;
  readonly operator: string;
  readonly key_id: string;
  readonly enrolled: boolean;
  readonly attested_by: string;
  readonly code: string;
}

/** The commands that people gave, as the journal has them. */
function commandsOf(desk: RosDesk): readonly CommandRecord[] {
  const { records } = readJournalFile(path.join(desk.workspace, 'runs', onlyRun(desk).id));
  const fields = records.map(({ record }) => record as unknown as CommandRecord & { kind: string });
  return fields.filter(({ kind, command }) => kind === 'command' && command !== 'open_run');
}

describe('operators at a graph on ROS 2', function () {
  needs('ros');
  this.timeout(300_000);

  it('answer and approve with keys of their own, and the evidence says so', async () => {
    using desk = makeRosDesk();
    const { enrolled, operate, by } = terminals(desk);
    const [alice, bob] = [enrolled('alice', 'operator', 'author'), enrolled('bob', 'approver')];
    const launched = await during(desk, ['cycles:=2', 'namespace:=left'], waiting, async () => {
      const left = ['--namespace', 'left'];
      const checked = await operate(['check', ...items, ...left, ...by('alice')]);
      assertCode(checked, 0, /^next: worldforge operator approve --run --operator NAME --namespace left$/m);
      assert.match(checked.stdout, /^workspace_clear holds\n {2}The whole area/);
      const shown = await operate(['status', '--format', 'json', ...left]);
      const json = JSON.parse(shown.stdout) as StatusJson;
      assert.deepEqual(
        json.checklist.map(({ item, operator, attested_by, key_id }) => [
          item,
          operator,
          attested_by,
          key_id,
        ]),
        items.map((item) => [item, 'alice', 'person', alice]),
      );
      const approved = await operate(['approve', '--run', ...left, ...by('bob')]);
      assertCode(approved, 0, /^approve run: accepted\nnow disarmed: 4 of 4 items, 1 of 1 approvals$/m);
    });
    assert.equal(launched.code, 0, `${launched.stdout}\n${launched.stderr}`);
    const { id, manifest } = onlyRun(desk);
    assert.equal(manifest.status, 'rehearsed');
    assertCode(await desk.verify(id), 0, /^equal: /);
    assert.deepEqual(
      commandsOf(desk).map(({ command, key_id, enrolled: is, code }) => [command, key_id, is, code]),
      [...items.map(() => ['check', alice, true, 'accepted']), ['approve', bob, true, 'accepted']],
    );
    assert.deepEqual(manifest.facts.approvals, [{ operator: 'bob', key_id: bob, self_attested: false }]);
  });

  it('are refused with a wrong passphrase, another role, a revoked key; and anybody stops it', async () => {
    using desk = makeRosDesk();
    const { enrolled, operate, by } = terminals(desk);
    enrolled('alice', 'operator');
    enrolled('mallory', 'operator');
    await during(desk, ['cycles:=2'], waiting, async (launch) => {
      const check = ['check', 'workspace_clear'];
      assertCode(await operate([...check, ...by('alice', 'wrong')]), 2, /passphrase_wrong/);
      assertCode(await operate([...check, ...by('nobody')]), 2, /operator_unknown/);
      assertCode(
        await operate(['approve', '--run', ...by('alice')]),
        1,
        /^approve run: refused: role_missing\n.*\n {2}alice is operator; approve takes approver$/m,
      );
      const device = { WORLDFORGE_KEY_DIR: desk.in('device') };
      cpSync(desk.keys, device.WORLDFORGE_KEY_DIR, { recursive: true });
      assertCode(await operate([...check, ...by('mallory')], device), 0, /accepted/);
      revoke(desk.keys, 'mallory', 0n);
      assertCode(await operate([...check, ...by('mallory')], device), 1, /refused: key_revoked/);
      rmSync(device.WORLDFORGE_KEY_DIR, { recursive: true });
      assertCode(
        await operate(['stop'], device),
        0,
        /^stopped: the gate of run \S+ of robot pusht is disarmed/,
      );
      assert.equal(existsSync(device.WORLDFORGE_KEY_DIR), false);
      launch.kill('SIGINT');
    });
    const { id } = onlyRun(desk);
    assertCode(await desk.verify(id), 0, /^equal: /);
    assert.deepEqual(
      commandsOf(desk).map(({ command, operator, enrolled: is, code }) => [command, operator, is, code]),
      [
        ['approve', 'alice', true, 'role_missing'],
        ['check', 'mallory', true, 'accepted'],
        ['check', 'mallory', false, 'key_revoked'],
      ],
    );
  });

  it('approve the one plan that is under review, and no other', async () => {
    using desk = makeRosDesk();
    const { enrolled, operate, by } = terminals(desk);
    enrolled('bob', 'approver');
    const yes = items.map((item) => `${item}: true`).join(', ');
    const lines = ['schema_version: 1', 'attested_by: flag', `items: {${yes}}`, 'approve_dry_run: false', ''];
    desk.write({ 'answers.yaml': lines.join('\n') });
    // The second cycle comes long after the test is through with the first.
    const slow = [`checklist:=${desk.in('answers.yaml')}`, 'cycles:=2', 'rate:=0.01'];
    await during(desk, slow, 'cycle 1/', async (launch) => {
      const { plan } = JSON.parse((await operate(['status', '--format', 'json'])).stdout) as StatusJson;
      assert(plan !== null);
      const other = plan.digest.startsWith('0') ? '1'.repeat(8) : '0'.repeat(8);
      assertCode(await operate(['approve', '--plan', other, ...by('bob')]), 2, /plan_not_reviewed/);
      const named = ['--plan', plan.digest.slice(0, 8), '--workspace-dir', desk.workspace];
      const approved = await operate(['approve', ...named, ...by('bob')]);
      const [shown, motion] = [`plan {7}${plan.digest}`, 'motion {5}\\d+ steps and a tail of \\d+'];
      assertCode(approved, 0, new RegExp(`^${shown}\n.*\ncandidate .*\nscore .*\n${motion}, `));
      assert.match(approved.stdout, /^now approved: 4 of 4 items, 1 of 1 approvals$/m);
      launch.kill('SIGINT');
    });
    const { id, manifest } = onlyRun(desk);
    assert.equal(manifest.facts.verdicts[0]?.verdict, 'rehearse');
    assertCode(await desk.verify(id), 0, /^equal: /);
  });
});

describe('operators whose clocks differ', function () {
  needs('ros', 'gcc');
  this.timeout(300_000);

  it('are told that their command came too late, or is valid for too long', async () => {
    using desk = makeRosDesk();
    const { enrolled, operate, by } = terminals(desk);
    enrolled('alice', 'operator');
    const hourS = 3600;
    await during(desk, ['cycles:=2'], waiting, async (launch) => {
      const check = ['check', 'workspace_clear', ...by('alice')];
      const late = clockOffset(desk.in('late.so'), -hourS);
      assertCode(
        await operate(check, late),
        1,
        /refused: command_expired\n.*\n {2}the policy allows 60000 ms/,
      );
      const early = clockOffset(desk.in('early.so'), hourS);
      assertCode(await operate(check, early), 1, /refused: command_expiry_far/);
      launch.kill('SIGINT');
    });
    assert.deepEqual(
      commandsOf(desk).map(({ code }) => code),
      ['command_expired', 'command_expiry_far'],
    );
  });
});
