/** Windows and states have no common order on DDS; the controller sees the state first. */
import assert from 'node:assert/strict';
import { topics } from '../../../msgs/index.ts';
import { windowsAfterStates } from '../../../nodes/controller/windows_in_order.ts';
import { running, type RunningHub } from '../../graph/memory/running.ts';
import { until } from '../../graph/memory/running.ts';
import { testStartNs } from '../../support/messages.ts';
import { gateKey, ms } from './live_bench.ts';
import { armPlan, gateStateOf, windowOf } from './live_site.ts';

const waitNs = 50n * ms;
const plan = armPlan();

function bench(graphs: RunningHub) {
  const heard: string[] = [];
  const graph = windowsAfterStates(graphs.hub.join('controller'), waitNs);
  graph.subscribe(topics.approvedChunk, { onSample: ({ message }) => heard.push(`window ${message.index}`) });
  graph.subscribe(topics.gateState, { onSample: ({ message }) => heard.push(message.state) });
  const gate = graphs.hub.join('gate');
  const [windows, states] = [gate.advertise(topics.approvedChunk), gate.advertise(topics.gateState)];
  return {
    heard,
    window: (index: number) => windows.publish(windowOf(plan, index, testStartNs, { key: gateKey })),
    state: (state: string) => states.publish(gateStateOf(plan, state)),
  };
}

describe('windowsAfterStates', () => {
  it('holds windows until the gate executes their plan, and keeps their order', async () => {
    await using graphs = running();
    const { heard, window, state } = bench(graphs);
    const step = async (act: () => void) => {
      act();
      await graphs.settle();
    };
    await step(() => state('permitted'));
    await step(() => window(0));
    await step(() => window(1));
    assert.deepEqual(heard, ['permitted']);
    await step(() => state('executing'));
    await step(() => window(2));
    assert.deepEqual(heard, ['permitted', 'executing', 'window 0', 'window 1', 'window 2']);
  });

  it('gives a window whose state does not come, after its wait', async () => {
    await using graphs = running();
    const { heard, window } = bench(graphs);
    const startNs = graphs.hub.clocks.steady.now();
    window(0);
    await until(() => heard.length > 0);
    assert.deepEqual(heard, ['window 0']);
    assert.equal(graphs.hub.clocks.steady.now() - startNs, waitNs);
  });
});
