/** What a graph on DDS promises beyond the contract of every graph. Runs in a process on ROS. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { openRosGraph, type RosGraph } from '../../graph/ros/ros_graph.ts';
import {
  goalType,
  sensorTopic,
  stdStringType,
  topics,
  type MessageType,
  type Topic,
} from '../../msgs/index.ts';
import { inRepository } from '../../scripts/repository.ts';
import { withCode } from '../contract/graph_bench.ts';
import { plainTypes, type AnyMessage } from '../support/definitions.ts';
import { readGolden } from '../support/golden_cdr.ts';
import { messageToJson } from '../support/message_json.ts';
import { testGoal, testMeta } from '../support/messages.ts';
import { PythonPeer } from './python_peer.ts';
import { until } from './watched_graph.ts';

const limitMs = 60_000;
const run = promisify(execFile);
const chatter = sensorTopic('chatter', stdStringType, 'event');

async function open(node: string, ...args: string[]): Promise<RosGraph> {
  return openRosGraph({ node, args: ['--ros-args', ...args], environment: process.env });
}

describe('the ROS graph', () => {
  it('tells its own endpoints by the first 24 digits', async () => {
    await using one = await open('one');
    await using other = await open('other');
    one.advertise(chatter);
    other.subscribe(chatter, { onSample: () => undefined });
    await until(() => one.endpoints(chatter).length === 2, AbortSignal.timeout(limitMs));
    const ids = one.endpoints(chatter).map(({ endpointId }) => endpointId.slice(0, 24));
    assert.deepEqual(ids, [one.participant, other.participant]);
    assert.notEqual(one.participant, other.participant);
  });

  it('takes its name, its namespace and its topics from the arguments', async () => {
    await using renamed = await open(
      'one',
      '-r',
      '__node:=two',
      '-r',
      '__ns:=/robot',
      '-r',
      'chatter:=gossip',
    );
    await using outside = await open('outside');
    renamed.advertise(chatter);
    const gossip = sensorTopic('/robot/gossip', stdStringType, 'event');
    const signal = AbortSignal.timeout(limitMs);
    await until(() => outside.endpoints(gossip).some(({ node }) => node === '/robot/two'), signal);
    assert.equal(renamed.node, 'two');
    assert.deepEqual(
      renamed.endpoints(chatter).map(({ node }) => node),
      ['two'],
    );
  });

  it('refuses arguments that ROS does not understand', async () => {
    await assert.rejects(open('one', '-r', 'no rule'), withCode('ros_failed'));
  });

  it('refuses a second type on a topic of its own', async () => {
    await using graph = await open('one');
    graph.advertise(chatter);
    const other = sensorTopic('chatter', goalType, 'event');
    assert.throws(() => graph.advertise(other), withCode('graph_topic'));
  });

  it('refuses a type that ROS does not know', async () => {
    await using graph = await open('one');
    const unknown: MessageType<unknown> = { ...topics.goal.type, name: 'worldforge_msgs/msg/NoSuchMessage' };
    assert.throws(() => graph.advertise(sensorTopic('unknown', unknown)), withCode('ros_failed'));
  });

  it('counts what the sequence numbers of a publisher say was lost', async () => {
    await using talker = await open('talker');
    await using reader = await open('reader');
    let arrived = 0;
    const count = () => (arrived += 1);
    const subscriptions = [
      reader.subscribe(topics.goal, { onSample: count }),
      reader.tap(topics.stop, count),
    ];
    const events = sensorTopic('numbered', goalType, 'event');
    const subscription = reader.subscribe(events, { onSample: count });
    const publisher = talker.advertise(events);
    const signal = AbortSignal.timeout(limitMs);
    await until(() => publisher.matched === 1, signal);
    for (const sequence of [0n, 1n, 5n]) publisher.publish(testGoal({ meta: testMeta({ sequence }) }));
    await until(() => arrived === 3, signal);
    assert.equal(subscription.dropped, 3);
    assert.deepEqual(
      subscriptions.map(({ dropped }) => dropped),
      [0, 0],
    );
  });

  it('sees a second publisher and a foreign type on a topic of its own, and goes on', async () => {
    await using gate = await open('gate');
    await using intruder = await open('intruder');
    const publisher = gate.advertise(topics.gateState);
    intruder.advertise(topics.gateState);
    await using other = await open('other');
    other.advertise(sensorTopic(topics.gateState.name, stdStringType, 'event'));
    const signal = AbortSignal.timeout(limitMs);
    const codes = () => gate.health().flatMap(({ findings }) => findings.map(({ code }) => code));
    await until(() => codes().includes('foreign_type') && codes().includes('foreign_publisher'), signal);
    assert.equal(publisher.matched, 0);
    assert.deepEqual([...new Set(codes())].sort(), ['foreign_publisher', 'foreign_type']);
  });

  it('declares parameters from a schema, and takes their values from the arguments', async () => {
    const schema = z.object({
      rate: z.number().min(0.1).max(10).default(1).describe('how fast'),
      cycles: z.number().int().min(0).max(5).default(2).describe('how many'),
      mode: z.enum(['dry_run', 'live']).default('dry_run').describe('which'),
      names: z.array(z.string()).default(['a']).describe('who'),
    });
    await using plain = await open('plain');
    assert.deepEqual(plain.parameters(schema), { rate: 1, cycles: 2, mode: 'dry_run', names: ['a'] });
    const given = ['-p', 'rate:=2.5', '-p', 'cycles:=3', '-p', 'names:=[b, c]', '-r', '__ns:=/left'];
    await using told = await open('told', ...given);
    assert.deepEqual(told.parameters(schema), { rate: 2.5, cycles: 3, mode: 'dry_run', names: ['b', 'c'] });
  });

  it('describes its parameters to others, their ranges too', async () => {
    await using graph = await open('described');
    const rate = z.number().min(0.1).max(10).default(1).describe('how fast');
    const cycles = z.number().int().min(0).max(5).default(2).describe('how many');
    const mode = z.enum(['dry_run', 'live']).default('dry_run').describe('which');
    graph.parameters(z.object({ rate, cycles, mode }));
    const script = inRepository('test', 'ros', 'describe_peer.py');
    const { stdout } = await run('python3', [script, '/described', 'rate', 'cycles', 'mode']);
    assert.deepEqual(JSON.parse(stdout), [
      ['how fast', '', [0.1, 10]],
      ['how many', '', [0, 5]],
      ['which', 'one of: dry_run, live', []],
    ]);
  });

  for (const [title, rule] of [
    ['beyond its range', 'cycles:=9'],
    ['of another type', 'cycles:=many'],
    ['that nobody declared', 'cylces:=1'],
  ] as const) {
    it(`refuses a parameter ${title}`, async () => {
      const schema = z.object({ cycles: z.number().int().min(0).max(5).default(2).describe('how many') });
      await using graph = await open('picky', '-p', rule);
      assert.throws(() => graph.parameters(schema), withCode('parameter_invalid'));
    });
  }

  it('carries messages of megabytes', async () => {
    await using talker = await open('talker');
    await using reader = await open('reader');
    const large = sensorTopic('large', stdStringType, 'stream');
    const sizes: number[] = [];
    reader.subscribe(large, { onSample: ({ message }) => sizes.push(message.data.length) });
    const publisher = talker.advertise(large);
    const signal = AbortSignal.timeout(limitMs);
    await until(() => publisher.matched === 1, signal);
    publisher.publish({ data: 'x'.repeat(1_000_000) });
    await until(() => sizes.length === 1, signal);
    assert.deepEqual(sizes, [1_000_000]);
  });

  it('lets a promise of a handler go on at once', async () => {
    await using graph = await open('one');
    const order: string[] = [];
    graph.subscribe(chatter, {
      onSample: ({ message }) => {
        void Promise.resolve().then(() => order.push(`after ${message.data}`));
        order.push(message.data);
      },
    });
    const publisher = graph.advertise(chatter);
    const signal = AbortSignal.timeout(limitMs);
    await until(() => publisher.matched === 1, signal);
    for (const data of ['a', 'b']) publisher.publish({ data });
    await until(() => order.length === 4, signal);
    assert.deepEqual(order, ['a', 'after a', 'b', 'after b']);
  });
});

describe('the ROS graph and rclpy', () => {
  const ours = plainTypes.filter((type) => type.name.startsWith('worldforge_msgs/'));
  const topicOf = (way: string, type: MessageType<AnyMessage>): Topic<AnyMessage> =>
    sensorTopic(`${way}/${type.name.split('/').at(-1) ?? ''}`, type, 'event');

  /** Both ways for one type: what it sends, and what has come back. */
  function link(graph: RosGraph, type: MessageType<AnyMessage>) {
    const back: { readonly value: unknown; readonly words: number }[] = [];
    graph.subscribe(topicOf('to_node', type), {
      onSample: ({ message, bytes }) => back.push({ value: messageToJson(message), words: bytes.length / 4 }),
    });
    return {
      type,
      back,
      publisher: graph.advertise(topicOf('to_python', type)),
      samples: readGolden(type.name),
    };
  }

  it('give each other messages of every type, field by field', async () => {
    await using graph = await open('node_peer');
    await using python = new PythonPeer(ours.map(({ name }) => name));
    const links = ours.map((type) => link(graph, type));
    const signal = AbortSignal.timeout(limitMs);
    await until(() => python.isReady && links.every(({ publisher }) => publisher.matched === 1), signal);
    for (const { publisher, samples } of links) {
      for (const { cdr } of samples) publisher.publishBytes(Buffer.from(cdr, 'hex'));
    }
    const total = links.reduce((sum, { samples }) => sum + samples.length, 0);
    const returned = () => links.reduce((sum, { back }) => sum + back.length, 0);
    await until(() => python.heard.length === total && returned() === total, signal);
    for (const { type, back, samples } of links) {
      const heard = python.heard.filter((other) => other.type === type.name).map(({ value }) => value);
      const values = samples.map(({ value }) => value);
      assert.deepEqual(heard, values, type.name);
      const expected = samples.map(({ value, cdr }) => ({ value, words: wordsOf(cdr) }));
      assert.deepEqual(back, expected, type.name);
    }
  });
});

/**
 * Between processes, DDS fills a sample up to whole words. What rclpy leaves in the gaps before aligned
 * numbers is whatever was in its memory, so that lengths and values can be compared, and bytes cannot.
 */
function wordsOf(hex: string): number {
  return Math.ceil(hex.length / 8);
}
