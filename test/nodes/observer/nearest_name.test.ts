/** The name that was probably meant. */
import assert from 'node:assert/strict';
import { nearestName } from '../../../nodes/observer/nearest_name.ts';

describe('nearestName', () => {
  for (const [wanted, names, nearest] of [
    ['camera/imge', ['robot/pose', 'camera/image', 'camera/info'], 'camera/image'],
    ['joint_state', ['joints', 'joint_states'], 'joint_states'],
    ['same', ['sane', 'some'], 'sane'],
    ['', ['longer', 'ab'], 'ab'],
    ['alone', [], undefined],
  ] as const) {
    it(`takes ${nearest ?? 'nothing'} for "${wanted}"`, () => {
      assert.equal(nearestName(wanted, names), nearest);
    });
  }

  it('does not compare more letters than a topic name has', () => {
    const long = 'a'.repeat(1 << 20);
    assert.equal(nearestName(long, [long, `${long}b`]), long);
  });
});
