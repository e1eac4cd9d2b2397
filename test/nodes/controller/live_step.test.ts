/** The controller of a LIVE run: windows in time, stops, a gate that falls silent, what is published when. */
import assert from 'node:assert/strict';
import { stampToNs } from '../../../core/time.ts';
import { topics } from '../../../msgs/index.ts';
import { startStep } from '../../../nodes/step_shell.ts';
import { judgeWindow } from '../../../nodes/controller/signature.ts';
import { controllerStep } from '../../../nodes/controller/step.ts';
import { running } from '../../graph/memory/running.ts';
import { hear } from '../support.ts';
import { gateKey, LiveBench, liveConfig, ms } from './live_bench.ts';
import { gateStateOf, liveSite, trajectoryName, windowOf } from './live_site.ts';
import { sha256 } from '../../../core/digest.ts';

const report = topics.controllerReport.name;

/** Windows 0 to `count` - 1, each when the gate of the contract releases it. */
function played(bench: LiveBench, count: number): LiveBench {
  for (let index = 0; index < count; index += 1) {
    bench.advance(Math.max(bench.nowMs, index * 100 - 100)).give(bench.window(index));
  }
  return bench;
}

describe('a LIVE controller', () => {
  it('publishes a trajectory for each window before it reports, all on one time', () => {
    const bench = played(new LiveBench().executing(), 3);
    const both = [trajectoryName, report];
    assert.deepEqual(bench.order, [...both, ...both, ...both]);
    const [first, second, third] = bench.trajectories;
    assert.deepEqual([second!.header.stamp, third!.header.stamp], [first!.header.stamp, first!.header.stamp]);
    assert.deepEqual(first!.joint_names, ['shoulder', 'elbow']);
    const ends = bench.trajectories.map(({ points }) => stampToNs(points.at(-1)!.time_from_start) / ms);
    const [w0, w1, w2] = [0, 1, 2].map((index) => bench.window(index).tail_steps);
    assert.deepEqual(ends, [100 + 20 * w0!, 200 + 20 * w1!, 300 + 20 * w2!].map(BigInt));
    const shared = first!.points.slice(0, 4);
    assert.deepEqual(second!.points.slice(0, 4), shared);
  });

  it('says how much it handed over', () => {
    const bench = played(new LiveBench().executing(), 2);
    const [, second] = bench.reports;
    const { code, executed, driver, index, steps, detail } = second!;
    const { tail_steps } = bench.window(1);
    assert.deepEqual(
      [code, executed, driver, index, steps],
      ['executed', true, 'joint_trajectory', 1, 5 + tail_steps],
    );
    const points = 10 + tail_steps;
    const rest = 200 + 20 * tail_steps;
    assert.equal(detail, `${points} points, 200.0 ms of slice ahead, at rest in ${rest}.0 ms`);
  });

  it('commands nothing with driver none, and says what it would have done', () => {
    const bench = played(new LiveBench({ driver: 'none' }).executing(), 2).gate('stopping');
    assert.deepEqual(
      bench.reports.map(({ code, executed, driver }) => [code, executed, driver]),
      [
        ['would_execute', false, 'none'],
        ['would_execute', false, 'none'],
        ['stopped', false, 'none'],
      ],
    );
    assert.deepEqual(new Set(bench.order), new Set([report]));
  });

  it('is through with a plan, and takes the next permit, without another word', () => {
    const bench = played(new LiveBench().executing(), 12).advance(2500);
    assert.equal(bench.codes.length, 12);
    bench.give(bench.window(0));
    assert.deepEqual(bench.codes.slice(12), ['permit_ended']);
    bench.gate('stopping').gate('executing');
    bench.give(bench.window(0, { permit: sha256('next') }));
    assert.deepEqual(bench.codes.slice(13), ['executed']);
  });

  it('gives the same bytes for the same inputs, as a verification asks', () => {
    const bench = played(new LiveBench().executing(), 4).advance(230).message(topics.stop, {});
    bench.give(bench.window(4)).advance(900);
    let state = controllerStep.start(bench.config, bench.identity);
    const again = bench.events.flatMap((event) => {
      const { state: next, outputs } = controllerStep.step(state, event);
      state = next;
      return outputs;
    });
    assert.equal(again.length, 11);
    assert.deepEqual(again, bench.outputs);
  });

  it('does not begin a permit while the robot still moves', () => {
    const bench = played(new LiveBench().executing(), 2).gate('stopping').gate('executing');
    bench.give(bench.window(0, { permit: sha256('next') }));
    assert.deepEqual(bench.codes.slice(2), ['stopped', 'not_at_rest']);
  });
});

