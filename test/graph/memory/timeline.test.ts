/** How time goes on a memory graph: it leaps, stands, or follows the machine. */
import assert from 'node:assert/strict';
import { nextTurn } from '../../../core/clock.ts';
import { DrivenClock } from '../../../core/driven_clock.ts';
import { createMemoryGraph, type MemoryGraphHub } from '../../../graph/memory/memory_graph.ts';
import { events, running, start, until, work, type RunningHub } from './running.ts';

const oneSecondNs = 1_000_000_000n;

/** Until the hub has nothing to do but to wait for the machine's time. */
const asleep = ({ real }: RunningHub) => until(() => real.nextDueNs !== undefined);

describe('the time of the memory graph', () => {
  it('starts ROS and wall time where the machine is, or where it is told', async () => {
    const now = ({ clocks }: MemoryGraphHub) =>
      [clocks.steady, clocks.ros, clocks.wall].map((clock) => clock.now());
    const real = new DrivenClock(start);
    assert.deepEqual(now(createMemoryGraph({ real })), [0n, start.rosNs, start.wallNs]);
    assert.deepEqual(now(createMemoryGraph({ real, rosStartNs: 5n, wallStartNs: 7n })), [0n, 5n, 7n]);
  });

  it('leaps to the next timer when nothing is left to do, and delivers between timers', async () => {
    await using graphs = running();
    const node = graphs.hub.join('node');
    const publisher = node.advertise(events);
    const heard: [string, bigint][] = [];
    node.subscribe(events, { onSample: ({ message, receivedNs }) => heard.push([message.data, receivedNs]) });
    await new Promise<void>((resolve) => {
      node.clocks.after(7200n * oneSecondNs, resolve);
      node.clocks.after(3600n * oneSecondNs, () => publisher.publish({ data: 'an hour' }));
      node.clocks.after(60n * oneSecondNs, () => publisher.publish({ data: 'a minute' }));
    });
    assert.deepEqual(heard, [
      ['a minute', 60n * oneSecondNs],
      ['an hour', 3600n * oneSecondNs],
    ]);
    assert.equal(node.clocks.steady.now(), 7200n * oneSecondNs);
    assert.equal(graphs.real.steady.now(), 0n);
  });

  it('does not leap over promises, and wakes for a timer that is set from outside', async () => {
    await using graphs = running();
    const node = graphs.hub.join('node');
    const heard: string[] = [];
    const publisher = node.advertise(events);
    const think = async (about: string): Promise<void> => {
      for (let step = 0; step < 50; step += 1) await Promise.resolve();
      heard.push(`${about} ${node.clocks.steady.now()}`);
    };
    node.subscribe(events, { onSample: ({ message }) => void think(message.data) });
    publisher.publish({ data: 'slow' });
    await new Promise<void>((resolve) => node.clocks.after(oneSecondNs, resolve));
    assert.deepEqual(heard, ['slow 0']);
    await graphs.settle();
    await new Promise<void>((resolve) => node.clocks.after(oneSecondNs, resolve));
    assert.equal(node.clocks.steady.now(), 2n * oneSecondNs);
  });

  it('moves on by the time that work outside took', async () => {
    await using graphs = running();
    const node = graphs.hub.join('node');
    const call = work();
    const called = node.external(call.promise);
    graphs.real.advanceTo(250n);
    call.end();
    await called;
    assert.equal(node.clocks.steady.now(), 250n);
    await assert.rejects(node.external(Promise.reject(new Error('failed'))), /failed/);
    assert.equal(node.clocks.steady.now(), 250n);
  });

  it('follows the machine from the first of several pending calls to the last', async () => {
    await using graphs = running();
    const node = graphs.hub.join('node');
    const ends: [string, bigint][] = [];
    const call = (name: string) => {
      const begun = work();
      const ended = node.external(begun.promise).then(() => ends.push([name, node.clocks.steady.now()]));
      return { ended, end: () => begun.end() };
    };
    const long = call('long');
    graphs.real.advanceTo(100n);
    const short = call('short');
    graphs.real.advanceTo(150n);
    short.end();
    await short.ended;
    graphs.real.advanceTo(400n);
    long.end();
    await long.ended;
    assert.deepEqual(ends, [
      ['short', 150n],
      ['long', 400n],
    ]);
  });

  it('fires a timer that came first before it lets work outside end', async () => {
    await using graphs = running();
    const node = graphs.hub.join('node');
    const log: string[] = [];
    const tell = (what: string) => log.push(`${what} ${node.clocks.steady.now()}`);
    const publisher = node.advertise(events);
    node.subscribe(events, { onSample: ({ message }) => tell(message.data) });
    const call = work();
    const called = node.external(call.promise).then(() => tell('ended'));
    for (const dueNs of [100n, 200n, 300n, 301n]) {
      node.clocks.after(dueNs, () => {
        tell('timer');
        publisher.publish({ data: 'heard' });
      });
    }
    graphs.real.advanceTo(300n);
    call.end();
    await called;
    assert.deepEqual(log, [
      'timer 100',
      'heard 100',
      'timer 200',
      'heard 200',
      'timer 300',
      'heard 300',
      'ended 300',
    ]);
  });

  it('lets a deadline fire while work outside hangs, and not before its time', async () => {
    await using graphs = running();
    const node = graphs.hub.join('node');
    const hung = work();
    const called = node.external(hung.promise);
    const fired: bigint[] = [];
    node.clocks.after(10n * oneSecondNs, () => fired.push(node.clocks.steady.now()));
    await asleep(graphs);
    graphs.real.advanceTo(9n * oneSecondNs);
    await nextTurn();
    assert.deepEqual(fired, []);
    graphs.real.advanceTo(10n * oneSecondNs);
    await until(() => fired.length > 0);
    assert.deepEqual(fired, [10n * oneSecondNs]);
    hung.fail();
    await assert.rejects(called, /failed/);
  });

  it('delivers what comes during work outside at the time it came', async () => {
    await using graphs = running();
    const node = graphs.hub.join('node');
    const receivedNs: bigint[] = [];
    const call = work();
    const publisher = node.advertise(events);
    node.subscribe(events, { onSample: (sample) => receivedNs.push(sample.receivedNs) });
    await graphs.settle();
    const called = node.external(call.promise);
    node.clocks.after(oneSecondNs, () => undefined);
    await asleep(graphs);
    graphs.real.advanceTo(400n);
    publisher.publish({ data: 'typed' });
    await until(() => receivedNs.length > 0);
    call.end();
    await called;
    assert.deepEqual(receivedNs, [400n]);
  });
});
