/** Driver `sim` in LIVE: a simulated robot that follows its windows and says where it is. */
import assert from 'node:assert/strict';
import { sha256 } from '../../../core/digest.ts';
import {
  actionDimensions,
  embodimentDigest,
  jointStateType,
  limitsDigest,
  preparedStep,
  topics,
  type JointState,
  type NodeStep,
} from '../../../msgs/index.ts';
import { controllerStep, type ControllerState } from '../../../nodes/controller/step.ts';
import { corners } from '../../../providers/shared/tee.ts';
import { float32Tensor, testObservation } from '../../support/messages.ts';
import { gateKey, LiveBench, liveConfig } from './live_bench.ts';
import { armPlan, liveSite, tableEmbodiment } from './live_site.ts';

const body = tableEmbodiment();
const site = liveSite(gateKey.publicKey, { body, driver: 'sim', lookahead_ms: 400 });
const slice = Float32Array.of(200, 200, 202, 200, 206, 200, 212, 200, 218, 200, 224, 200);
const plan = armPlan(
  { body, slice },
  {
    embodiment_digest: embodimentDigest(body),
    limits_digest: limitsDigest(body),
    dimensions: actionDimensions(body),
  },
);

function seen() {
  const shown = corners({ position: [400, 400], angle: 0 }).flat();
  return testObservation({
    tensors: [
      { ...float32Tensor('keypoints', [2, 8, 2], [...shown, ...shown]), layout: 'TND' },
      float32Tensor('agent_position', [2, 2], [200, 200, 200, 200]),
    ],
  });
}

describe('the LIVE controller with driver sim', () => {
  let step: NodeStep<ControllerState>;
  before(async () => {
    step = await preparedStep(controllerStep, liveConfig(site, 'sim'));
  });

  function begun(): LiveBench {
    const bench = new LiveBench({ site, driver: 'sim', step });
    return Object.assign(bench, { plan });
  }

  function states(bench: LiveBench): readonly JointState[] {
    const own = bench.outputs.filter(({ topic }) => topic === 'joint_states');
    return own.map(({ bytes }) => jointStateType.decode(bytes));
  }

  const window = (bench: LiveBench, index: number) =>
    bench.window(index, { body, lookahead: 400, permit: sha256('permit') });

  it('publishes joint states and reports, and hears observations', () => {
    const config = liveConfig(site, 'sim');
    assert.deepEqual(
      step.outputs(config).map(({ name }) => name),
      ['joint_states', topics.controllerReport.name],
    );
    assert.ok(step.inputs(config).includes(topics.observation));
  });

  it('says where the robot is, ten times a second, once an observation showed it', () => {
    const bench = begun().advance(1000);
    assert.deepEqual(states(bench), []);
    bench.message(topics.observation, seen()).advance(2000);
    const said = states(bench);
    assert.equal(said.length, 10);
    assert.deepEqual(
      [said[0]!.name, [...said[0]!.position], [...said[0]!.velocity]],
      [
        ['x', 'y'],
        [200, 200],
        [0, 0],
      ],
    );
  });

  it('follows the windows and comes to rest at the end of the tail', () => {
    const bench = begun().message(topics.observation, seen()).executing();
    for (const [index, atMs] of [0, 0, 200].entries()) {
      bench.advance(atMs).give(window(bench, index));
    }
    bench.advance(4000);
    assert.deepEqual(bench.codes, ['executed', 'executed', 'executed']);
    assert.ok(bench.reports.every(({ executed, driver }) => executed && driver === 'sim'));
    const said = states(bench);
    const [last] = said.slice(-1);
    const [endX] = plan.tail.subarray(-2);
    assert.ok(Math.abs(last!.position[0]! - endX!) < 0.5, `${last!.position[0]} at the end, not ${endX}`);
    assert.ok(Math.abs(last!.velocity[0]!) < 0.5);
    assert.ok(said.some(({ velocity }) => velocity[0]! > 20));
  });

  it('follows a stop as well', () => {
    const bench = begun().message(topics.observation, seen()).executing();
    for (const [index, atMs] of [0, 0].entries()) bench.advance(atMs).give(window(bench, index));
    bench.advance(250).message(topics.stop, {}).advance(3000);
    assert.deepEqual(bench.codes, ['executed', 'executed', 'stopped']);
    const last = states(bench).at(-1)!;
    assert.ok(last.position[0]! < 212);
    assert.ok(Math.abs(last.velocity[0]!) < 0.5);
  });

  it('refuses windows while nothing shows where the robot is', () => {
    const bench = begun().executing();
    bench.give(window(bench, 0));
    assert.deepEqual(bench.codes, ['world_unknown']);
  });
});