describe('a window out of time', () => {
  it('that does not come ends the permit when the slice is through; the tail runs out', () => {
    const bench = played(new LiveBench().executing(), 3).advance(299);
    assert.equal(bench.codes.length, 3);
    bench.advance(300);
    assert.deepEqual(bench.codes.slice(3), ['window_missing']);
    assert.match(bench.reports[3]!.detail, /^window 3 did not come; the tail it has runs out, at rest in /);
    assert.equal(bench.trajectories.length, 3);
    bench.give(bench.window(3));
    assert.deepEqual(bench.codes.slice(4), ['permit_ended']);
  });

  it('that comes when the tail has begun is refused, though no tick has noticed', () => {
    const bench = played(new LiveBench().executing(), 2).pause(203);
    bench.give(bench.window(2));
    assert.deepEqual(bench.codes.slice(2), ['stopped', 'window_late']);
    assert.match(bench.reports[3]!.detail, /^3\.0 ms after the tail before it began/);
  });

  it('that was held too long by a process that stood still is not handed over', () => {
    const bench = played(new LiveBench().executing(), 1).advance(10);
    bench.give(bench.window(1)).advance(40);
    bench.give(bench.window(2)).pause(201).advance(202);
    assert.deepEqual(bench.codes.slice(2), ['window_late']);
    assert.match(bench.reports[2]!.detail, /^window 2 was to be handed over 1\.0 ms ago; the tail it has/);
  });

  it('that comes ahead of the lookahead is held until it fits', () => {
    const bench = played(new LiveBench().executing(), 1).advance(10);
    bench.give(bench.window(1)).advance(40);
    bench.give(bench.window(2));
    assert.deepEqual([bench.codes.length, bench.trajectories.length], [2, 2]);
    bench.advance(99);
    assert.equal(bench.trajectories.length, 2);
    bench.advance(101);
    assert.deepEqual([bench.codes.length, bench.trajectories.length], [3, 3]);
    assert.match(bench.reports[2]!.detail, /, 200\.0 ms of slice ahead,/);
  });

  it('that comes too far ahead is refused, and what was held is not handed over', () => {
    const bench = new LiveBench().executing();
    bench.give(bench.window(0)).give(bench.window(1)).give(bench.window(2));
    assert.deepEqual(bench.codes.slice(2), ['stopped', 'window_early']);
    assert.match(bench.reports[3]!.detail, /^100\.0 ms before the lookahead of 200 ms, at most 70\.0 ms/);
  });
});

describe('a stop', () => {
  it('goes out as a tail from here before anything is said', () => {
    const bench = played(new LiveBench().executing(), 4).advance(210);
    const before = bench.trajectories.at(-1)!;
    bench.message(topics.stop, {});
    assert.deepEqual(bench.order.slice(-2), [trajectoryName, report]);
    const tail = bench.trajectories.at(-1)!;
    assert.deepEqual(bench.codes.slice(4), ['stopped']);
    assert.match(bench.reports[4]!.detail, /^a stop was heard; a tail from here, at rest in \d+\.0 ms$/);
    const [now] = tail.points;
    assert.equal(stampToNs(tail.header.stamp) + stampToNs(now!.time_from_start), bench.rosNs);
    const line = before.points.filter((point) => {
      const at = stampToNs(before.header.stamp) + stampToNs(point.time_from_start);
      return at === bench.rosNs - 10n * ms || at === bench.rosNs + 10n * ms;
    });
    const middle = (line[0]!.positions[0]! + line[1]!.positions[0]!) / 2;
    assert.ok(Math.abs(now!.positions[0]! - middle) < 1e-6);
  });

  it('holds until the gate has answered it: a window that was under way is refused', () => {
    const bench = new LiveBench();
    bench.message(topics.plan, bench.plan).message(topics.stop, {}).gate('executing');
    bench.give(bench.window(0));
    assert.deepEqual(bench.codes, ['stop_heard']);
    bench.gate('stopping').gate('disarmed').gate('executing');
    bench.give(bench.window(0, { permit: sha256('next') }));
    assert.deepEqual(bench.codes, ['stop_heard', 'executed']);
  });

  it('without a motion says nothing', () => {
    const bench = new LiveBench().message(topics.stop, {}).gate('latched');
    assert.deepEqual(bench.outputs, []);
  });

  for (const [what, changes, detail] of [
    ['stopping', { state: 'stopping' }, 'the gate is stopping'],
    ['latched', { state: 'latched' }, 'the gate is latched'],
    ['disarmed', { state: 'disarmed' }, 'the gate is disarmed'],
    ['with another plan', { plan_digest: sha256('other') }, 'the gate executes another plan'],
    ['of another start', { meta: { boot_id: 78n } }, 'the gate executes another plan'],
  ] as const) {
    it(`follows from a gate that is ${what}`, () => {
      const bench = played(new LiveBench().executing(), 3).advance(150);
      const { meta: _, ...fields } = { meta: undefined, ...changes };
      const meta = { ...bench.window(0).meta, ...('meta' in changes ? changes.meta : {}) };
      bench.gate('executing', { ...fields, meta });
      assert.deepEqual(bench.codes.slice(3), ['stopped']);
      assert.ok(bench.reports[3]!.detail.startsWith(`${detail}; a tail from here`));
      assert.equal(bench.trajectories.length, 4);
    });
  }

  it('follows from bytes on the topic of windows that are no window', () => {
    const bench = played(new LiveBench().executing(), 2);
    bench.internal('refused_bytes', { topic: topics.stop.name, code: 'message_rule' });
    assert.equal(bench.codes.length, 2);
    bench.internal('refused_bytes', { topic: topics.approvedChunk.name, code: 'message_truncated' });
    assert.deepEqual(bench.codes.slice(2), ['window_malformed']);
  });

  it('leaves the tail of a plan that is through alone', () => {
    const bench = played(new LiveBench().executing(), 12).advance(1220).gate('stopping');
    assert.deepEqual([bench.codes.length, bench.trajectories.length], [12, 12]);
  });
});

