import assert from 'node:assert/strict';
import { LiveBench, tickMs } from './live_bench.ts';

describe('safety standstill', () => {
  it('is taken from two samples where the robot measures no speeds', () => {
    const bench = new LiveBench();
    bench.velocities = undefined;
    bench.permitted();
    bench.run(300);
    bench.observe();
    bench.positions = [100.1, 100];
    bench.wait(tickMs);
    bench.senseJoints();
    assert.equal(bench.arm(), 'not_at_rest');
    bench.run(300);
    assert.equal(bench.arm(), 'accepted');
  });

  it('is not taken from one sample, nor from two of one stamp', () => {
    const bench = new LiveBench();
    bench.velocities = undefined;
    bench.senseJoints();
    assert.equal(bench.state.live.joints?.stillSinceNs, undefined);
    bench.senseJoints();
    assert.equal(bench.state.live.joints?.speeds, undefined);
  });

  it('does not outlast a silence, a speed that is no number, or a missing dimension', () => {
    for (const spoil of [
      (bench: LiveBench) => {
        bench.silent.add('joint_states');
        bench.run(120);
        bench.silent.clear();
      },
      (bench: LiveBench) => (bench.velocities = [0, Number.NaN]),
      (bench: LiveBench) => (bench.velocities = [0]),
    ]) {
      const bench = new LiveBench().permitted();
      spoil(bench);
      bench.run(tickMs);
      bench.velocities = [0, 0];
      bench.observe();
      assert.equal(bench.arm(), 'not_at_rest');
      bench.run(240);
      assert.equal(bench.arm(), 'accepted');
    }
  });

  it('is counted from the stop, not from before it', () => {
    const bench = new LiveBench().executing();
    bench.run(tickMs);
    bench.feed({ name: 'stop', commandId: '' });
    bench.run(180);
    assert.equal(bench.state.phase, 'stopping');
    bench.run(2 * tickMs);
    assert.equal(bench.state.phase, 'disarmed');
  });

  it('is not taken from joints that fell silent', () => {
    const bench = new LiveBench().executing();
    bench.feed({ name: 'stop', commandId: '' });
    bench.silent.add('joint_states');
    bench.run(3100);
    assert.deepEqual([bench.state.phase, bench.state.cause], ['latched', 'no_standstill']);
  });

  it('that is not measured in time latches, until it is measured and somebody says so by name', () => {
    const bench = new LiveBench().stopping();
    bench.run(3100);
    assert.deepEqual([bench.state.phase, bench.state.cause], ['latched', 'no_standstill']);
    assert.equal(bench.act('reset', 'dia'), 'cause_not_cleared');
    bench.velocities = [0, 0];
    bench.run(240);
    assert.equal(bench.act('reset', 'eve'), 'role_unlisted');
    assert.equal(bench.act('reset', 'dia'), 'accepted');
    assert.equal(bench.state.phase, 'disarmed');
  });
});
