/** What every graph promises to the nodes on it. A graph of another kind is tested by one line. */
import assert from 'node:assert/strict';
import { setUpBench, type GraphCapabilities, type GraphsUnderTest } from './graph_bench.ts';
import { closingContract, endpointContract, typeContract } from './graph_endpoints.ts';
import { bytesContract, deliveryContract, queueContract, stateContract } from './graph_samples.ts';

export type { GraphCapabilities, GraphsUnderTest } from './graph_bench.ts';

export function graphContract(
  name: string,
  makeGraphs: () => Promise<GraphsUnderTest>,
  capabilities: GraphCapabilities,
): void {
  describe(`${name}, as a graph`, () => {
    const bench = setUpBench(makeGraphs, capabilities);
    deliveryContract(bench);
    bytesContract(bench);
    queueContract(bench);
    stateContract(bench);
    endpointContract(bench);
    typeContract(bench);
    closingContract(bench);

    it('hands through the result and the failure of work outside', async () => {
      assert.equal(await bench.talker.external(Promise.resolve('done')), 'done');
      await assert.rejects(bench.talker.external(Promise.reject(new Error('failed'))), /failed/);
    });
  });
}
