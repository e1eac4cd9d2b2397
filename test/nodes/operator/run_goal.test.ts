/** What a run is for: a recording, a file, or what the launch says. */
import assert from 'node:assert/strict';
import { metaConstants } from '../../../msgs/index.ts';
import { readProfile, type ObservationProfile } from '../../../nodes/observer/profile.ts';
import { runGoal, type GoalAsked } from '../../../nodes/operator/run_goal.ts';
import { builtInProfilePath } from '../../../nodes/rig.ts';
import { scratchFolder, type Scratch } from '../../support/scratch.ts';

const profile = readProfile(builtInProfilePath());
const plain: ObservationProfile = { ...profile, goal: { ...profile.goal, tensors: [] } };
const extent = { stride: 8, cycles: 0, start_offset: 0, loop: false };
const keypoints = Array.from({ length: 16 }, (_, index) => index);

describe('runGoal', () => {
  let scratch: Scratch;
  before(() => {
    scratch = scratchFolder();
  });
  after(() => scratch[Symbol.dispose]());

  const ask = (asked: Partial<GoalAsked>) =>
    runGoal({ session: '', goal: '', goalFile: '', profile, ...extent, ...asked });
  const file = (content: object): string => {
    scratch.write({ 'goal.yaml': JSON.stringify({ schema_version: 1, instruction: 'go', ...content }) });
    return scratch.in('goal.yaml');
  };

  it('is that of the recording, with another instruction where one is given', async () => {
    const own = await ask({ session: 'pusht-01' });
    assert.deepEqual([own.cycles, own.content.source], [19, metaConstants.SOURCE_REPLAY]);
    const other = await ask({ session: 'pusht-01', goal: 'elsewhere', cycles: 2 });
    assert.deepEqual([other.cycles, other.content.instruction], [2, 'elsewhere']);
    assert.deepEqual(other.content.tensors, own.content.tensors);
  });

  it('is an instruction alone where the profile has no goal tensors', async () => {
    const { content, cycles, sessionDigest } = await ask({ goal: 'go', profile: plain });
    assert.deepEqual(content, { instruction: 'go', tensors: [], source: metaConstants.SOURCE_LIVE });
    assert.deepEqual([cycles, sessionDigest], [0, undefined]);
  });

  it('is that of a file, its tensors in the form of the profile', async () => {
    const { content } = await ask({ goalFile: file({ tensors: { keypoints } }) });
    const [tensor] = content.tensors;
    assert.deepEqual(
      [content.instruction, tensor?.name, [...(tensor?.shape ?? [])], tensor?.unit],
      ['go', 'keypoints', [8, 2], 'px'],
    );
    assert.deepEqual([...new Float32Array(tensor!.data.slice().buffer)], keypoints);
  });

  for (const [asked, code, text] of [
    [{}, 'goal_missing', /goal tensors keypoints/],
    [{ profile: plain }, 'goal_missing', /^live sensors have no recording/],
    [{ goal: 'go' }, 'goal_missing', /goal tensors keypoints/],
    [{ goalFile: 'nowhere.yaml' }, 'goal_invalid', /nowhere\.yaml/],
  ] as const) {
    it(`refuses ${JSON.stringify({ ...asked, profile: undefined })}: ${String(text)}`, async () => {
      await assert.rejects(ask(asked), { code, message: text });
    });
  }

  for (const [tensors, text] of [
    [{}, /the goal tensor keypoints of the profile is missing/],
    [{ keypoints: [1] }, /keypoints has 1 numbers, 8x2 are 16/],
    [{ keypoints, other: [1] }, /the profile has no goal tensor other; it has keypoints/],
    [{ keypoints: keypoints.map(() => 1e300) }, /beyond float32/],
  ] as const) {
    it(`refuses a file where ${String(text)}`, async () => {
      const goalFile = file({ tensors });
      await assert.rejects(ask({ goalFile }), { code: 'goal_invalid', message: text });
    });
  }
});
