/** Keys of parameter files, as people and launch files write them. */
import assert from 'node:assert/strict';
import { parametersFor } from '../../../graph/ros/parameter_overrides.ts';

const given = (name: string, value: string) => ({
  name,
  parameters: [{ name: 'workspace', type: 4, value }],
});
const valueFor = (node: string, ...keys: string[]) =>
  parametersFor(
    node,
    keys.map((key) => given(key, key)),
  ).get('workspace')?.value;

describe('parametersFor', () => {
  for (const [node, key] of [
    ['/recorder', 'recorder'],
    ['/recorder', '/recorder'],
    ['/left/recorder', '/left/recorder'],
    ['/left/recorder', '/*/recorder'],
    ['/a/b/recorder', '/**/recorder'],
    ['/recorder', '/**/recorder'],
    ['/left/recorder', '/**'],
  ] as const) {
    it(`takes ${key} for ${node}`, () => assert.equal(valueFor(node, key), key));
  }

  for (const [node, key] of [
    ['/left/recorder', 'recorder'],
    ['/recorder', '/*/recorder'],
    ['/recorders', '/recorder'],
    ['/recxrder', '/rec.rder'],
  ] as const) {
    it(`leaves ${key} aside for ${node}`, () => assert.equal(valueFor(node, key), undefined));
  }

  it('lets what comes later win', () => {
    assert.equal(valueFor('/recorder', '/**', '/recorder'), '/recorder');
    assert.equal(valueFor('/recorder', '/recorder', '/**'), '/**');
  });
});
