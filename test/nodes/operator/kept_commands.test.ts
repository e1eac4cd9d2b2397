import assert from 'node:assert/strict';
import { topics } from '../../../msgs/index.ts';
import { KeptCommands } from '../../../nodes/operator/kept_commands.ts';
import { running } from '../../graph/memory/running.ts';
import { testMeta } from '../../support/messages.ts';

const signal = new AbortController().signal;

describe('KeptCommands', () => {
  it('waits until the recorder has as many commands of this node, and not those of others', async () => {
    await using graphs = running();
    const states = graphs.hub.join('recorder').advertise(topics.recorderState);
    using kept = new KeptCommands(graphs.hub.join('operator_1'));
    const tell = (node: string, messages: bigint): void => {
      const row = { topic: topics.operatorCommand.name, node, messages };
      states.publish({
        meta: testMeta({ node: 'recorder' }),
        state: 'recording',
        ...{ code: '', detail: '', messages: 1n, bytes: 1n, free_bytes: 1n },
        topics: [{ ...row, last_sequence: 0n, gaps: 0n, dropped: 0n }],
      });
    };
    tell('operator_2', 9n);
    assert.equal(await kept.until(2, signal), false);
    const waiting = kept.until(2, signal);
    tell('operator_1', 1n);
    tell('operator_1', 2n);
    assert.equal(await waiting, true);
  });
});
