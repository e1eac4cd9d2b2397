/** A recorded session looked at before a review. */
import assert from 'node:assert/strict';
import { WorldforgeError } from '../../../core/errors.ts';
import { zeroStamp } from '../../../core/time.ts';
import { observationType } from '../../../msgs/index.ts';
import type { ObservationProfile } from '../../../nodes/observer/profile.ts';
import type { RecordedMessage } from '../../../nodes/player/playlist.ts';
import { prepareSession, type PreparedSession } from '../../../nodes/review/session.ts';
import { testObservation } from '../../support/messages.ts';
import {
  listed,
  pushtProfile,
  recordedPoint,
  recordedText,
  sessionMessages,
  shippedFrames,
} from '../session.ts';

const position = {
  name: 'position',
  topic: 'robot/position',
  type: 'geometry_msgs/msg/PointStamped' as const,
  axes: 'xy' as const,
  shape: [2],
  layout: 'D',
  unit: 'px' as const,
  frame: 'pusht',
};
const profile: ObservationProfile = {
  schema_version: 1,
  name: 'test',
  embodiment: 'pusht',
  n_obs_steps: 2,
  rate_hz: 10,
  tensors: [position],
  goal: {
    instruction: 'robot/instruction',
    tensors: [{ ...position, name: 'target', topic: 'robot/target' }],
  },
};
const instruction = recordedText('robot/instruction', 'go there');
const target = recordedPoint('robot/target', 5n, 7);
const whole = [instruction, target, recordedPoint('robot/position', 1n), recordedPoint('robot/position', 2n)];

const prepared = (messages: readonly RecordedMessage[], of = profile): Promise<PreparedSession> =>
  prepareSession(listed(messages), of);

async function refusal(messages: readonly RecordedMessage[], of = profile): Promise<WorldforgeError> {
  const error: unknown = await prepared(messages, of).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof WorldforgeError);
  assert.equal(error.code, 'session_invalid');
  assert.equal(error.hint, 'change the observation profile, or give another one with --profile');
  return error;
}

describe('prepareSession', () => {
  it('finds in the shipped session its frames, its instruction and its goal', async () => {
    const session = await prepareSession(sessionMessages(), pushtProfile());
    assert.equal(session.frames, shippedFrames);
    assert.equal(session.instruction, 'Push the T-shaped block onto the T-shaped target.');
    assert.deepEqual([...session.withheld], ['pusht/instruction', 'pusht/goal_keypoints']);
    const [goal] = session.goalTensors;
    assert.equal(session.goalTensors.length, 1);
    assert.deepEqual(
      { ...goal, data: goal!.data.length },
      {
        name: 'keypoints',
        dtype: 'float32',
        shape: Uint32Array.of(8, 2),
        layout: 'ND',
        encoding: 'raw',
        unit: 'px',
        frame: 'pusht',
        source_topic: 'pusht/goal_keypoints',
        source_stamp: zeroStamp,
        data: 64,
      },
    );
  });

  it('takes the first goal of several, and as many frames as the rarest tensor has', async () => {
    const second = { ...position, name: 'second', topic: 'robot/second' };
    const session = await prepared(
      [...whole, recordedText('robot/instruction', 'elsewhere'), recordedPoint('robot/second', 1n)],
      { ...profile, tensors: [position, second] },
    );
    assert.deepEqual([session.frames, session.instruction], [1, 'go there']);
    assert.deepEqual(session.goalTensors[0]?.data, new Uint8Array(Float32Array.of(7, 0).buffer));
  });

  for (const [what, topic] of [
    ['an observed topic', 'robot/position'],
    ['the instruction', 'robot/instruction'],
    ['a goal topic', 'robot/target'],
  ] as const) {
    it(`names ${what} that is missing, and the topics there are`, async () => {
      const rest = whole.filter((message) => message.topic !== `/${topic}`);
      const known = [...new Set(rest.map((message) => message.topic.slice(1)))].sort().join(', ');
      assert.equal((await refusal(rest)).message, `the session has no topic ${topic}; it has ${known}`);
    });
  }

  it('names the type that was recorded where the profile says another one', async () => {
    const polygon = { ...position, type: 'geometry_msgs/msg/PolygonStamped' as const };
    assert.equal(
      (await refusal(whole, { ...profile, tensors: [polygon] })).message,
      `topic robot/position is ${position.type}, the profile says ${polygon.type}`,
    );
    const spoken = [recordedPoint('robot/instruction', 0n), ...whole.slice(1)];
    assert.equal(
      (await refusal(spoken)).message,
      'topic robot/instruction is geometry_msgs/msg/PointStamped, the profile says std_msgs/msg/String',
    );
  });

  it('refuses a topic that was recorded with two types', async () => {
    const { message } = await refusal([...whole, recordedText('robot/position', 'here')]);
    assert.equal(
      message,
      'topic robot/position is both geometry_msgs/msg/PointStamped and std_msgs/msg/String',
    );
  });

  it('refuses goal bytes that do not decode, with their code', async () => {
    const cut = { ...target, bytes: target.bytes.slice(0, 12) };
    const { message } = await refusal([instruction, cut, ...whole.slice(2)]);
    assert.match(message, /^topic robot\/target: geometry_msgs\/msg\/PointStamped: .* bytes wanted/);
  });

  it('refuses a goal that does not have the shape of its tensor', async () => {
    const goal = { ...profile.goal, tensors: [{ ...profile.goal.tensors[0]!, shape: [3] }] };
    const { message } = await refusal(whole, { ...profile, goal });
    assert.equal(message, 'goal topic robot/target: 2 values, the profile says 3');
  });

  it('refuses an instruction that no goal holds, counted in bytes', async () => {
    const long = recordedText('robot/instruction', '€'.repeat(342));
    const { message } = await refusal([long, ...whole.slice(1)]);
    assert.equal(message, 'topic robot/instruction: an instruction of 1026 bytes, at most 1024');
    const fits = recordedText('robot/instruction', '€'.repeat(341));
    assert.equal((await prepared([fits, ...whole.slice(1)])).frames, 2);
  });

  it('does not mind topics that nobody asked for, of known and unknown types', async () => {
    const others = [
      { ...recordedText('other/odd', 'x'), schemaName: 'other_msgs/msg/Odd', bytes: Uint8Array.of(1) },
      { ...recordedText('other/observation', 'x'), schemaName: observationType.name },
      {
        topic: '/observer/observation',
        schemaName: observationType.name,
        bytes: observationType.encode(testObservation()),
        logNs: 0n,
      },
    ];
    assert.equal((await prepared([...whole, ...others])).frames, 2);
  });

  it('passes on what the reading of the session throws', async () => {
    async function* cut(): AsyncGenerator<RecordedMessage, void, void> {
      yield* whole;
      throw new WorldforgeError('session_cut', 'the bag ends in the middle of a chunk');
    }
    await assert.rejects(prepareSession(cut(), profile), { code: 'session_cut' });
  });
});
