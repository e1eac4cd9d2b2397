/** What /diagnostics says of a node's topics: faults are errors, losses are warnings, all of it bounded. */
import assert from 'node:assert/strict';
import type { TopicHealth } from '../../../graph/ros/health.ts';
import { statusOf, type NodeHealth } from '../../../nodes/entry/diagnostics.ts';
import { noPeers } from '../../../nodes/entry/peers.ts';

const totals = { missing: 0n, reordered: 0, duplicates: 0, untracked: 0 };
const well: TopicHealth = { topic: 'gate/state', totals, findings: [] };

const gate = (health: Partial<NodeHealth>) =>
  statusOf({ node: 'gate', topics: [well], refused: 0, peers: noPeers, counts: [], ...health });

describe('statusOf', () => {
  it('is ok where nothing is wrong', () => {
    assert.deepEqual(gate({}), {
      level: 0,
      name: 'gate: topics',
      message: 'ok',
      hardware_id: 'worldforge',
      values: [],
    });
  });

  it('warns of samples that were lost, by topic and number', () => {
    const lost = { ...well, totals: { ...totals, missing: 3n, duplicates: 1 } };
    const { level, message, values } = gate({ topics: [lost], refused: 2 });
    assert.deepEqual([level, message], [1, 'samples were lost']);
    assert.deepEqual(values, [
      { key: 'gate/state missing', value: '3' },
      { key: 'gate/state duplicates', value: '1' },
      { key: 'refused bytes', value: '2' },
    ]);
  });

  it('warns of what the node itself counts as lost, and shows its other counts', () => {
    const received = { key: 'camera received', count: 40, isLoss: false };
    const late = { key: 'camera late', count: 0, isLoss: true };
    const well = gate({ counts: [received, late] });
    assert.deepEqual([well.level, well.values], [0, [{ key: 'camera received', value: '40' }]]);
    const { level, message, values } = gate({ counts: [received, { ...late, count: 2 }] });
    assert.deepEqual([level, message], [1, 'samples were lost']);
    assert.deepEqual(values, [
      { key: 'camera late', value: '2' },
      { key: 'camera received', value: '40' },
    ]);
  });

  it('names each fault with its code, and counts those that do not fit', () => {
    const finding = {
      code: 'foreign_type',
      detail: '/other uses gate/state as std_msgs/msg/String',
    } as const;
    const { level, message } = gate({ topics: [{ ...well, findings: [finding] }] });
    assert.deepEqual([level, message], [2, `foreign_type: ${finding.detail}`]);
    const many = Array.from({ length: 40 }, () => finding);
    assert.match(gate({ topics: [{ ...well, findings: many }] }).message, / and 8 more$/);
  });

  it('names peers that are lost, and the clocks of the others', () => {
    const offsets = [
      { peer: 'mock', offsetNs: -1_500_000n, roundTripNs: 400_000n },
      { peer: 'scripted', offsetNs: -30_500_000n, roundTripNs: 1_000_000n },
    ];
    const { level, message, values } = gate({ peers: { ...noPeers, lost: ['planner'], offsets } });
    const clock = 'clock_offset: the clock of scripted is 0.030 s behind';
    assert.deepEqual([level, message], [2, `peer_lost: planner is silent; ${clock}`]);
    assert.deepEqual(values, [
      { key: 'clock offset to mock', value: '-1.500 ms, within 0.200 ms' },
      { key: 'clock offset to scripted', value: '-30.500 ms, within 0.500 ms' },
    ]);
  });
});
