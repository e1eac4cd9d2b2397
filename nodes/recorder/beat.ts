// The recorder's sign of life: at a fixed rate it brings to the disk what it wrote and says so, and now and
// then who is in the graph. When it falls silent, the gate lets nothing pass.
import type { Graph } from '../../graph/graph.ts';
import type { Recorder } from './node.ts';

/** 10 Hz: the gate's limit is three of them. */
export const stateIntervalNs = 100_000_000n;
/** Once a second it looks who is in the graph. */
const beatsPerLook = 10;

export function startBeat({ clocks }: Graph, recorder: Recorder): Disposable {
  let timer: Disposable | undefined;
  let beats = 0;
  const beat = (): void => {
    recorder.refresh();
    beats += 1;
    if (beats % beatsPerLook === 0) recorder.look();
    timer = clocks.after(stateIntervalNs, beat);
  };
  timer = clocks.after(stateIntervalNs, beat);
  return { [Symbol.dispose]: () => timer?.[Symbol.dispose]() };
}
