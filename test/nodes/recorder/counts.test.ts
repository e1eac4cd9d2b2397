/** What a recording holds, by topic and publisher. */
import assert from 'node:assert/strict';
import { recorderStateType, type TopicCount } from '../../../msgs/index.ts';
import { TopicCounts } from '../../../nodes/recorder/counts.ts';
import { testMeta } from '../../support/messages.ts';

const noDrops = new Map<string, number>();
const numbered = (node: string, sequence: number, bootId = 1n) =>
  testMeta({ node, sequence: BigInt(sequence), boot_id: bootId });
const brief = ({ topic, node, messages, last_sequence, gaps, dropped }: TopicCount) =>
  [topic, node, messages, last_sequence, gaps, dropped] as const;

describe('TopicCounts', () => {
  it('counts by topic, publisher and boot, with the sequences that are missing', () => {
    const counts = new TopicCounts();
    for (const sequence of [0, 1, 4, 5]) counts.add('goal', numbered('operator', sequence));
    counts.add('goal', numbered('operator', 0, 2n));
    counts.add('goal', numbered('stranger', 7));
    counts.add('stop', undefined);
    counts.add('stop', undefined);
    assert.deepEqual(counts.rows(new Map([['goal', 3]])).map(brief), [
      ['goal', 'operator', 4n, 5n, 2n, 3n],
      ['goal', 'operator', 1n, 0n, 0n, 3n],
      ['goal', 'stranger', 1n, 7n, 0n, 3n],
      ['stop', '', 2n, 0n, 0n, 0n],
    ]);
  });

  it('counts no gap for what comes twice or late', () => {
    const counts = new TopicCounts();
    for (const sequence of [3, 3, 2, 4]) counts.add('goal', numbered('operator', sequence));
    assert.deepEqual(counts.rows(noDrops).map(brief), [['goal', 'operator', 4n, 4n, 0n, 0n]]);
  });

  it('puts what is beyond its rows into one that knows no sequences, and fits its message', () => {
    const counts = new TopicCounts();
    for (let index = 0; index < 1000; index += 1) counts.add('goal', numbered(`node ${index}`, index * 10));
    counts.add('goal', numbered('node 3', 31));
    const rows = counts.rows(noDrops);
    assert.equal(rows.length, 256);
    assert.deepEqual(brief(rows[3]!), ['goal', 'node 3', 2n, 31n, 0n, 0n]);
    assert.deepEqual(brief(rows[255]!), ['(others)', '', 745n, 0n, 0n, 0n]);
    const state = { meta: testMeta(), state: 'recording', code: '', detail: '', messages: 0n, bytes: 0n };
    assert.ok(recorderStateType.encode({ ...state, free_bytes: 0n, topics: rows }).length > 0);
  });
});
