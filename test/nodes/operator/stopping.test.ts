import assert from 'node:assert/strict';
import { topics, type GateState } from '../../../msgs/index.ts';
import { sendStop } from '../../../nodes/operator/stopping.ts';
import { running } from '../../graph/memory/running.ts';
import { begun, consented, latched } from '../../cli/operator/gate_states.ts';

const { signal } = new AbortController();
const limitNs = 2_000_000_000n;

/** A gate that says the next of these at each stop that it hears, and the last one from then on. */
function gateSaying(graphs: ReturnType<typeof running>, first: GateState, answers: readonly GateState[]) {
  const gate = graphs.hub.join('gate');
  const states = gate.advertise(topics.gateState);
  states.publish(first);
  let stops = 0;
  gate.subscribe(topics.stop, {
    onSample: () => {
      const answer = answers[Math.min(stops, answers.length - 1)];
      stops += 1;
      if (answer !== undefined) states.publish(answer);
    },
  });
  return { stops: () => stops };
}

describe('a stop by anybody', () => {
  it('is sent until the gate says that it holds', async () => {
    await using graphs = running();
    const gate = gateSaying(graphs, consented(), [consented(), consented(), begun()]);
    const { sent, state } = await sendStop(graphs.hub.join('operator_1'), limitNs, signal);
    assert.deepEqual([sent, gate.stops(), state?.state], [3, 3, 'disarmed']);
  });

  it('is not answered by a state that was said before it', async () => {
    await using graphs = running();
    const gate = gateSaying(graphs, begun(), [latched()]);
    const { state } = await sendStop(graphs.hub.join('operator_1'), limitNs, signal);
    assert.deepEqual([gate.stops(), state?.state], [1, 'latched']);
  });

  it('ends where a gate hears it and says nothing, and where nobody hears it', async () => {
    await using graphs = running();
    const gate = gateSaying(graphs, begun(), []);
    const silent = await sendStop(graphs.hub.join('operator_1'), limitNs, signal);
    assert.equal(silent.state, undefined);
    assert.ok(silent.sent > 10 && silent.sent === gate.stops(), `${silent.sent} of ${gate.stops()}`);
    await using empty = running();
    assert.deepEqual(await sendStop(empty.hub.join('operator_1'), limitNs, signal), {
      sent: 0,
      state: undefined,
    });
  });
});
