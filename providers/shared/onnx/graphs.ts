// The graphs of a bundle in this process, one session a graph.
import { defined } from '../../../core/assert.ts';
import type { GraphRole, GraphSpec } from './bundle.ts';
import { openGraph, type GraphTensors, type OpenGraph } from './graph.ts';

export interface Sessions extends AsyncDisposable {
  /**
   * Runs one graph; one call at a time.
   * @throws the signal's reason when it aborts: in this process once the graph has ended, since nothing ends
   * a graph that runs; in a process of its own at once, by ending that process
   * @throws WorldforgeError model_failed, model_crashed
   */
  run(role: GraphRole, inputs: GraphTensors, signal: AbortSignal): Promise<GraphTensors>;
}

/** @throws WorldforgeError where a graph is refused; those opened before it are closed */
export async function openGraphs(
  folder: string,
  specs: readonly GraphSpec[],
  signal: AbortSignal,
): Promise<Sessions> {
  const graphs = new Map<GraphRole, OpenGraph>();
  const close = async (): Promise<void> => {
    for (const graph of graphs.values()) await graph[Symbol.asyncDispose]();
    graphs.clear();
  };
  try {
    for (const spec of specs) {
      signal.throwIfAborted();
      graphs.set(spec.role, await openGraph(folder, spec));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    run: async (role, inputs, callSignal) => {
      callSignal.throwIfAborted();
      const outputs = await defined(graphs.get(role), `graph ${role}`).run(inputs);
      callSignal.throwIfAborted();
      return outputs;
    },
    [Symbol.asyncDispose]: close,
  };
}
