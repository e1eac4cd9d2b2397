/**
 * Planner and gate of a LIVE cell, as a controller hears them: a plan, and its windows signed with the key of
 * a file, each when it is due. `live_gate_main.js KEY_FILE`. It does what it reads, a line each: `execute`,
 * or the name of a state that it then says it is in.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { readKey } from '../../core/keys.ts';
import { nsToStamp } from '../../core/time.ts';
import { sleep } from '../../core/wait.ts';
import type { Graph, Publisher } from '../../graph/graph.ts';
import { openRosGraph } from '../../graph/ros/ros_graph.ts';
import { topics, type GateState, type Topic } from '../../msgs/index.ts';
import { leadNs, windowSteps } from '../../safety/index.ts';
import { armPlan, gateStateOf, liveMeta, lookaheadMs, windowOf } from '../nodes/controller/live_site.ts';

const lookNs = 5_000_000n;
const { signal } = new AbortController();
const plan = armPlan();
const steps = windowSteps(lookaheadMs, plan.dt_ns);

function say(...words: readonly unknown[]): void {
  process.stdout.write(`${words.map(String).join(' ')}\n`);
}

/** Events are not kept for whoever comes later: the controller must be matched, not a recorder alone. */
async function untilControllerHears(graph: Graph, topic: Topic<unknown>, publisher: Publisher<never>) {
  const isHeard = (): boolean => {
    const readers = graph.endpoints(topic).filter((endpoint) => !endpoint.publisher);
    return readers.some(({ node }) => node === 'controller') && publisher.matched >= readers.length;
  };
  while (!isHeard()) await sleep(graph.clocks, lookNs, signal);
}

async function execute(gate: Graph, key: ReturnType<typeof readKey>): Promise<void> {
  const { clocks } = gate;
  using windows = gate.advertise(topics.approvedChunk);
  await untilControllerHears(gate, topics.approvedChunk, windows);
  const startNs = clocks.steady.now();
  for (let index = 0; index * steps < plan.slice_steps; index += 1) {
    const dueNs = startNs + BigInt(index * steps) * plan.dt_ns - (index === 0 ? 0n : leadNs(lookaheadMs));
    await sleep(clocks, dueNs - clocks.steady.now(), signal);
    windows.publish(windowOf(plan, index, clocks.ros.now(), { key }));
    say('window', index);
  }
  const endNs = startNs + BigInt(plan.slice_steps + plan.tail_steps) * plan.dt_ns;
  await sleep(clocks, endNs - clocks.steady.now(), signal);
}

async function main(): Promise<void> {
  const [, , file = ''] = process.argv;
  const key = readKey(readFileSync(file, 'utf8'), file);
  await using planner = await openRosGraph({ node: 'planner', args: [], environment: process.env });
  await using gate = await openRosGraph({ node: 'gate', args: [], environment: process.env });
  const plans = planner.advertise(topics.plan);
  const states: Publisher<GateState> = gate.advertise(topics.gateState);
  let sequence = 0n;
  const tell = (state: string): void => {
    const meta = liveMeta('gate', { sequence, stamp: nsToStamp(gate.clocks.ros.now()) });
    states.publish(gateStateOf(plan, state, { meta }));
    sequence += 1n;
  };
  await untilControllerHears(planner, topics.plan, plans);
  await untilControllerHears(gate, topics.gateState, states);
  plans.publish(plan);
  tell('review');
  say('ready');
  for await (const line of createInterface(process.stdin)) {
    if (line === 'execute') {
      tell('executing');
      await execute(gate, key);
      tell('stopping');
      say('through');
    } else {
      tell(line);
      say(line);
    }
  }
}

await main();
