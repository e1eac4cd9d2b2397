import assert from 'node:assert/strict';
import { judgeMotion } from '../../safety/limits.ts';
import { closed, embodiment, measured, steadySlice } from './builders.ts';

const body = embodiment();

describe('judgeMotion', () => {
  it('finds nothing in a steady motion with the tail that follows from it', () => {
    assert.deepEqual(judgeMotion(closed(steadySlice), body, measured), { violations: [], tail: 'equal' });
  });

  it('compares the tail bit by bit', () => {
    const { slice, tail } = closed(steadySlice);
    for (let at = 0; at < tail.length; at += 1) {
      const bits = new Uint32Array(tail.slice().buffer);
      bits[at] = (bits[at] ?? 0) ^ 1;
      const changed = new Float32Array(bits.buffer);
      assert.equal(judgeMotion({ slice, tail: changed }, body, measured).tail, 'differs');
    }
    assert.equal(judgeMotion({ slice, tail: new Float32Array(0) }, body, measured).tail, 'missing');
    const longer = Float32Array.of(...tail, ...tail.subarray(-2));
    assert.equal(judgeMotion({ slice, tail: longer }, body, measured).tail, 'differs');
  });

  it('tells zero from minus zero in a tail', () => {
    const slice = new Float32Array(8);
    const { tail } = closed(slice);
    assert.equal(judgeMotion({ slice, tail }, body, [0, 0]).tail, 'equal');
    assert.equal(judgeMotion({ slice, tail: tail.map(() => -0) }, body, [0, 0]).tail, 'differs');
  });

  it('judges join and velocity at the join against the measured state', () => {
    const { violations } = judgeMotion(closed(steadySlice), body, [300, 100]);
    assert.deepEqual(
      violations.map(({ bound, dimension, step, value }) => [bound, dimension, step, value]),
      [
        ['join', 0, 0, -190],
        ['velocity', 0, 0, -1900],
        ['acceleration', 0, 1, 20_000],
      ],
    );
  });

  it('uses the time step and the dimensions of the embodiment, not of the plan', () => {
    const slower = embodiment({ dt_ns: 1_000_000 });
    assert.ok(judgeMotion(closed(steadySlice), slower, measured).violations.length > 0);
  });

  it('is total for an empty, an odd and a broken motion', () => {
    for (const slice of [new Float32Array(0), Float32Array.of(1), new Float32Array(8).fill(Number.NaN)]) {
      const judgement = judgeMotion({ slice, tail: slice }, body, undefined);
      assert.equal(typeof judgement.tail, 'string');
    }
  });
});
