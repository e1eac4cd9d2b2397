/** The graph contract: who is on a topic, with which type, and how it ends. */
import assert from 'node:assert/strict';
import type { Endpoint } from '../../graph/graph.ts';
import { sensorTopic, stdFloat64Type } from '../../msgs/index.ts';
import { eventTopic, garbage, listener, text, withCode, type Bench } from './graph_bench.ts';

const names = (endpoints: readonly Endpoint[]) =>
  endpoints.map(({ node, publisher, type }) => `${publisher ? 'publisher' : 'subscriber'} ${node} ${type}`);

export function endpointContract(bench: Bench): void {
  describe('endpoints', () => {
    it('name the node, the type and the direction of everybody on a topic', async () => {
      bench.talker.advertise(eventTopic);
      bench.reader.advertise(eventTopic);
      bench.reader.subscribe(eventTopic, listener().handlers);
      bench.talker.tap(eventTopic, () => undefined);
      await bench.settle();
      const expected = [
        'publisher reader std_msgs/msg/String',
        'publisher talker std_msgs/msg/String',
        'subscriber reader std_msgs/msg/String',
        'subscriber talker std_msgs/msg/String',
      ];
      assert.deepEqual(names(bench.talker.endpoints(eventTopic)).sort(), expected);
      assert.deepEqual(names(bench.reader.endpoints(eventTopic)).sort(), expected);
    });

    it('have unique hexadecimal ids', async () => {
      bench.talker.advertise(eventTopic);
      bench.reader.advertise(eventTopic);
      bench.reader.subscribe(eventTopic, listener().handlers);
      await bench.settle();
      const ids = bench.reader.endpoints(eventTopic).map(({ endpointId }) => endpointId);
      assert.equal(new Set(ids).size, 3);
      assert(ids.every((id) => /^[0-9a-f]{25,}$/.test(id)));
    });

    it('go when they are disposed of', async () => {
      const publisher = bench.talker.advertise(eventTopic);
      const subscription = bench.reader.subscribe(eventTopic, listener().handlers);
      await bench.settle();
      publisher[Symbol.dispose]();
      subscription[Symbol.dispose]();
      await bench.settle();
      assert.deepEqual(bench.reader.endpoints(eventTopic), []);
    });
  });
}

export function typeContract(bench: Bench): void {
  it('does not mix two types on one topic', async () => {
    const heard: number[] = [];
    const numbers = sensorTopic(eventTopic.name, stdFloat64Type, 'event');
    const publisher = await bench.connected(eventTopic);
    const subscribe = () =>
      bench.reader.subscribe(numbers, { onSample: ({ message }) => heard.push(message.data) });
    if (bench.capabilities.refusesOtherTypes) assert.throws(subscribe, withCode('graph_topic'));
    else subscribe();
    publisher.publish(text('eight by'));
    await bench.settle();
    assert.deepEqual(heard, []);
  });
}

export function closingContract(bench: Bench): void {
  describe('closing', () => {
    it('ends delivery and endpoints, once and again', async () => {
      const { heard, handlers } = listener();
      bench.reader.subscribe(eventTopic, handlers);
      bench.reader.tap(eventTopic, () => heard.push('tapped'));
      const publisher = await bench.connected(eventTopic);
      publisher.publish(text('too late'));
      await bench.reader[Symbol.asyncDispose]();
      await bench.reader[Symbol.asyncDispose]();
      await bench.settle();
      assert.deepEqual(heard, []);
      assert.deepEqual(names(bench.talker.endpoints(eventTopic)), ['publisher talker std_msgs/msg/String']);
    });

    it('refuses every use afterwards', async () => {
      const publisher = await bench.connected(eventTopic);
      await bench.talker[Symbol.asyncDispose]();
      const uses = [
        () => publisher.publish(text('closed')),
        () => publisher.publishBytes(garbage),
        () => bench.talker.advertise(eventTopic),
        () => bench.talker.subscribe(eventTopic, listener().handlers),
        () => bench.talker.tap(eventTopic, () => undefined),
      ];
      for (const use of uses) assert.throws(use, withCode('graph_closed'));
    });

    it('of a publisher alone refuses its use', async () => {
      const publisher = await bench.connected(eventTopic);
      publisher[Symbol.dispose]();
      assert.throws(() => publisher.publish(text('closed')), withCode('graph_closed'));
    });
  });
}
