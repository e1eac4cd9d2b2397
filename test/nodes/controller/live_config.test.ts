/** What a LIVE controller starts with: a policy that has LIVE, and the driver that it names. */
import assert from 'node:assert/strict';
import { keyIdOf } from '../../../core/keys.ts';
import type { Embodiment } from '../../../msgs/index.ts';
import { dryDriver, type CommandDriver } from '../../../nodes/controller/drivers.ts';
import { liveControllerConfigOf, readLiveConfig } from '../../../nodes/controller/live_config.ts';
import { controllerStep } from '../../../nodes/controller/step.ts';
import type { SitePolicy } from '../../../safety/index.ts';
import { pushtProfile } from '../session.ts';
import { testIdentity } from '../support.ts';
import { gateKey, liveConfig, ms } from './live_bench.ts';
import { armEmbodiment, liveSite, tableEmbodiment, trajectoryName } from './live_site.ts';

const site = liveSite(gateKey.publicKey);

function rigOf(sitePolicy: SitePolicy) {
  const embodiment = sitePolicy.embodiments[0]!;
  return { profile: pushtProfile(), sitePolicy, embodiment };
}

function configured(driver: CommandDriver, sitePolicy: SitePolicy = site) {
  return () => liveControllerConfigOf(driver, rigOf(sitePolicy));
}

describe('the configuration of a LIVE controller', () => {
  it('takes every term from the site policy', () => {
    const { embodiment, ...terms } = readLiveConfig(configured('joint_trajectory')());
    assert.deepEqual(terms, {
      driver: 'joint_trajectory',
      gateKey: gateKey.publicKey,
      gateKeyId: keyIdOf(gateKey.publicKey),
      releaseNs: 50n * ms,
      clockOffsetNs: 20n * ms,
      lookaheadMs: 200,
      jointNames: ['shoulder', 'elbow'],
      topic: trajectoryName,
      jointStatesTopic: 'joint_states',
    });
    assert.deepEqual(embodiment, armEmbodiment());
    assert.deepEqual(configured('joint_trajectory')(), liveConfig(site));
  });

  it('needs a policy that lets this robot go LIVE', () => {
    const { live, ...dry } = site;
    assert.throws(configured('none', dry), { code: 'policy_without_live', message: /has no part live/ });
    const other = armEmbodiment({ name: 'other' });
    const unlisted = { ...site, embodiments: [other, ...site.embodiments] };
    assert.throws(configured('none', unlisted), {
      code: 'policy_without_live',
      message: /no live robot with embodiment other/,
    });
    assert.ok(live !== undefined);
  });

  it('has no follow_joint_trajectory, and says why', () => {
    assert.throws(configured('follow_joint_trajectory'), {
      code: 'driver_unavailable',
      message: /needs control_msgs, which is not installed/,
      hint: /joint_trajectory in the site policy/,
    });
  });

  it('has no other driver than the policy names, but for none', () => {
    configured('none')();
    assert.throws(configured('sim'), {
      code: 'driver_unfit',
      message: /driver sim: the site policy names joint_trajectory for arm/,
    });
  });

  const simulated = (changes: Partial<Embodiment> = {}) =>
    liveSite(gateKey.publicKey, { body: tableEmbodiment(changes), driver: 'sim', lookahead_ms: 400 });

  it('has driver sim for the robot of the embedded world alone', () => {
    assert.equal(readLiveConfig(configured('sim', simulated())()).driver, 'sim');
    for (const changes of [{ name: 'other' }, { dt_ns: 99_000_000 }]) {
      assert.throws(configured('sim', simulated(changes)), {
        code: 'driver_unfit',
        message: /driver sim knows pusht with steps of 100000000 ns/,
      });
    }
  });

  it('moves joints by joint_trajectory, and nothing else', () => {
    const [first, second] = armEmbodiment().dimensions;
    const rail = { ...second!, kind: 'eef_position', unit: 'm' } as const;
    const boxes = [{ axes: [1], min: [-2], max: [2] }];
    const body = armEmbodiment({ dimensions: [first!, rail], boxes });
    assert.throws(configured('joint_trajectory', liveSite(gateKey.publicKey, { body })), {
      code: 'driver_unfit',
      message: /moves joints, and dimension elbow is eef_position/,
    });
  });

  it('is checked again where a verification starts from a file', () => {
    const good = liveConfig(site) as Readonly<Record<string, never>>;
    for (const config of [
      { mode: 'live' },
      { ...good, more: 1 },
      { ...good, driver: 'other' },
      { ...good, embodiment: 'unknown' },
      { ...good, site_policy: {} },
    ]) {
      assert.throws(() => controllerStep.start(config, testIdentity('controller')), {
        code: /^(driver_unfit|site_policy_invalid|policy_without_live)$/,
      });
    }
  });

  it('is none of a dry run, which has no driver that moves a robot', () => {
    assert.equal(dryDriver('sim'), 'sim');
    for (const driver of ['joint_trajectory', 'follow_joint_trajectory'] as const) {
      assert.throws(() => dryDriver(driver), { code: 'driver_unfit', message: /a dry run moves none/ });
    }
  });
});
