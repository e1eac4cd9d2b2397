/** The controller with driver `sim`: what it plays, what it cannot play, and that it never moves anything. */
import assert from 'node:assert/strict';
import type { Json } from '../../../core/canonical_json.ts';
import {
  actionChunkConstants,
  actionDimensions,
  contentDigest,
  executionReportType,
  goalType,
  observationType,
  preparedStep,
  topics,
  type ExecutionReport,
  type NodeStep,
  type Observation,
  type Plan,
  type RehearsalChunk,
  type StepEvent,
  type Topic,
} from '../../../msgs/index.ts';
import { outcomeOf } from '../../../nodes/controller/outcome.ts';
import { controllerStep, type ControllerState } from '../../../nodes/controller/step.ts';
import { corners } from '../../../providers/shared/tee.ts';
import type { Pose } from '../../../providers/shared/planar.ts';
import { simulatorRevision } from '../../../sim/simulator.ts';
import { float32Tensor, pushtEmbodiment, testMeta, testPlan, testStartNs } from '../../support/messages.ts';
import { observationOf, pushtGoal as goal } from '../../support/pusht_scene.ts';
import { testIdentity } from '../support.ts';

const identity = testIdentity('controller');
const config: Json = { driver: 'sim', robot_kind: 'simulated', state_tensor: 'agent_position' };
const planDigest = 'a'.repeat(64);
const upright: Pose = { position: [256, 256], angle: 0 };

const observation = observationOf(upright, [150, 226]);

function planOn(seen: Observation): Plan {
  return {
    ...testPlan(),
    plan_digest: planDigest,
    observation_digest: contentDigest(observationType, seen),
    goal_digest: contentDigest(goalType, goal),
  };
}

function windowOf(fields: Partial<RehearsalChunk> = {}): RehearsalChunk {
  return {
    meta: testMeta({ node: 'gate', cycle: 4 }),
    plan_digest: planDigest,
    index: 0,
    first_step: 0,
    dimensions: actionDimensions(pushtEmbodiment()),
    mode: actionChunkConstants.MODE_ABSOLUTE,
    dt_ns: 100_000_000n,
    steps: 2,
    data: Float32Array.of(190, 226, 230, 226),
    tail_steps: 2,
    tail: Float32Array.of(230, 226, 230, 226),
    ...fields,
  };
}

function heard<M>(topic: Topic<M>, message: M): StepEvent {
  const times = { receivedNs: 1n, rosNs: testStartNs };
  return { kind: 'message', topic: topic.name, digest: 'd'.repeat(64), message, ...times };
}

const world = [
  heard(topics.goal, goal),
  heard(topics.observation, observation),
  heard(topics.plan, planOn(observation)),
];

