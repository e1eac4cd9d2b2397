/** What /diagnostics says of a node's topics: faults are errors, losses are warnings, all of it bounded. */
import assert from 'node:assert/strict';
import type { TopicHealth } from '../../../graph/ros/health.ts';
import { statusOf } from '../../../nodes/entry/diagnostics.ts';

const totals = { missing: 0n, reordered: 0, duplicates: 0, untracked: 0 };
const well: TopicHealth = { topic: 'gate/state', totals, findings: [] };

describe('statusOf', () => {
  it('is ok where nothing is wrong', () => {
    assert.deepEqual(statusOf('gate', [well], 0), {
      level: 0,
      name: 'gate: topics',
      message: 'ok',
      hardware_id: 'worldforge',
      values: [],
    });
  });

  it('warns of samples that were lost, by topic and number', () => {
    const lost = { ...well, totals: { ...totals, missing: 3n, duplicates: 1 } };
    const { level, message, values } = statusOf('gate', [lost], 2);
    assert.deepEqual([level, message], [1, 'samples were lost']);
    assert.deepEqual(values, [
      { key: 'gate/state missing', value: '3' },
      { key: 'gate/state duplicates', value: '1' },
      { key: 'refused bytes', value: '2' },
    ]);
  });

  it('names each fault with its code, and counts those that do not fit', () => {
    const finding = {
      code: 'foreign_type',
      detail: '/other uses gate/state as std_msgs/msg/String',
    } as const;
    const { level, message } = statusOf('gate', [{ ...well, findings: [finding] }], 0);
    assert.deepEqual([level, message], [2, `foreign_type: ${finding.detail}`]);
    const many = Array.from({ length: 40 }, () => finding);
    assert.match(statusOf('gate', [{ ...well, findings: many }], 0).message, / and 8 more$/);
  });
});
