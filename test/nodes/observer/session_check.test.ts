/** A recording compared with a profile: what is said of each tensor, and which line is named. */
import assert from 'node:assert/strict';
import { jointStateType, type JointState } from '../../../msgs/index.ts';
import { nsToStamp } from '../../../core/time.ts';
import { readProfileFile } from '../../../nodes/observer/profile.ts';
import { checkSession, type SessionCheck } from '../../../nodes/observer/session_check.ts';
import type { RecordedMessage } from '../../../nodes/player/playlist.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { listed, recorded, recordedPoint, recordedText, sessionMessages, shippedFrames } from '../session.ts';

const lab = `schema_version: 1
name: lab
embodiment: lab
n_obs_steps: 1
rate_hz: 10
tensors:
  - name: tip
    topic: robot/tip
    type: geometry_msgs/msg/PointStamped
    shape: [3]
    layout: D
    unit: m
    frame: base
  - name: joints
    topic: robot/joints
    type: sensor_msgs/msg/JointState
    joints: [a, b]
    shape: [2]
    layout: D
    unit: rad
    frame: base
goal:
  instruction: robot/instruction
  tensors: []
`;
const tipTopicPlace = 8;
const tipTypePlace = 9;
const jointsPlace = 17;

const tip = (ms: number): RecordedMessage => recordedPoint('robot/tip', BigInt(ms) * 1_000_000n);
function joints(ms: number, name: readonly string[] = ['b', 'a']): RecordedMessage {
  const ns = BigInt(ms) * 1_000_000n;
  const message: JointState = {
    header: { stamp: nsToStamp(ns), frame_id: '' },
    name,
    position: new Float64Array(name.length),
    velocity: new Float64Array(),
    effort: new Float64Array(),
  };
  return recorded('robot/joints', jointStateType, message, ns);
}
const instruction = recordedText('robot/instruction', 'go');

async function check(text: string, messages: AsyncIterable<RecordedMessage>): Promise<SessionCheck> {
  using scratch = scratchFolder();
  scratch.write({ 'lab.yaml': text });
  return await checkSession(messages, readProfileFile(scratch.in('lab.yaml')));
}

/** Kind, count, field, line and detail of each problem of one tensor. */
function problemsOf({ tensors }: SessionCheck, name: string) {
  const problems = tensors.find(({ tensor }) => tensor === name)!.problems;
  return problems.map(({ kind, count, field, place, detail }) => [
    kind,
    count,
    field,
    Number(place.split(':').at(-1)),
    detail,
  ]);
}