describe('the controller with driver sim', () => {
  let step: NodeStep<ControllerState>;
  before(async () => {
    step = await preparedStep(controllerStep, config);
  });

  function reports(...events: readonly StepEvent[]): readonly ExecutionReport[] {
    let state = step.start(config, identity);
    return events.flatMap((event) => {
      const { state: next, outputs } = step.step(state, event);
      state = next;
      return outputs.map(({ bytes }) => executionReportType.decode(bytes));
    });
  }

  it('reads observations, goals and plans beside the windows, and publishes reports alone', () => {
    assert.deepEqual(
      step.inputs(config).map(({ name }) => name),
      ['observer/observation', 'goal', 'planner/plan', 'gate/rehearsal'],
    );
    assert.deepEqual(step.outputs(config), [topics.controllerReport]);
  });

  it('plays slice and tail from the observation of the plan, and executes nothing', () => {
    const [report] = reports(...world, heard(topics.rehearsal, windowOf()));
    const { driver, executed, code, steps, meta } = report!;
    assert.deepEqual([driver, executed, code, steps, meta.cycle], ['sim', false, 'rehearsed', 4, 4]);
    const { before_px, after_px, coverage_before, coverage_after, ...rest } = outcomeOf(report!)!;
    assert.deepEqual(rest, { at_wall: false, duration_s: 0.4, simulator: simulatorRevision });
    assert.ok(before_px > 0 && after_px > 0 && before_px !== after_px, `${before_px} to ${after_px} px`);
    assert.ok(coverage_before > 0 && coverage_after < 1 && coverage_before !== coverage_after);
  });

  it('begins with the velocity that the observation shows', () => {
    const shown = corners(upright).flat();
    const moving = {
      ...observation,
      tensors: [
        float32Tensor('keypoints', [2, 8, 2], [...shown, ...shown]),
        float32Tensor('agent_position', [2, 2], [130, 226, 150, 226]),
      ],
    };
    const [still, moved] = [observation, moving].map((seen) => {
      const [report] = reports(
        heard(topics.goal, goal),
        heard(topics.observation, seen),
        heard(topics.plan, planOn(seen)),
        heard(topics.rehearsal, windowOf()),
      );
      return outcomeOf(report!)!.after_px;
    });
    assert.notEqual(moved, still);
  });

  it('takes the observation that the plan names, not the newest', () => {
    const away = heard(topics.observation, observationOf({ position: [100, 400], angle: 2 }, [400, 100]));
    const [alone] = reports(...world, heard(topics.rehearsal, windowOf()));
    const [among] = reports(...world, away, heard(topics.rehearsal, windowOf()));
    assert.equal(among!.detail, alone!.detail);
  });

  for (const [code, without] of [
    ['goal_unknown', 0],
    ['observation_unknown', 1],
    ['plan_unknown', 2],
  ] as const) {
    it(`says ${code} where that was not heard`, () => {
      const rest = world.filter((_, index) => index !== without);
      const [report] = reports(...rest, heard(topics.rehearsal, windowOf()));
      assert.deepEqual([report!.code, outcomeOf(report!)], [code, undefined]);
    });
  }

  it('says world_unknown of an observation without a block of PushT', () => {
    const [keypoints] = observation.tensors;
    const bare = { ...observation, tensors: [keypoints!] };
    const [report] = reports(
      heard(topics.goal, goal),
      heard(topics.observation, bare),
      heard(topics.plan, planOn(bare)),
      heard(topics.rehearsal, windowOf()),
    );
    assert.equal(report!.code, 'world_unknown');
    assert.match(report!.detail, /tensor agent_position of the observation is missing/);
  });

  for (const [what, fields, text] of [
    ['a target off the table', { data: Float32Array.of(190, 226, 513, 226) }, /target 513, 226/],
    ['steps of another length', { dt_ns: 50_000_000n }, /steps of 0.05 s, not of 0.1 s/],
    ['relative actions', { mode: actionChunkConstants.MODE_RELATIVE }, /two absolute places/],
    ['a later window', { index: 1, first_step: 2 }, /begins at step 2/],
  ] as const satisfies readonly (readonly [string, Partial<RehearsalChunk>, RegExp])[]) {
    it(`says not_rehearsable of ${what}`, () => {
      const [report] = reports(...world, heard(topics.rehearsal, windowOf(fields)));
      assert.equal(report!.code, 'not_rehearsable');
      assert.match(report!.detail, text);
    });
  }

  it('plays nothing for a second publisher', () => {
    const value = { topic: topics.rehearsal.name, publishers: ['gate', 'stranger'] };
    const event = { kind: 'internal', name: 'endpoints_seen', value, receivedNs: 1n, rosNs: 1n } as const;
    const [report] = reports(...world, event, heard(topics.rehearsal, windowOf()));
    assert.deepEqual([report!.driver, report!.code], ['sim', 'foreign_publisher']);
  });

  it('answers the same bytes again', () => {
    const events = [...world, heard(topics.rehearsal, windowOf())];
    assert.deepEqual(reports(...events), reports(...events));
  });

  it('is not started without its simulator', () => {
    assert.throws(() => controllerStep.start(config, identity), /driver sim was not prepared/);
  });
});
