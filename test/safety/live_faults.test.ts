import assert from 'node:assert/strict';
import { topics } from '../../msgs/index.ts';
import { LiveBench, assertVoid, tickMs } from './live_bench.ts';

describe('safety faults of LIVE', () => {
  it('latches on the emergency stop, and starts nothing after it was released and reset by name', () => {
    const bench = new LiveBench().executing();
    const windows = bench.windows().length;
    const effects = bench.feed({ name: 'estop', pressed: true });
    assert.equal(effects[0]?.kind, 'stop');
    assert.deepEqual([bench.state.phase, bench.state.cause], ['latched', 'estop_pressed']);
    assertVoid(bench);
    assert.equal(bench.act('reset', 'dia'), 'estop_pressed');
    bench.run(200);
    assert.equal(bench.act('reset', 'dia'), 'accepted');
    bench.run(1000);
    assert.equal(bench.state.phase, 'disarmed');
    assert.equal(bench.windows().length, windows);
    assert.equal(bench.arm(), 'not_permitted');
  });

  it('takes a silent emergency stop for a pressed one where it could move a robot', () => {
    const review = new LiveBench().reviewed();
    review.silent.add('estop');
    review.run(240);
    assert.equal(review.state.phase, 'review');
    const bench = new LiveBench().permitted();
    bench.silent.add('estop');
    bench.run(240);
    assert.deepEqual([bench.state.phase, bench.state.cause], ['latched', 'estop_silent']);
    assert.equal(bench.act('reset', 'dia'), 'estop_silent');
  });

  it('latches when the graph is not the reviewed one', () => {
    const seen = (bench: LiveBench, topic: string, ...publishers: readonly string[]) => {
      bench.feed({ name: 'endpoints_seen', topic, publishers, ids: publishers });
      return [bench.state.phase, bench.state.cause];
    };
    const plan = topics.plan.name;
    assert.deepEqual(seen(new LiveBench().opened(), plan, 'a', 'b'), ['disarmed', '']);
    assert.deepEqual(seen(new LiveBench().reviewed(), plan, 'a', 'b'), ['latched', 'source_changed']);
    assert.deepEqual(seen(new LiveBench().reviewed(), plan), ['latched', 'source_changed']);
    assert.deepEqual(seen(new LiveBench().opened(), '/clock', 'player'), ['latched', 'clock_topic']);
    const own = topics.approvedChunk.name;
    const provider = new LiveBench().opened();
    seen(provider, 'mock/status', 'mock');
    provider.give(provider.livePlan());
    assert.deepEqual(seen(provider, 'mock/status'), ['review', '']);
    assert.deepEqual(seen(new LiveBench().executing(), own, 'gate'), ['executing', '']);
    const bench = new LiveBench().executing();
    assert.deepEqual(seen(bench, own, 'gate', 'intruder'), ['latched', 'foreign_publisher']);
    assert.deepEqual(bench.stops(), ['foreign_publisher']);
  });

  it('latches when its loop stood still or the clock jumped, and can be reset when both go on', () => {
    const paused = new LiveBench().executing();
    paused.wait(101);
    paused.feed({ name: 'tick' });
    assert.deepEqual([paused.state.phase, paused.state.cause], ['latched', 'loop_paused']);
    assert.deepEqual(paused.stops(), ['loop_paused']);
    const jumped = new LiveBench().executing();
    jumped.wait(tickMs);
    jumped.feed({ name: 'tick' }, { rosNs: jumped.nowNs + 20_000_001n });
    assert.deepEqual([jumped.state.phase, jumped.state.cause], ['latched', 'clock_step']);
    jumped.feed({ name: 'tick' });
    jumped.run(300);
    assert.equal(jumped.act('reset', 'dia'), 'accepted');
  });

  it('takes a release that becomes due in a pause for nothing', () => {
    const bench = new LiveBench({ confirms: false }).permitted();
    bench.confirmAll();
    bench.arm();
    bench.confirmArm();
    bench.wait(101);
    bench.confirmAll();
    assert.deepEqual(bench.windows(), []);
    assert.equal(bench.state.phase, 'latched');
  });

  it('sends on a stop that came as a command, and one on the topic only where it could move a robot', () => {
    const bench = new LiveBench().reviewed();
    bench.feed({ name: 'stop', commandId: '' });
    assert.deepEqual(bench.stops(), []);
    bench.feed({ name: 'stop', commandId: 'c' });
    assert.deepEqual(bench.stops(), ['stopped']);
    const moving = new LiveBench().executing();
    moving.feed({ name: 'stop', commandId: '' });
    moving.feed({ name: 'stop', commandId: '' });
    assert.deepEqual(moving.stops(), ['stopped']);
    assert.equal(moving.state.phase, 'stopping');
  });

  it('latches with the stop first when the journal fails', () => {
    const bench = new LiveBench().executing();
    const effects = bench.feed({ name: 'journal_failed', cause: 'journal_failed' });
    assert.equal(effects[0]?.kind, 'stop');
    assert.deepEqual([bench.state.phase, bench.state.cause], ['latched', 'journal_failed']);
    assertVoid(bench);
  });
});
