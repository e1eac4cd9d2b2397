/** In a dry run nothing can move a robot: the topic that would does not have a publisher at any time. */
import assert from 'node:assert/strict';
import type { Graph } from '../../graph/graph.ts';
import { topics } from '../../msgs/index.ts';
import { startProviderHost } from '../../nodes/provider_host/node.ts';
import { fullName } from '../../replay/bag/channels.ts';
import { scratchFolder } from '../support/scratch.ts';
import { countsOf } from './support.ts';
import { baseSettings, conduct } from './trial.ts';

describe('a dry run', () => {
  it('has no publisher of approved chunks, and records none', async () => {
    using keys = scratchFolder();
    const settings = await baseSettings(keys.path, 2);
    let graph: Graph | undefined;
    const approved: string[] = [];
    const rehearsing: string[] = [];
    const look = (): void => {
      for (const { node } of graph?.endpoints(topics.approvedChunk) ?? []) approved.push(node);
      for (const { node, publisher } of graph?.endpoints(topics.rehearsal) ?? [])
        if (publisher) rehearsing.push(node);
    };
    const { outcome } = await conduct(settings, {
      startHost: (options) => {
        graph = options.graph;
        look();
        return startProviderHost(options);
      },
      onVerdict: look,
      inspect: async ({ bag }) => {
        const counts = await countsOf(bag);
        assert.deepEqual(
          [counts.has(fullName(topics.approvedChunk.name)), counts.get(fullName(topics.rehearsal.name))],
          [false, 2],
        );
      },
    });
    assert.equal(outcome.status, 'rehearsed');
    // Two hosts were started and two verdicts came: four looks.
    assert.deepEqual([approved, rehearsing], [[], ['gate', 'gate', 'gate', 'gate']]);
  });
});
