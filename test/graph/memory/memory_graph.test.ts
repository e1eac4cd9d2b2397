/** The memory graph: the contract of every graph, and what only a graph in one process can promise. */
import assert from 'node:assert/strict';
import type { Graph } from '../../../graph/graph.ts';
import { createMemoryGraph } from '../../../graph/memory/memory_graph.ts';
import { graphContract, type GraphsUnderTest } from '../../contract/graph.ts';
import { withCode } from '../../contract/graph_bench.ts';
import { events, replies, running, work } from './running.ts';

const oneSecondNs = 1_000_000_000n;

async function makeGraphs(): Promise<GraphsUnderTest> {
  const graphs = running();
  return {
    join: (node) => graphs.hub.join(node),
    settle: () => graphs.settle(),
    [Symbol.asyncDispose]: () => graphs[Symbol.asyncDispose](),
  };
}

graphContract('the memory graph', makeGraphs, { exactDrops: true, refusesOtherTypes: true });

describe('the order of the memory graph', () => {
  it('is that of publishing, across topics and nodes', async () => {
    await using graphs = running();
    const heard: string[] = [];
    const [a, b] = [graphs.hub.join('a'), graphs.hub.join('b')];
    a.subscribe(events, { onSample: ({ message }) => heard.push(`a ${message.data}`) });
    b.subscribe(replies, { onSample: ({ message }) => heard.push(`b ${message.data}`) });
    b.subscribe(events, { onSample: ({ message }) => heard.push(`b ${message.data}`) });
    const [event, reply] = [a.advertise(events), b.advertise(replies)];
    reply.publish({ data: '1' });
    event.publish({ data: '2' });
    reply.publish({ data: '3' });
    await graphs.settle();
    assert.deepEqual(heard, ['b 1', 'a 2', 'b 2', 'b 3']);
  });

  /** Three nodes that answer each other, a timer that keeps going, and a call outside. */
  async function program(): Promise<string[]> {
    await using graphs = running();
    const log: string[] = [];
    const nodes = ['a', 'b', 'c'].map((name) => graphs.hub.join(name));
    const told = (node: Graph, what: string) => log.push(`${node.node} ${what} ${node.clocks.ros.now()}`);
    const publishers = nodes.map((node) => node.advertise(events));
    for (const [index, node] of nodes.entries()) {
      node.subscribe(events, {
        onSample: ({ message }) => {
          told(node, message.data);
          if (message.data.length < 4) publishers[index]!.publish({ data: message.data + node.node });
        },
      });
    }
    const ended = new Promise<void>((resolve) => {
      let ticks = 0;
      const tick = (): void => {
        publishers[ticks % 3]!.publish({ data: String(ticks) });
        ticks += 1;
        if (ticks < 5) nodes[0]!.clocks.after(oneSecondNs, tick);
        else resolve();
      };
      nodes[0]!.clocks.after(0n, tick);
    });
    await ended;
    await nodes[1]!.external(Promise.resolve());
    publishers[2]!.publish({ data: 'last' });
    await graphs.settle();
    return [...log, ...nodes[0]!.endpoints(events).map(({ endpointId }) => endpointId)];
  }

  it('is the same when the same program runs again', async () => {
    const log = await program();
    assert.deepEqual(await program(), log);
    assert(log.length > 100);
  });
});

describe('the loop of the memory graph', () => {
  it('ends when its signal aborts, in the middle of a burst without end too', async () => {
    const graphs = running();
    const node = graphs.hub.join('node');
    const publisher = node.advertise(events);
    let heard = 0;
    node.subscribe(events, {
      onSample: ({ message }) => {
        heard += 1;
        publisher.publish(message);
        if (heard === 100) graphs.stop();
      },
    });
    publisher.publish({ data: 'for ever' });
    await graphs.ended;
    assert.equal(graphs.hub.counts.delivered, 100);
  });

  it('lets work outside go when it ends, and does not hold what is handed in later', async () => {
    const graphs = running();
    const node = graphs.hub.join('node');
    const call = work();
    const called = node.external(call.promise);
    graphs.stop();
    await graphs.ended;
    call.end();
    await called;
    assert.equal(await node.external(Promise.resolve('alone')), 'alone');
  });

  it('runs again after it ended, once at a time', async () => {
    const graphs = running();
    const heard: string[] = [];
    const node = graphs.hub.join('node');
    node.subscribe(events, { onSample: ({ message }) => heard.push(message.data) });
    await assert.rejects(graphs.hub.run(new AbortController().signal), withCode('assertion'));
    graphs.stop();
    await graphs.ended;
    node.advertise(events).publish({ data: 'kept' });
    const again = new AbortController();
    const ended = graphs.hub.run(again.signal);
    await graphs.settle();
    again.abort();
    await ended;
    assert.deepEqual(heard, ['kept']);
  });

  it('rejects with what a handler threw, and the graph is closed from then on', async () => {
    const graphs = running();
    const node = graphs.hub.join('node');
    const publisher = node.advertise(events);
    node.subscribe(events, {
      onSample: () => {
        throw new Error('a fault of the node');
      },
    });
    publisher.publish({ data: 'trigger' });
    await assert.rejects(graphs.settle(), /a fault of the node/);
    await assert.rejects(graphs.ended, /a fault of the node/);
    await assert.rejects(graphs.settle(), /a fault of the node/);
    assert.throws(() => publisher.publish({ data: 'after' }), withCode('graph_closed'));
    assert.throws(() => graphs.hub.join('late'), withCode('graph_closed'));
    await assert.rejects(graphs.hub.run(new AbortController().signal), withCode('graph_closed'));
  });

  it('rejects with what a timer threw', async () => {
    const graphs = running();
    graphs.hub.clocks.after(1n, () => {
      throw new Error('a fault of a timer');
    });
    await assert.rejects(graphs.ended, /a fault of a timer/);
  });

  it('gives up waiting for idleness when told to', async () => {
    await using graphs = running();
    const hung = work();
    const called = graphs.hub.join('node').external(hung.promise);
    const waiting = new AbortController();
    const idle = graphs.hub.idle(waiting.signal);
    waiting.abort(new Error('waited long enough'));
    await assert.rejects(idle, /waited long enough/);
    hung.end();
    await called;
  });
});

describe('endpoint ids of the memory graph', () => {
  it('share their first 24 digits within a node, and nothing between nodes', () => {
    const hub = createMemoryGraph();
    const [a, b] = [hub.join('same'), hub.join('same')];
    for (const graph of [a, a, b]) graph.advertise(events);
    const ids = a.endpoints(events).map(({ endpointId }) => endpointId);
    const [first, second, other] = ids.map((id) => id.slice(0, 24));
    assert.equal(first, second);
    assert.notEqual(first, other);
    assert(ids.every((id) => /^[0-9a-f]{32}$/.test(id)));
  });
});
