/** The graph contract: what happens to samples. */
import assert from 'node:assert/strict';
import { profiles } from '../../graph/profiles.ts';
import {
  goalType,
  observationType,
  sensorTopic,
  stdFloat64Type,
  stdStringType,
  type Topic,
} from '../../msgs/index.ts';
import { testGoal, testObservation } from '../support/messages.ts';
import {
  eventTopic,
  garbage,
  listener,
  stateTopic,
  streamTopic,
  text,
  texts,
  withCode,
  type Bench,
  type Text,
} from './graph_bench.ts';

export function deliveryContract(bench: Bench): void {
  describe('delivery', () => {
    it('hands over an equal message and the bytes of its encoding', async () => {
      const goals = sensorTopic('contract/goal', goalType, 'event');
      const observations = sensorTopic('contract/observation', observationType, 'stream');
      const goal = testGoal();
      const observation = testObservation();
      const arrived: unknown[] = [];
      bench.reader.subscribe(goals, { onSample: ({ message, bytes }) => arrived.push(message, bytes) });
      bench.reader.subscribe(observations, {
        onSample: ({ message, bytes }) => arrived.push(message, bytes),
      });
      const goalPublisher = bench.talker.advertise(goals);
      const observationPublisher = bench.talker.advertise(observations);
      await bench.settle();
      goalPublisher.publish(goal);
      await bench.settle();
      observationPublisher.publish(observation);
      await bench.settle();
      const expected = [goal, goalType.encode(goal), observation, observationType.encode(observation)];
      assert.deepEqual(arrived, expected);
    });

    it('keeps the order of a topic', async () => {
      const { heard, handlers } = listener();
      bench.reader.subscribe(eventTopic, handlers);
      const publisher = await bench.connected(eventTopic);
      for (const data of texts(100)) publisher.publish(text(data));
      await bench.settle();
      assert.deepEqual(heard, texts(100));
    });

    it('delivers nothing before publish has returned', async () => {
      const { heard, handlers } = listener();
      bench.talker.subscribe(eventTopic, handlers);
      const publisher = await bench.connected(eventTopic);
      publisher.publish(text('later'));
      assert.deepEqual(heard, []);
      await bench.settle();
      assert.deepEqual(heard, ['later']);
    });

    it('lets a handler publish', async () => {
      const answers = sensorTopic('contract/answer', stdStringType, 'event');
      const { heard, handlers } = listener();
      const answerer = bench.reader.advertise(answers);
      bench.reader.subscribe(eventTopic, {
        onSample: ({ message }) => answerer.publish(text(`re: ${message.data}`)),
      });
      bench.talker.subscribe(answers, handlers);
      const publisher = await bench.connected(eventTopic);
      publisher.publish(text('question'));
      await bench.settle();
      await bench.settle();
      assert.deepEqual(heard, ['re: question']);
    });

    it('stamps arrival on the steady clock', async () => {
      const receivedNs: bigint[] = [];
      bench.reader.subscribe(eventTopic, { onSample: (sample) => receivedNs.push(sample.receivedNs) });
      const publisher = await bench.connected(eventTopic);
      const beforeNs = bench.reader.clocks.steady.now();
      publisher.publish(text('now'));
      await bench.settle();
      const [atNs] = receivedNs;
      assert(atNs !== undefined && atNs >= beforeNs && atNs <= bench.reader.clocks.steady.now());
    });

    it('stops when the subscription is disposed of', async () => {
      const { heard, handlers } = listener();
      const subscription = bench.reader.subscribe(eventTopic, handlers);
      const publisher = await bench.connected(eventTopic);
      publisher.publish(text('before'));
      await bench.settle();
      subscription[Symbol.dispose]();
      subscription[Symbol.dispose]();
      publisher.publish(text('after'));
      await bench.settle();
      assert.deepEqual(heard, ['before']);
    });
  });
}

