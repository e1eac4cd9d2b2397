import assert from 'node:assert/strict';
import { topics } from '../../../msgs/index.ts';
import { untilSiteRecorded } from '../../../nodes/safety_gate/site_recorded.ts';
import { events, replies, running } from '../../graph/memory/running.ts';
import { testMeta } from '../../support/messages.ts';

describe('untilSiteRecorded', () => {
  it('waits until the recorder has a message of each topic, and says of which it has none', async () => {
    await using graphs = running();
    const states = graphs.hub.join('recorder').advertise(topics.recorderState);
    const gate = graphs.hub.join('gate');
    const said: string[] = [];
    let isHere = false;
    const signal = AbortSignal.timeout(60_000);
    const waiting = untilSiteRecorded(gate, [events, replies], {
      onWaiting: (text) => said.push(text),
      signal,
    }).then(() => (isHere = true));
    const tell = (...names: readonly string[]): void => {
      const count = { node: '', messages: 1n, last_sequence: 0n, gaps: 0n, dropped: 0n };
      const rows = names.map((topic) => ({ topic, ...count }));
      const sizes = { messages: 1n, bytes: 1n, free_bytes: 1n };
      states.publish({
        meta: testMeta({ node: 'recorder' }),
        state: 'recording',
        ...{ code: '', detail: '', ...sizes, topics: rows },
      });
    };
    tell(events.name);
    await new Promise<void>((resolve) => void gate.clocks.after(11_000_000_000n, resolve));
    assert.deepEqual([isHere, said], [false, [`gate waits for the recorder to have ${replies.name}`]]);
    tell(events.name, replies.name);
    await waiting;
  });
});
