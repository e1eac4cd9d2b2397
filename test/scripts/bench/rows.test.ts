import assert from 'node:assert/strict';
import { tableOf } from '../../../scripts/bench/rows.ts';

describe('tableOf', () => {
  it('shows ratios with their spread, and the command for what did not run', () => {
    const table = tableOf(
      new Map([
        [
          'codec',
          [
            {
              kind: 'measured',
              what: 'encode',
              peer: 'other',
              unit: 'x',
              spread: { min: 1, median: 2.345, max: 30 },
              target: 'at least 2 x',
            },
            { kind: 'not_run', what: 'decode', peer: 'other', command: 'npm run peers:setup' },
          ],
        ],
      ]),
    );
    assert.equal(
      table,
      [
        'section  what    against  median   min     max     target',
        'codec    encode  other    2.35 x   1.00 x  30.0 x  at least 2 x',
        'codec    decode  other    not run                  get it: npm run peers:setup',
      ].join('\n'),
    );
  });
});
