/** The process of a gate in LIVE on ROS 2: what it refuses to start for, and what it says then. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { generateKey } from '../../core/keys.ts';
import { hostKey } from '../../core/host_key.ts';
import { signatureFile, signPolicy } from '../../nodes/safety_gate/policy_signature.ts';
import { pinSite } from '../../nodes/safety_gate/site_pin.ts';
import { inRepository } from '../../scripts/repository.ts';
import { signedSite } from '../nodes/safety_gate/live_site.ts';
import { needs } from '../support/needs.ts';
import type { LivePolicy } from '../../safety/index.ts';
import { rosTestEnvironment } from '../support/ros.ts';
import { scratchFolder } from '../support/scratch.ts';
import { makeRosDesk } from './ros_desk.ts';
import { finished, type Finished, type SpawnOptions } from './support.ts';

const gateMain = inRepository('dist', 'nodes', 'safety_gate', 'main.js');
const dayMs = 86_400_000;

describe('a LIVE gate as a process', function () {
  needs('ros');
  this.timeout(120_000);

  /** Starts a gate with a policy that is signed, pinned and made for this host, but for what is changed. */
  async function start({
    isSigned = true,
    args = [] as readonly string[],
    security = undefined as LivePolicy['security'] | undefined,
    onStderr = undefined as SpawnOptions['onStderr'],
  } = {}): Promise<Finished> {
    using scratch = scratchFolder();
    const base = rosTestEnvironment();
    const env = {
      ...base,
      WORLDFORGE_KEY_DIR: scratch.in('keys'),
      XDG_CONFIG_HOME: scratch.in('etc'),
    };
    const siteKey = generateKey().key;
    const site = signedSite({
      gate_key: hostKey(scratch.in('keys')).publicKey,
      security: security ?? {
        kind: 'isolated_network',
        interface: 'lo',
        domain_id: Number(base['ROS_DOMAIN_ID']),
        discovery_range: 'LOCALHOST',
        expires: new Date(Date.now() + 2 * dayMs).toISOString().slice(0, 10),
      },
    });
    const file = scratch.in('site.yaml');
    scratch.write({ 'site.yaml': JSON.stringify(site) });
    if (isSigned) scratch.write({ [signatureFile('site.yaml')]: signPolicy(site, siteKey) });
    pinSite(scratch.in('etc', 'worldforge'), { publicKey: siteKey.publicKey, replaced: undefined });
    const parameters = [`workspace:=${scratch.in('ws')}`, `site_policy:=${file}`, 'mode:=live', ...args];
    const words = ['--ros-args', ...parameters.flatMap((parameter) => ['-p', parameter])];
    return await finished(
      spawn(process.execPath, [gateMain, ...words], {
        cwd: scratch.path,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 60_000,
      }),
      onStderr,
    );
  }

  const cases: readonly (readonly [string, RegExp, Parameters<typeof start>[0]])[] = [
    [
      'a policy that nobody signed',
      /signature_missing: .*next: worldforge site-policy sign /,
      { isSigned: false },
    ],
    ['the built-in policy', /policy_without_live: /, { args: ['site_policy:=""'] }],
    ['simulated time', /live_sim_time: /, { args: ['use_sim_time:=true'] }],
    ['a recording', /live_input: recording pusht-01 /, { args: ['session:=pusht-01'] }],
    [
      'security that is required and not there',
      /security_missing: .*next: make a keystore/,
      { security: { kind: 'required' } },
    ],
  ];
  for (const [what, words, options] of cases) {
    it(`does not start for ${what}`, async () => {
      const { code, stdout, stderr } = await start(options);
      assert.match(stdout + stderr, words);
      assert.equal(code, 2);
    });
  }

  it('waits for a recorder where everything is in order', async () => {
    const { code, stdout, stderr } = await start({
      onStderr: (text, child) => {
        if (text.includes('gate waits for a recorder') && !child.killed) child.kill('SIGINT');
      },
    });
    assert.match(stdout + stderr, /gate waits for a recorder: without its evidence nothing is planned/);
    assert.equal(code, 0, stderr);
  });
});

describe('a LIVE graph whose gate refuses', function () {
  needs('ros');
  this.timeout(120_000);

  it('ends as a whole, with the code of the gate', async () => {
    using desk = makeRosDesk();
    const ended = await desk.launch(['mode:=live', 'session:=none', 'goal:=push']);
    assert.match(ended.stderr, /\[gate-2\] .*policy_without_live: .*; next: /);
    assert.equal(ended.code, 2, ended.stderr);
  });

  for (const name of ['planner', 'controller']) {
    it(`has no ${name} that takes its time from /clock`, async () => {
      const words = ['--ros-args', '-p', 'mode:=live', '-p', 'use_sim_time:=true'];
      const main = inRepository('dist', 'nodes', name, 'main.js');
      const env = { ...rosTestEnvironment() };
      const stdio = ['ignore', 'pipe', 'pipe'] as const;
      const child = spawn(process.execPath, [main, ...words], { env, stdio: [...stdio], timeout: 60_000 });
      const { code, stdout, stderr } = await finished(child);
      assert.match(stdout + stderr, /live_sim_time: /);
      assert.equal(code, 2);
    });
  }

  it('takes no file for the answers of persons', async () => {
    using desk = makeRosDesk();
    const words = ['--ros-args', '-p', 'mode:=live', '-p', `checklist:=${desk.in('answers.yaml')}`];
    const main = inRepository('dist', 'nodes', 'operator', 'main.js');
    const env = { ...rosTestEnvironment(), WORLDFORGE_KEY_DIR: desk.keys };
    const child = spawn(process.execPath, [main, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const { code, stdout, stderr } = await finished(child);
    assert.match(stdout + stderr, /live_input: .*cannot answer in a LIVE run: persons do/);
    assert.equal(code, 2);
  });
});
