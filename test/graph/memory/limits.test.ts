/** How much a memory graph holds, and what it says beyond. */
import assert from 'node:assert/strict';
import { createMemoryGraph, type MemoryGraphOptions } from '../../../graph/memory/memory_graph.ts';
import { sensorTopic, stdFloat64Type, stdStringType } from '../../../msgs/index.ts';
import { withCode } from '../../contract/graph_bench.ts';
import { events, replies, running, state } from './running.ts';

describe('the bounds of the memory graph', () => {
  const node = (limits: MemoryGraphOptions['limits']) =>
    createMemoryGraph({ limits: limits ?? {} }).join('node');

  it('refuse one topic too many, and count a topic only while it is used', () => {
    const graph = node({ topicsMax: 1 });
    const publisher = graph.advertise(events);
    graph.subscribe(events, { onSample: () => undefined })[Symbol.dispose]();
    assert.throws(() => graph.advertise(replies), withCode('graph_limit'));
    publisher[Symbol.dispose]();
    graph.advertise(replies);
  });

  it('refuse one endpoint too many', () => {
    const graph = node({ endpointsMax: 2 });
    graph.advertise(events);
    const subscription = graph.tap(events, () => undefined);
    assert.throws(() => graph.advertise(events), withCode('graph_limit'));
    subscription[Symbol.dispose]();
    graph.advertise(events);
  });

  it('refuse one node too many', () => {
    const hub = createMemoryGraph({ limits: { participantsMax: 1 } });
    hub.join('a');
    assert.throws(() => hub.join('b'), withCode('graph_limit'));
  });

  it('refuse to let more bytes wait, for all subscribers or for none', async () => {
    await using graphs = running({ limits: { queuedBytesMax: 20 } });
    const graph = graphs.hub.join('node');
    const heard: number[] = [];
    graph.tap(events, (bytes) => heard.push(bytes.length));
    graph.tap(events, (bytes) => heard.push(bytes.length));
    const publisher = graph.advertise(events);
    publisher.publishBytes(new Uint8Array(10));
    assert.throws(() => publisher.publishBytes(new Uint8Array(1)), withCode('graph_limit'));
    await graphs.settle();
    publisher.publishBytes(new Uint8Array(9));
    await graphs.settle();
    assert.deepEqual(heard, [10, 10, 9, 9]);
  });

  it('leave no subscription behind when its latched value has no room', () => {
    const graph = node({ queuedBytesMax: 10 });
    graph.advertise(state).publishBytes(new Uint8Array(11));
    assert.throws(() => graph.tap(state, () => undefined), withCode('graph_limit'));
    assert.equal(graph.endpoints(state).length, 1);
  });

  it('keep a topic to one profile, and forget it with its last endpoint', () => {
    const graph = node({});
    const publisher = graph.advertise(events);
    assert.throws(
      () => graph.advertise(sensorTopic(events.name, stdStringType, 'stream')),
      withCode('graph_topic'),
    );
    publisher[Symbol.dispose]();
    graph.advertise(sensorTopic(events.name, stdFloat64Type, 'state'));
  });

  it('are counted: delivered, dropped and refused', async () => {
    await using graphs = running();
    const graph = graphs.hub.join('node');
    graph.subscribe(state, { onSample: () => undefined });
    const publisher = graph.advertise(state);
    publisher.publish({ data: 'lost' });
    publisher.publishBytes(new Uint8Array(3));
    await graphs.settle();
    publisher.publish({ data: 'kept' });
    await graphs.settle();
    assert.deepEqual(graphs.hub.counts, { delivered: 2, dropped: 1, refused: 1 });
  });
});
