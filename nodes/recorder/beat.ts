// The recorder's sign of life: at a fixed rate it brings to the disk what it wrote and says so, and each
// second who is in the graph. When it falls silent, the gate lets nothing pass.
import type { Graph } from '../../graph/graph.ts';
import type { Recorder } from './node.ts';

/** 10 Hz: the gate's limit is three of them. */
export const stateIntervalNs = 100_000_000n;
const lookIntervalNs = 1_000_000_000n;

function every({ clocks }: Graph, intervalNs: bigint, act: () => void): Disposable {
  let timer: Disposable | undefined;
  const again = (): void => {
    act();
    timer = clocks.after(intervalNs, again);
  };
  timer = clocks.after(intervalNs, again);
  return { [Symbol.dispose]: () => timer?.[Symbol.dispose]() };
}

export function startBeat(graph: Graph, recorder: Recorder): Disposable {
  const beats = every(graph, stateIntervalNs, () => recorder.refresh());
  const looks = every(graph, lookIntervalNs, () => recorder.look());
  return {
    [Symbol.dispose]: () => {
      beats[Symbol.dispose]();
      looks[Symbol.dispose]();
    },
  };
}