export function bytesContract(bench: Bench): void {
  describe('bytes', () => {
    it('gives each subscriber a copy of its own', async () => {
      const seen: Uint8Array[] = [];
      const scribble = (bytes: Uint8Array): void => {
        seen.push(bytes.slice());
        bytes.fill(255);
      };
      bench.reader.tap(eventTopic, scribble);
      bench.reader.subscribe(eventTopic, { onSample: ({ bytes }) => scribble(bytes) });
      bench.talker.tap(eventTopic, scribble);
      const publisher = await bench.connected(eventTopic);
      const encoded = stdStringType.encode(text('whole'));
      const handed = encoded.slice();
      publisher.publishBytes(handed);
      handed.fill(0);
      await bench.settle();
      assert.deepEqual(seen, [encoded, encoded, encoded]);
    });

    it('hands a tap bytes that are no message, as they are', async () => {
      const tapped: Uint8Array[] = [];
      bench.reader.tap(eventTopic, (bytes) => tapped.push(bytes));
      const publisher = await bench.connected(eventTopic);
      publisher.publishBytes(garbage);
      await bench.settle();
      assert.deepEqual(tapped, [garbage]);
    });

    it('reports bytes that are no message with their code and goes on', async () => {
      const { heard, codes, handlers } = listener();
      bench.reader.subscribe(eventTopic, handlers);
      const publisher = await bench.connected(eventTopic);
      publisher.publishBytes(garbage);
      publisher.publish(text('good'));
      await bench.settle();
      assert.deepEqual({ heard, codes }, { heard: ['good'], codes: ['message_bounds'] });
      assert.equal(bench.reader.refusedCount, 0);
    });

    it('counts refused bytes when nobody asked to be told', async () => {
      bench.reader.subscribe(eventTopic, { onSample: () => undefined });
      const publisher = await bench.connected(eventTopic);
      publisher.publishBytes(garbage);
      publisher.publishBytes(garbage);
      await bench.settle();
      assert.equal(bench.reader.refusedCount, 2);
    });

    it('refuses to publish what does not climb the ladder', async () => {
      const numbers = bench.talker.advertise(sensorTopic('contract/number', stdFloat64Type, 'event'));
      assert.throws(() => numbers.publish({ data: Number.NaN }), withCode('message_not_finite'));
    });
  });
}

export function queueContract(bench: Bench): void {
  describe('queues', () => {
    async function burst(topic: Topic<Text>, count: number) {
      const { heard, handlers } = listener();
      const subscription = bench.reader.subscribe(topic, handlers);
      const publisher = await bench.connected(topic);
      for (const data of texts(count)) publisher.publish(text(data));
      await bench.settle();
      return { heard, dropped: subscription.dropped };
    }

    /** The newest are kept; a graph that does not count exactly may have kept more. */
    function assertNewest(result: { heard: string[]; dropped: number }, count: number, depth: number): void {
      const kept = bench.capabilities.exactDrops ? depth : Math.max(depth, result.heard.length);
      assert.deepEqual(result.heard.slice(-depth), texts(count).slice(-depth));
      assert.equal(result.heard.length, kept);
      if (bench.capabilities.exactDrops) assert.equal(result.dropped, count - kept);
    }

    it('drop the oldest of a stream beyond its depth, and count them', async () => {
      const result = await burst(streamTopic, 25);
      assertNewest(result, 25, profiles.stream.depth);
    });

    it('keep a thousand events', async () => {
      assert.deepEqual(await burst(eventTopic, 1000), { heard: texts(1000), dropped: 0 });
    });

    it('stay bounded in a burst of ten thousand', async () => {
      const result = await burst(eventTopic, 10_000);
      assertNewest(result, 10_000, profiles.event.depth);
    });
  });
}

export function stateContract(bench: Bench): void {
  describe('a state', () => {
    it('is given to who subscribes late: its last value alone', async () => {
      const { heard, handlers } = listener();
      const tapped: Uint8Array[] = [];
      const publisher = await bench.connected(stateTopic);
      publisher.publish(text('old'));
      publisher.publish(text('new'));
      await bench.settle();
      bench.reader.subscribe(stateTopic, handlers);
      bench.reader.tap(stateTopic, (bytes) => tapped.push(bytes));
      await bench.settle();
      assert.deepEqual({ heard, tapped }, { heard: ['new'], tapped: [stdStringType.encode(text('new'))] });
    });

    it('is kept by a tap with every value that it had since', async () => {
      const tapped: Uint8Array[] = [];
      const publisher = await bench.connected(stateTopic);
      bench.reader.tap(stateTopic, (bytes) => tapped.push(bytes));
      await bench.settle();
      for (const value of ['one', 'two', 'three']) publisher.publish(text(value));
      await bench.settle();
      assert.deepEqual(
        tapped,
        ['one', 'two', 'three'].map((value) => stdStringType.encode(text(value))),
      );
    });

    it('is gone with its publisher', async () => {
      const { heard, handlers } = listener();
      const publisher = await bench.connected(stateTopic);
      publisher.publish(text('old'));
      await bench.settle();
      publisher[Symbol.dispose]();
      bench.reader.subscribe(stateTopic, handlers);
      await bench.settle();
      assert.deepEqual(heard, []);
    });

    it('is what an event is not: late subscribers miss events', async () => {
      const { heard, handlers } = listener();
      const publisher = await bench.connected(eventTopic);
      publisher.publish(text('missed'));
      await bench.settle();
      bench.reader.subscribe(eventTopic, handlers);
      await bench.settle();
      assert.deepEqual(heard, []);
    });
  });
}
