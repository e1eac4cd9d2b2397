// All graphs of a bundle, opened once. Small ones run in the process that asks; heavy ones in a process of
// their own, so that neither their time nor their memory nor a crash of the runtime can reach it.
import type { BundleFolder } from './bundle_files.ts';
import { GraphProcess } from './child/graph_process.ts';
import { openGraphs, type Sessions } from './graphs.ts';
import { limits } from './limits.ts';

/** Whether the graphs of a bundle are too large for the process that asks. */
export function isHeavy({ bundle }: BundleFolder): boolean {
  return bundle.graphs.reduce((sum, { bytes }) => sum + bytes, 0) > limits.inProcessBytes;
}

/** @throws WorldforgeError where a graph is refused */
export function openSessions(
  source: BundleFolder,
  signal: AbortSignal,
  { inProcess = !isHeavy(source) } = {},
): Promise<Sessions> {
  const { folder, bundle } = source;
  return inProcess
    ? openGraphs(folder, bundle.graphs, signal)
    : GraphProcess.open(folder, bundle.graphs, signal);
}
