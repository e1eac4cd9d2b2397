import assert from 'node:assert/strict';
import { WorldforgeError } from '../../../core/errors.ts';
import { readGateConfig } from '../../../nodes/safety_gate/config.ts';
import { gateConfigOf } from '../../../nodes/review/settings.ts';
import { sessionDigest } from '../../safety/builders.ts';
import { arm, armSite, calm, planar, wide } from '../../safety/link_trips.ts';
import { identity } from './gate_node.ts';

const site = armSite({ link_boxes: [wide], point_limits: [calm] });

function read(robotDescription: unknown) {
  const config = gateConfigOf({ mode: 'live', sitePolicy: site, embodiment: arm, sessionDigest });
  const given = robotDescription === undefined ? {} : { robot_description: robotDescription };
  const json = JSON.stringify({ ...(config as object), ...given });
  return readGateConfig(JSON.parse(json) as typeof config, identity);
}

function refused(code: string, text: RegExp) {
  return (error: unknown) =>
    error instanceof WorldforgeError && error.code === code && text.test(error.message);
}

describe('configuration of a LIVE gate', () => {
  it('compiles the same points from the same robot description, as the writer gives it', () => {
    const written = gateConfigOf({
      mode: 'live',
      sitePolicy: site,
      embodiment: arm,
      sessionDigest,
      robotDescription: planar,
    });
    const policy = readGateConfig(JSON.parse(JSON.stringify(written)) as typeof written, identity);
    assert.deepEqual(
      policy.live?.points.map(({ chain, boxes, limits }) => [chain.link, boxes.length, limits.length]),
      [['tip', 1, 1]],
    );
    assert.deepEqual(read(planar), policy);
  });

  it('judges the robot description again', () => {
    const [shoulder, elbow, flange] = planar;
    const slower = [shoulder, { ...elbow, limits: { ...elbow!.limits, velocity: 2.9 } }, flange];
    assert.throws(() => read(slower), refused('site_policy_invalid', /dimensions\[1\].*limit_beyond_urdf/));
    const renamed = [shoulder, elbow, { ...flange, child: 'hand' }];
    assert.throws(() => read(renamed), refused('site_policy_invalid', /link_boxes\[0\].link: link_unknown/));
    const loose = [{ ...shoulder, axis: [0, 0, 0] }, elbow, flange];
    assert.throws(
      () => read(loose),
      refused('site_policy_invalid', /robot_description\[0\].axis: axis_zero/),
    );
    assert.throws(() => read('arm'), refused('site_policy_invalid', /value_wrong_type/));
  });

  it('needs the robot description where the policy names one, and takes it nowhere else', () => {
    assert.throws(() => read(undefined), refused('assertion', /robot description/));
    const dry = gateConfigOf({ mode: 'dry_run', sitePolicy: site, embodiment: arm, sessionDigest });
    assert.equal(readGateConfig(dry, identity).live, undefined);
    const both = gateConfigOf({
      mode: 'dry_run',
      sitePolicy: site,
      embodiment: arm,
      sessionDigest,
      robotDescription: planar,
    });
    assert.throws(() => readGateConfig(both, identity), refused('assertion', /dry run/));
  });
});
