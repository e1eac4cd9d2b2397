import assert from 'node:assert/strict';
import { liveItems } from '../../safety/index.ts';
import { verdictIn } from './bench.ts';
import { planDigestText } from './builders.ts';
import { kindsOf, LiveBench, windowsIn } from './live_bench.ts';

describe('safety of a LIVE run', () => {
  it('goes from a plan to standstill, and nothing is left of it', () => {
    const bench = new LiveBench().opened();
    assert.equal(bench.give(bench.livePlan())?.outcome, 'refuse');
    assert.deepEqual(verdictIn(bench.effects)?.codes, ['approval_missing', 'checklist_incomplete']);
    assert.equal(bench.state.phase, 'review');
    for (const item of liveItems) assert.equal(bench.checkLive(item), 'accepted');
    assert.equal(bench.approveLive('bob'), 'accepted');
    assert.equal(bench.state.phase, 'review');
    assert.equal(bench.approveLive('cem'), 'accepted');
    assert.equal(bench.state.phase, 'approved');
    bench.feed({ name: 'evidence_judged', evidence: bench.evidence() });
    assert.equal(bench.state.phase, 'permitted');
    bench.run(100);
    assert.equal(bench.arm(), 'accepted');
    assert.equal(bench.state.phase, 'executing');
    assert.equal(verdictIn(bench.effects)?.outcome, 'release');
    bench.velocities = [100, 0];
    bench.run(900);
    assert.equal(bench.windows().length, 4);
    assert.equal(bench.state.phase, 'stopping');
    bench.velocities = [0, 0];
    bench.run(300);
    assert.equal(bench.state.phase, 'disarmed');
    const { live, review, answers, approvals } = bench.state;
    assert.deepEqual([review, answers, approvals], [undefined, [], []]);
    assert.deepEqual([live.permit, live.execution, live.stopping], [undefined, undefined, undefined]);
    assert.equal(bench.records('standstill').length, 1);
  });

  it('releases every window of the plan in order, each with a tail that ends at rest', () => {
    const bench = new LiveBench().executing();
    const { plan } = bench.state.review!.subject;
    bench.run(400);
    const windows = bench.windows();
    assert.deepEqual(
      windows.map(({ index, permitSequence, firstStep, steps }) => [index, permitSequence, firstStep, steps]),
      [0, 1, 2, 3].map((at) => [at, at, at, 1]),
    );
    assert.deepEqual(
      windows.flatMap(({ data }) => [...data]),
      [...plan.slice],
    );
    assert.deepEqual(windows.at(-1)?.tail, plan.tail);
    const { startNs } = bench.state.live.execution!;
    assert.deepEqual(
      windows.map(({ notAfterNs }) => (notAfterNs - startNs) / 1_000_000n),
      [50n, 50n, 150n, 250n],
    );
    for (const { tail, tailSteps } of windows) {
      assert.equal(tail.length, tailSteps * 2);
      assert.ok(tailSteps > 0);
    }
    assert.equal(new Set(windows.map(({ planDigest }) => planDigest)).size, 1);
    assert.equal(windows[0]?.planDigest, planDigestText);
  });

  it('releases only what is durable, and nothing before the spent permit is', () => {
    const bench = new LiveBench({ confirms: false });
    bench.permitted();
    bench.confirmAll();
    assert.equal(bench.arm(), 'accepted');
    assert.equal(bench.state.phase, 'permitted');
    bench.run(20);
    bench.confirmArm();
    assert.deepEqual(bench.state.phase, 'executing');
    assert.equal(bench.windows().length, 0);
    const { startNs } = bench.state.live.execution!;
    bench.run(20);
    bench.confirmAll();
    assert.equal(bench.windows().length, 2);
    assert.equal(bench.windows()[0]?.notAfterNs, startNs + 50_000_000n);
    const journaled = kindsOf(bench.effects).lastIndexOf('journal');
    assert.ok(kindsOf(bench.effects).lastIndexOf('release') > journaled);
  });

  it('stops when a record is durable too late', () => {
    const bench = new LiveBench({ confirms: false });
    bench.permitted();
    bench.confirmAll();
    bench.arm();
    bench.confirmArm();
    bench.run(80);
    assert.deepEqual([bench.state.phase, bench.state.live.stopping?.reason], ['stopping', 'release_late']);
    bench.confirmAll();
    assert.equal(windowsIn(bench.effects).length, 0);
  });
});
