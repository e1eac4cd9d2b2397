/** The recorder's sign of life on a driven clock. */
import assert from 'node:assert/strict';
import { DrivenClock } from '../../../core/driven_clock.ts';
import { createMemoryGraph } from '../../../graph/memory/memory_graph.ts';
import { startBeat, stateIntervalNs } from '../../../nodes/recorder/beat.ts';

describe('startBeat', () => {
  const clock = new DrivenClock({ rosNs: 0n, wallNs: 0n });
  const hub = createMemoryGraph({ real: clock });
  let refreshed = 0;
  let looked = 0;
  const recorder = {
    refresh: () => {
      refreshed += 1;
    },
    look: () => {
      looked += 1;
    },
    graphClaim: undefined,
    follow: () => undefined,
    fault: undefined,
    [Symbol.dispose]: () => undefined,
  };

  it('refreshes ten times a second and looks around once, until it is taken back', async () => {
    const graph = hub.join('recorder');
    const stopping = new AbortController();
    const seen: number[] = [];
    const beat = startBeat(graph, recorder);
    graph.clocks.after(25n * stateIntervalNs, () => {
      seen.push(refreshed);
      beat[Symbol.dispose]();
    });
    graph.clocks.after(50n * stateIntervalNs, () => {
      seen.push(refreshed);
      stopping.abort();
    });
    await hub.run(stopping.signal);
    assert.deepEqual([seen, looked], [[24, 24], 2]);
  });
});
