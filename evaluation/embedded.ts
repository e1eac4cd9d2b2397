// The embedded world as the simulator of an evaluation.
import { defined } from '../core/assert.ts';
import { seededRandom } from '../core/random.ts';
import { coverage } from '../sim/coverage.ts';
import { goalPose, type Point } from '../sim/geometry.ts';
import { loadSimulator, simulatorRevision } from '../sim/simulator.ts';
import type { PushTState } from '../sim/state.ts';
import type { TableSimulator, TableState } from './simulator.ts';

/** Where gym-pusht puts agent and block, px; the starts themselves are others. */
const [agentLow, agentHigh] = [50, 450];
const [blockLow, blockHigh] = [100, 400];

function startOf(seed: number): PushTState {
  const random = seededRandom('start', seed);
  const place = (low: number, high: number): Point => [random.between(low, high), random.between(low, high)];
  return {
    agent: place(agentLow, agentHigh),
    agentVelocity: [0, 0],
    block: { position: place(blockLow, blockHigh), angle: random.between(-Math.PI, Math.PI) },
  };
}

function seen(state: PushTState): TableState {
  return { ...state, coverage: coverage(state.block, goalPose) };
}

export async function embeddedSimulator(): Promise<TableSimulator> {
  const simulator = await loadSimulator();
  let now: PushTState | undefined;
  return {
    name: 'sim',
    revision: simulatorRevision,
    reset: (start) => Promise.resolve(seen((now = startOf(start)))),
    step: (target) => Promise.resolve(seen((now = simulator.step(defined(now, 'a start'), target)))),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
