/** By simulated time a message waits for the clock it was stamped by, for half a second at most. */
import assert from 'node:assert/strict';
import type { Clocks } from '../../core/clock.ts';
import { nsToStamp } from '../../core/time.ts';
import type { Graph } from '../../graph/graph.ts';
import { HandedThrough } from '../../graph/handed_through.ts';
import { topics } from '../../msgs/index.ts';
import { notBeforeStamps } from '../../nodes/stamp_order.ts';
import { running, start, type RunningHub } from '../graph/memory/running.ts';
import { testGoal, testMeta, testPlan } from '../support/messages.ts';

/** A node's graph whose /clock is set by hand. */
class HandTimed extends HandedThrough {
  readonly simTime: object | undefined;
  rosNs = start.rosNs;

  constructor(graph: Graph, isSimulated: boolean) {
    super(graph);
    this.simTime = isSimulated ? this : undefined;
  }

  override get clocks(): Clocks {
    return { ...super.clocks, ros: { now: () => this.rosNs } };
  }
}

/** What a node is given. */
function nodeOn(graphs: RunningHub, { isSimulated } = { isSimulated: true }) {
  const timed = new HandTimed(graphs.hub.join('gate'), isSimulated);
  const graph = notBeforeStamps(timed);
  const given: string[] = [];
  graph.subscribe(topics.plan, { onSample: ({ message }) => given.push(`plan ${message.meta.cycle}`) });
  graph.subscribe(topics.goal, { onSample: () => given.push('goal') });
  graph.subscribe(topics.stop, { onSample: () => given.push('stop') });
  const talker = graphs.hub.join('talker');
  return {
    given,
    plan: (cycle: number, aheadNs: bigint) => {
      const meta = testMeta({ node: 'planner', cycle, stamp: nsToStamp(start.rosNs + aheadNs) });
      talker.advertise(topics.plan).publish({ ...testPlan(), meta });
    },
    goal: () => talker.advertise(topics.goal).publish(testGoal()),
    stop: () => talker.advertise(topics.stop).publish({}),
    clock: (aheadNs: bigint) => (timed.rosNs = start.rosNs + aheadNs),
    after: (ns: bigint) => new Promise<void>((resolve) => talker.clocks.after(ns, resolve)),
  };
}

const ms = 1_000_000n;

describe('notBeforeStamps', () => {
  it('holds a message until the clock is at its stamp, and what came behind it; a stop passes', async () => {
    await using graphs = running();
    const { given, plan, goal, stop, clock, after } = nodeOn(graphs);
    plan(1, 100n * ms);
    goal();
    stop();
    await graphs.settle();
    assert.deepEqual(given, ['stop']);
    clock(99n * ms);
    await after(10n * ms);
    assert.deepEqual(given, ['stop']);
    clock(100n * ms);
    await after(10n * ms);
    assert.deepEqual(given, ['stop', 'plan 1', 'goal']);
  });

  it('gives at once what was stamped before, and after half a second whatever it was', async () => {
    await using graphs = running();
    const { given, plan, after } = nodeOn(graphs);
    plan(1, 0n);
    await graphs.settle();
    plan(2, 10_000n * ms);
    await after(490n * ms);
    assert.deepEqual(given, ['plan 1']);
    await after(20n * ms);
    assert.deepEqual(given, ['plan 1', 'plan 2']);
  });

  it('keeps 64 messages waiting and gives the oldest beyond that', async () => {
    await using graphs = running();
    const { given, plan } = nodeOn(graphs);
    for (let cycle = 0; cycle < 66; cycle += 1) plan(cycle, 10_000n * ms);
    await graphs.settle();
    assert.deepEqual(given, ['plan 0', 'plan 1']);
  });

  it('is nothing where time is that of the system', async () => {
    await using graphs = running();
    const { given, plan } = nodeOn(graphs, { isSimulated: false });
    plan(1, 10_000n * ms);
    await graphs.settle();
    assert.deepEqual(given, ['plan 1']);
  });
});
