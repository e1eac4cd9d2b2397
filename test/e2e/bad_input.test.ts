/** Bad input is found before the first cycle: exit 2, a code and the next command, no run directory. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../core/package_root.ts';
import { needs } from '../support/needs.ts';
import {
  assertTypedError,
  cliPath,
  consent,
  finished,
  makeDesk,
  type Desk,
  type Finished,
  scriptedPair,
} from './support.ts';

const shipped = path.join(packageRoot, 'replay', 'sessions', 'pusht-01');
const bagFile = 'pusht-01_0.mcap';
const policyText = readFileSync(path.join(packageRoot, 'launch', 'params', 'dry_policy.yaml'), 'utf8');
const profileText = readFileSync(path.join(packageRoot, 'launch', 'params', 'pusht_profile.yaml'), 'utf8');

describe('worldforge review, given something bad', () => {
  let desk: Desk;
  before(() => {
    desk = makeDesk();
  });
  after(() => desk[Symbol.dispose]());

  async function refuses(code: string, ...flags: string[]): Promise<Finished> {
    const result = await desk.review(...consent, ...flags);
    assertTypedError(result, code);
    assert.deepEqual(desk.runs(), []);
    return result;
  }

  async function refusesFile(flag: string, code: string, text: string): Promise<void> {
    desk.write({ 'given.yaml': text });
    await refuses(code, flag, desk.in('given.yaml'));
  }

  const usage: readonly (readonly [string, ...string[]])[] = [
    ['candidates that are no number', '--candidates', 'many'],
    ['no candidates', '--candidates', '0'],
    ['more candidates than a message holds', '--candidates', '1025'],
    ['half a cycle', '--cycles', '1.5'],
    ['cycles below none', '--cycles', '-1'],
    ['more cycles than the session has', '--cycles', '20'],
    ['a stride of nothing', '--stride', '0'],
    ['a stride in words', '--stride', 'one'],
    ['a seed in hexadecimal', '--seed', '0x10'],
    ['a seed of 65 bits', '--seed', '18446744073709551616'],
    ['a format that is none', '--format', 'xml'],
    ['a name with a space', '--as', 'a b'],
    ['a checklist item that is none', '--check', 'everything_fine'],
    ['a policy twice', '--policy', 'scripted', '--policy', 'scripted'],
    ['a policy under both its names', '--policy', 'a-policy', '--policy', 'a_policy'],
    ['a scorer twice', '--score', 'mock', '--score', 'mock'],
    ['a flag that is none', '--approve-live'],
    ['a flag without its value', '--session'],
    ['a word too many', 'please'],
  ];
  for (const [what, ...flags] of usage) {
    it(`refuses ${what}`, async () => {
      await refuses('usage', ...flags);
    });
  }

  const providers: readonly (readonly [string, string, string])[] = [
    ['a policy that is none', '--policy', 'oracle'],
    ['a scorer as policy', '--policy', 'mock'],
    ['a scorer that is none', '--score', 'oracle'],
    ['a policy as scorer', '--score', 'scripted'],
  ];
  for (const [what, flag, name] of providers) {
    it(`refuses ${what} and names one that is`, async () => {
      const { stderr } = await refuses('provider_unknown', flag, name);
      assert.match(
        stderr,
        /First triage: worldforge review --(policy pusht-policy|score (leworldmodel|mock))\n$/,
      );
    });
  }

  it('refuses a session that is not there', async () => {
    await refuses('session_missing', '--session', 'pusht-99');
    await refuses('session_missing', '--session', desk.in('nowhere'));
    await refuses('session_missing', '--session', desk.path);
  });

  const cuts = [0, 7];
  for (const withMetadata of [true, false]) {
    it(`refuses a session with nothing left of it, ${withMetadata ? 'described' : 'bare'}`, async () => {
      const sessions = cuts.map((bytes) => {
        const session = desk.in(`cut-${bytes}-${withMetadata ? 'described' : 'bare'}`);
        cpSync(shipped, session, { recursive: true });
        if (!withMetadata) rmSync(path.join(session, 'metadata.yaml'));
        truncateSync(path.join(session, bagFile), bytes);
        return session;
      });
      await Promise.all(sessions.map((session) => refuses('session_cut', '--session', session)));
    });
  }

  it('refuses a session whose recording is gone from beside its metadata', async () => {
    mkdirSync(desk.in('gone'));
    cpSync(path.join(shipped, 'metadata.yaml'), desk.in('gone', 'metadata.yaml'));
    await refuses('session_missing', '--session', desk.in('gone'));
  });

  const profiles: readonly (readonly [string, string, string, string])[] = [
    ['a topic that the session lacks', 'topic: pusht/keypoints', 'topic: pusht/landmarks', 'session_invalid'],
    ['another type than was recorded', 'PolygonStamped', 'PointStamped', 'session_invalid'],
    ['another shape than was recorded', 'shape: [8, 2]', 'shape: [9, 2]', 'session_invalid'],
    ['no rate', 'rate_hz: 10', '', 'session_invalid'],
    ['an embodiment that the policy lacks', 'embodiment: pusht', 'embodiment: arm', 'site_policy_invalid'],
  ];
  for (const [what, part, by, code] of profiles) {
    it(`refuses a profile with ${what}`, async () => {
      assert.ok(profileText.includes(part));
      await refusesFile('--profile', code, profileText.replaceAll(part, by));
    });
  }

  const policies: readonly (readonly [string, string, string])[] = [
    ['a limit missing', '          jerk_max: 250000 # px/s^3\n', ''],
    ['a limit that is not a number', 'velocity_max: 1500 ', 'velocity_max: .nan '],
    ['a limit without end', 'velocity_max: 1500 ', 'velocity_max: .inf '],
    ['a limit that could never refuse', 'velocity_max: 1500 ', 'velocity_max: 1.0e+9 '],
    ['a box that could never refuse', 'max: [506, 506]', 'max: [1.0e+9, 1.0e+9]'],
    ['an item of every dry run missing', '- item: operator_present', '- item: coffee_made'],
    ['no approver', 'dry: 1', 'dry: 0'],
    ['a field that is none', 'schema_version: 1\n', 'schema_version: 1\nskip_checks: true\n'],
    ['text that is no YAML', 'schema_version: 1\n', 'schema_version: [\n'],
  ];
  for (const [what, part, by] of policies) {
    it(`refuses a site policy with ${what}`, async () => {
      assert.ok(policyText.includes(part));
      await refusesFile('--site-policy', 'site_policy_invalid', policyText.replace(part, by));
    });
  }

  it('refuses a site policy and a profile that are not there', async () => {
    await refuses('site_policy_missing', '--site-policy', desk.in('nowhere.yaml'));
    await refuses('session_invalid', '--profile', desk.in('nowhere.yaml'));
  });

  it('refuses a pipe and a device where a file belongs, without reading from it', async () => {
    assert.equal(spawnSync('mkfifo', [desk.in('pipe')]).status, 0);
    await refuses('site_policy_missing', '--site-policy', desk.in('pipe'));
    await refuses('site_policy_missing', '--site-policy', '/dev/zero');
    await refuses('session_missing', '--session', desk.in('pipe'));
  });

  it('refuses a workspace with a file in the way, and one where nothing can be made', async () => {
    writeFileSync(desk.in('file'), '');
    for (const workspace of [desk.in('file'), desk.in('file', 'below'), '/proc/worldforge']) {
      const result = await desk.run(['review', '--workspace-dir', workspace, ...consent]);
      assertTypedError(result, 'workspace_unwritable');
    }
  });

  it('refuses to sign where its key cannot lie', async () => {
    writeFileSync(desk.in('no-folder'), '');
    const result = await desk.run(['review', '--workspace-dir', desk.workspace, ...consent], {
      keys: desk.in('no-folder'),
    });
    assertTypedError(result, 'key_unreadable');
    assert.deepEqual(desk.runs(), []);
  });
});

describe('worldforge review on a disk of its own', () => {
  needs('root');
  let desk: Desk;
  beforeEach(() => {
    desk = makeDesk();
    mkdirSync(desk.workspace);
  });
  afterEach(() => desk[Symbol.dispose]());

  /** In a mount namespace that is gone with the command. What it leaves there is listed on standard error. */
  function reviewAfter(mount: string): Promise<Finished> {
    const list = `ls -A "$0"/runs 2>/dev/null | sed 's/^/left: /' >&2`;
    const script = `${mount} && "$@"; code=$?; ${list}; exit $code`;
    const review = [
      process.execPath,
      cliPath,
      'review',
      ...scriptedPair,
      '--workspace-dir',
      desk.workspace,
      ...consent,
    ];
    const child = spawn('unshare', ['--mount', 'sh', '-c', script, desk.workspace, ...review], {
      env: { ...process.env, WORLDFORGE_KEY_DIR: desk.keys },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return finished(child);
  }

  it('refuses a workspace that is full before the run', async () => {
    assertTypedError(await reviewAfter('mount -t tmpfs -o size=600k none "$0"'), 'workspace_full');
  });

  it('refuses a workspace that can only be read', async () => {
    const readOnly = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0"';
    assertTypedError(await reviewAfter(readOnly), 'workspace_unwritable');
  });
});