describe('a LIVE controller on a graph', () => {
  it('names the command topic in LIVE with its driver, and in no other way', () => {
    const site = liveSite(gateKey.publicKey);
    const namesOf = (config: Parameters<typeof controllerStep.outputs>[0]) =>
      controllerStep.outputs(config).map(({ name }) => name);
    assert.deepEqual(namesOf(liveConfig(site)), [trajectoryName, report]);
    assert.deepEqual(namesOf(liveConfig(site, 'none')), [report]);
    assert.deepEqual(namesOf({ driver: 'none' }), [report]);
    const sim = { driver: 'sim', robot_kind: 'simulated', state_tensor: 'agent_position' };
    assert.deepEqual(namesOf(sim), [report]);
  });

  it('in a dry run has no publisher on it, and does not hear windows or stops', async () => {
    await using graphs = running();
    using _controller = startStep({
      graph: graphs.hub.join('controller'),
      step: controllerStep,
      config: { driver: 'none' },
      identity: new LiveBench().identity,
    });
    const [commands] = controllerStep.outputs(liveConfig(liveSite(gateKey.publicKey)));
    const eye = graphs.hub.join('eye');
    const ends = [commands!, topics.approvedChunk, topics.stop].flatMap((topic) => eye.endpoints(topic));
    assert.deepEqual(ends, []);
  });

  it('judges signatures before the step, and has the only publisher of commands', async () => {
    await using graphs = running();
    const bench = new LiveBench();
    const config = liveConfig(liveSite(gateKey.publicKey));
    const [commands] = controllerStep.outputs(config);
    const heard = hear(graphs.hub.join('robot'), commands!);
    const reports = hear(graphs.hub.join('listener'), topics.controllerReport);
    const before = judgeWindow(gateKey.publicKey);
    const { identity } = bench;
    const graph = graphs.hub.join('controller');
    using _controller = startStep({ graph, step: controllerStep, config, identity, before });
    const gate = graphs.hub.join('gate');
    gate.advertise(topics.plan).publish(bench.plan);
    const states = gate.advertise(topics.gateState);
    const windows = gate.advertise(topics.approvedChunk);
    states.publish(gateStateOf(bench.plan, 'executing'));
    await graphs.settle();
    windows.publish(windowOf(bench.plan, 0, graphs.hub.clocks.ros.now(), { key: gateKey }));
    await graphs.settle();
    using _stranger = graphs.hub.join('stranger').advertise(commands!);
    windows.publish(windowOf(bench.plan, 1, graphs.hub.clocks.ros.now(), { key: gateKey }));
    await graphs.settle();
    assert.deepEqual(
      reports.map(({ code }) => code),
      ['executed', 'foreign_publisher', 'foreign_publisher'],
    );
    assert.equal(heard.length, 2);
  });
});
