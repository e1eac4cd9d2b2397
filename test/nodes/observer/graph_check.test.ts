/** What the publishers of a topic say of a tensor of the profile. */
import assert from 'node:assert/strict';
import { offerProblems } from '../../../nodes/observer/graph_check.ts';
import { readProfile, type TensorProfile } from '../../../nodes/observer/profile.ts';
import { builtInProfilePath } from '../../../nodes/rig.ts';

const tensor: TensorProfile = readProfile(builtInProfilePath()).tensors[0]!;
const offer = { node: 'cam', type: tensor.type, reliability: 'best_effort', durability: 'volatile' } as const;
const latched: TensorProfile = {
  ...tensor,
  qos: { reliability: 'reliable', durability: 'transient_local' },
};

describe('offerProblems', () => {
  const found = (...args: Parameters<typeof offerProblems>) =>
    offerProblems(...args).map(({ kind, detail }) => `${kind}: ${detail}`);

  it('has none where the type fits, whatever the quality: a sensor subscription adapts', () => {
    assert.deepEqual(found(tensor, [offer, { ...offer, reliability: 'reliable' }], []), []);
  });

  it('names each wish that is not offered', () => {
    assert.deepEqual(found(latched, [offer], []), [
      'wrong_qos: cam offers best_effort, the profile wants reliable: say reliability: best_effort',
      'wrong_qos: cam offers volatile, the profile wants transient_local: say durability: volatile',
    ]);
    const full = { ...offer, reliability: 'reliable', durability: 'transient_local' } as const;
    assert.deepEqual(found(latched, [full], []), []);
  });

  it('names a publisher of another type beside one that fits', () => {
    const other = { ...offer, node: 'twin', type: 'std_msgs/msg/String' };
    assert.deepEqual(found(tensor, [offer, other], []), [
      `wrong_type: twin publishes std_msgs/msg/String, the profile says ${tensor.type}`,
    ]);
  });

  it('names the nearest topic of the same type where nobody publishes', () => {
    const known = [
      { name: 'pusht/keypoint', types: [tensor.type] },
      { name: 'pusht/keypoint_', types: ['std_msgs/msg/String'] },
    ];
    assert.deepEqual(found(tensor, [], known), [
      'missing_topic: nobody publishes pusht/keypoints; nearest: pusht/keypoint',
    ]);
    assert.deepEqual(found(tensor, [], []), [
      `missing_topic: nobody publishes pusht/keypoints; nobody publishes ${tensor.type}`,
    ]);
  });
});
