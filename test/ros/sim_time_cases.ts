/** Nodes that follow /clock. Runs in a process on ROS. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { openRosGraph, type RosGraph } from '../../graph/ros/ros_graph.ts';
import { topics } from '../../msgs/index.ts';
import { awaitClock } from '../../nodes/entry/sim_time.ts';
import { reliableClock } from '../../nodes/player/clock.ts';
import { withCode } from '../contract/graph_bench.ts';
import { testGoal } from '../support/messages.ts';
import { HandPeer } from './hand_peer.ts';
import { until } from './watched_graph.ts';

const limitMs = 60_000;
const secondNs = 1_000_000_000n;

function open(node: string, ...args: string[]): Promise<RosGraph> {
  return openRosGraph({ node, args: ['--ros-args', ...args], environment: process.env });
}

const follower = () => open('follower', '-p', 'use_sim_time:=true');

describe('a node with use_sim_time', () => {
  it('stands at 0 until /clock comes, and waits for it', async () => {
    await using node = await follower();
    const interrupted = new AbortController();
    const waiting = awaitClock(node, () => undefined, interrupted.signal);
    assert.deepEqual([node.clocks.ros.now(), node.simTime?.hasCome], [0n, false]);
    interrupted.abort(new Error('interrupted'));
    await assert.rejects(waiting, new Error('interrupted'));
    await using hand = new HandPeer(process.env);
    await hand.says('ready');
    await hand.act('clock 500');
    await awaitClock(node, () => undefined, AbortSignal.timeout(limitMs));
    assert.equal(node.clocks.ros.now(), 500n * secondNs);
  });

  it('follows it back, says so by code, and keeps its deadlines', async () => {
    await using node = await follower();
    await using hand = new HandPeer(process.env);
    const signal = AbortSignal.timeout(limitMs);
    await hand.says('ready');
    await hand.act('clock 500');
    await until(() => node.clocks.ros.now() === 500n * secondNs, signal);
    let isDue = false;
    node.clocks.after(10_000_000n, () => (isDue = true));
    await hand.act('clock 40');
    await until(() => node.clocks.ros.now() === 40n * secondNs && isDue, signal);
    const [clock, ...others] = node.health().filter(({ topic }) => topic === '/clock');
    assert.equal(others.length, 0);
    assert.deepEqual(clock?.findings, [
      { code: 'clock_reset', detail: '/clock went back once, last from 500.000 s to 40.000 s' },
    ]);
  });

  it('names a second publisher of /clock', async () => {
    await using node = await follower();
    await using one = await open('one');
    await using other = await open('other');
    for (const graph of [one, other]) graph.advertise(reliableClock);
    const codes = () => node.health().flatMap(({ findings }) => findings.map(({ code }) => code));
    await until(() => codes().includes('foreign_publisher'), AbortSignal.timeout(limitMs));
  });

  it('takes only true and false for it', async () => {
    await assert.rejects(open('odd', '-p', 'use_sim_time:=maybe'), withCode('parameter_invalid'));
    const schema = z.object({ cycles: z.number().int().min(0).max(5).default(2).describe('how many') });
    await using node = await follower();
    assert.deepEqual(node.parameters(schema), { cycles: 2 });
    await using system = await open('system', '-p', 'use_sim_time:=false');
    assert.equal(system.simTime, undefined);
    assert(system.clocks.ros.now() > 1_700_000_000n * secondNs);
  });
});

describe('a node that joins late', () => {
  it('is given what was said last on latched topics', async () => {
    await using talker = await open('talker');
    const goals = talker.advertise(topics.goal);
    for (const instruction of ['first', 'last']) goals.publish(testGoal({ instruction }));
    await using late = await open('late');
    const heard: string[] = [];
    late.subscribe(topics.goal, { onSample: ({ message }) => heard.push(message.instruction) });
    await until(() => heard.length > 0, AbortSignal.timeout(limitMs));
    assert.deepEqual(heard, ['last']);
  });
});
