/** Nothing is said before the recorder hears it; then all of it, in its order. */
import assert from 'node:assert/strict';
import { stdStringType, topics, type Topic } from '../../../msgs/index.ts';
import { HeldGraph } from '../../../nodes/entry/held_graph.ts';
import { events, replies, running } from '../../graph/memory/running.ts';
import { hear } from '../support.ts';

const never = new AbortController().signal;

describe('HeldGraph', () => {
  it('keeps what is published until the recorder subscribes to every topic', async () => {
    await using graphs = running();
    const held = new HeldGraph(graphs.hub.join('gate'));
    const [first, second] = [held.advertise(events), held.advertise(replies)];
    first.publish({ data: 'a' });
    second.publishBytes(stdStringType.encode({ data: 'b' }));
    const recorder = graphs.hub.join('recorder');
    const said: string[] = [];
    const listen = (topic: Topic<{ readonly data: string }>) =>
      recorder.subscribe(topic, { onSample: ({ message }) => said.push(message.data) });
    listen(events);
    let released = false;
    const releasing = held.release(never).then(() => (released = true));
    await new Promise<void>((resolve) => recorder.clocks.after(50_000_000n, resolve));
    assert.deepEqual([released, said], [false, []]);
    listen(replies);
    await releasing;
    await graphs.settle();
    assert.deepEqual(said, ['a', 'b']);
    first.publish({ data: 'c' });
    await graphs.settle();
    assert.deepEqual(said, ['a', 'b', 'c']);
  });

  it('does not wait for the recorder on stop, which it has from the gate', async () => {
    await using graphs = running();
    const held = new HeldGraph(graphs.hub.join('gate'));
    held.advertise(topics.stop);
    await held.release(never);
  });

  it('does not take anybody else for the recorder', async () => {
    await using graphs = running();
    const held = new HeldGraph(graphs.hub.join('gate'));
    held.advertise(events).publish({ data: 'a' });
    const heard = hear(graphs.hub.join('operator'), events);
    const waiting = new AbortController();
    const releasing = held.release(waiting.signal);
    await graphs.settle();
    assert.deepEqual(heard, []);
    waiting.abort(new Error('enough'));
    await assert.rejects(releasing, /enough/);
  });

  it('refuses at once what cannot be encoded', async () => {
    await using graphs = running();
    const held = new HeldGraph(graphs.hub.join('gate'));
    const publisher = held.advertise(events);
    assert.throws(() => publisher.publish({ data: 'a\u0000b' }), { code: 'message_bounds' });
  });

  it('waits for those who are named, on the topics that are named', async () => {
    await using graphs = running();
    const held = new HeldGraph(graphs.hub.join('gate'));
    held.advertise(events);
    held.advertise(replies);
    let heard = false;
    const waiting = held.heardBy({ [events.name]: ['operator'] }, never).then(() => (heard = true));
    hear(graphs.hub.join('other'), events);
    await graphs.settle();
    assert.equal(heard, false);
    hear(graphs.hub.join('operator'), events);
    await waiting;
  });
});
