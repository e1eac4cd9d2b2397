/** Counts of a node: losses as values where there are some, and in the log once, when they begin. */
import assert from 'node:assert/strict';
import { countValues, LossLog } from '../../../nodes/entry/own_counts.ts';
import { makeRosLog } from '../../../nodes/log.ts';

const count = (key: string, value: number, isLoss: boolean) => ({ key, count: value, isLoss });

describe('countValues', () => {
  it('leaves out losses that have not been', () => {
    const counts = [count('a received', 0, false), count('a late', 0, true), count('b late', 3, true)];
    assert.deepEqual(countValues(counts), {
      losses: [{ key: 'b late', value: '3' }],
      others: [{ key: 'a received', value: '0' }],
    });
  });
});

describe('LossLog', () => {
  it('tells of each loss once, when it begins', () => {
    const warned: string[] = [];
    const silent = () => undefined;
    const log = makeRosLog({ info: silent, warn: (text) => warned.push(text), error: silent });
    const losses = new LossLog(log);
    losses.tell([count('a late', 0, true), count('a received', 5, false)]);
    assert.deepEqual(warned, []);
    losses.tell([count('a late', 2, true)]);
    losses.tell([count('a late', 7, true), count('b late', 1, true)]);
    assert.deepEqual(warned, [
      'samples_lost: a late: 2 and counting, see /diagnostics',
      'samples_lost: b late: 1 and counting, see /diagnostics',
    ]);
  });
});