describe('checkSession', () => {
  it('finds nothing wrong with the shipped session and its profile', async () => {
    const file = readProfileFile('launch/params/pusht_profile.yaml');
    const { matched, frames, tensors, unused } = await checkSession(sessionMessages(), file);
    assert.deepEqual([matched, frames, unused], [true, shippedFrames, ['pusht/action', 'pusht/coverage']]);
    assert.deepEqual(
      tensors.map(({ tensor, goal, messages, samples }) => [tensor, goal, messages, samples]),
      [
        ['keypoints', false, shippedFrames, shippedFrames],
        ['agent_position', false, shippedFrames, shippedFrames],
        ['image', false, shippedFrames, shippedFrames],
        ['keypoints', true, 1, 1],
        ['instruction', true, 1, 1],
      ],
    );
  });

  it('finds a lab session of the right joints in another order to match', async () => {
    const result = await check(lab, listed([instruction, tip(0), joints(0), joints(100), tip(100)]));
    assert.deepEqual([result.matched, result.frames, result.unused], [true, 2, []]);
  });

  it('names the nearest topic of the same type for one that is not there', async () => {
    const other = recordedPoint('robot/tips', 0n);
    const result = await check(lab, listed([instruction, other, recordedText('robot/ti', ''), joints(0)]));
    const text = 'the session has no topic robot/tip; nearest: robot/tips (geometry_msgs/msg/PointStamped)';
    assert.equal(result.matched, false);
    assert.deepEqual(problemsOf(result, 'tip'), [['missing_topic', 1, 'topic', tipTopicPlace, text]]);
    assert.deepEqual(result.unused, ['robot/ti', 'robot/tips']);
  });

  it('says which type was found', async () => {
    const result = await check(lab, listed([instruction, recordedText('robot/tip', 'x'), joints(0)]));
    const text = 'expected geometry_msgs/msg/PointStamped, found std_msgs/msg/String';
    assert.deepEqual(problemsOf(result, 'tip'), [['wrong_type', 1, 'type', tipTypePlace, text]]);
  });

  it('names wrong joints, the line that lists them, and how often', async () => {
    const messages = [instruction, tip(0), joints(0, ['a', 'c']), joints(1, ['a', 'c'])];
    const text = 'expected the joints a, b, came without b and with c';
    const result = await check(lab, listed(messages));
    assert.deepEqual(problemsOf(result, 'joints'), [['wrong_message', 2, 'joints', jointsPlace, text]]);
  });

  it('says what is wrong with the shape, and with bytes that are no message', async () => {
    const flat = lab.replace('shape: [3]', 'shape: [4]');
    const text = '3 values, the profile says 4';
    assert.deepEqual(problemsOf(await check(flat, listed([instruction, tip(0), joints(0)])), 'tip'), [
      ['wrong_message', 1, 'shape', tipTypePlace + 1, text],
    ]);
    const cut = { ...tip(0), bytes: Uint8Array.of(0, 1, 0, 0) };
    const [[kind]] = problemsOf(await check(lab, listed([instruction, cut, joints(0)])), 'tip') as [[string]];
    assert.equal(kind, 'wrong_message');
  });

  it('tells of gaps longer than a second and of stamps that go back', async () => {
    const stamps = [0, 1000, 2001, 1950, 2100];
    const result = await check(lab, listed([instruction, ...stamps.flatMap((ms) => [tip(ms), joints(ms)])]));
    const found = [
      ['gap', 1, 'topic', tipTopicPlace, 'nothing for 1.001 s after the stamp 1.000 s'],
      ['stamp_back', 1, 'topic', tipTopicPlace, 'a step of -0.051 s after the stamp 2.001 s'],
    ];
    assert.deepEqual(problemsOf(result, 'tip'), found);
    assert.equal(result.frames, 4);
  });

  it('asks for a slop where no stamps are equal, and is content with it', async () => {
    const messages = [instruction, tip(0), joints(3), tip(100), joints(103)];
    const result = await check(lab, listed(messages));
    assert.deepEqual(problemsOf(result, 'tip'), [
      [
        'no_frame',
        1,
        'sync_slop_ms',
        1,
        'no stamp has a sample of every tensor; give sync_slop_ms, or more of it',
      ],
    ]);
    const loose = await check(lab.replace('rate_hz', 'sync_slop_ms: 5\nrate_hz'), listed(messages));
    assert.deepEqual([loose.matched, loose.frames], [true, 2]);
  });

  it('asks for the instruction', async () => {
    const missing = await check(lab, listed([tip(0), joints(0)]));
    const [[kind, , field]] = problemsOf(missing, 'instruction') as [[string, number, string]];
    assert.deepEqual([kind, field], ['missing_topic', 'instruction']);
    const wrong = await check(lab, listed([recordedPoint('robot/instruction', 0n), tip(0), joints(0)]));
    const text = 'expected std_msgs/msg/String, found geometry_msgs/msg/PointStamped';
    assert.equal(problemsOf(wrong, 'instruction')[0]![4], text);
  });

  it('says that a recording is empty', async () => {
    const result = await check(lab, listed([]));
    const text = 'the session has no topic robot/tip; it has none at all';
    assert.equal(problemsOf(result, 'tip')[0]![4], text);
  });
});
