/** When a run that somebody else records is over. */
import assert from 'node:assert/strict';
import type { Graph } from '../../../graph/graph.ts';
import { topics } from '../../../msgs/index.ts';
import { RunEnd } from '../../../nodes/review/run_end.ts';
import { running, until, type RunningHub } from '../../graph/memory/running.ts';
import { testMeta } from '../../support/messages.ts';

describe('RunEnd', () => {
  let graphs: RunningHub;
  let recorder: Graph;
  let end: RunEnd;

  beforeEach(() => {
    graphs = running();
    recorder = graphs.hub.join('recorder');
    end = new RunEnd(graphs.hub.join('review'));
  });

  afterEach(async () => {
    end[Symbol.dispose]();
    await graphs[Symbol.asyncDispose]();
  });

  function say(state: 'recording' | 'faulted' | 'closed', code = ''): void {
    using publisher = recorder.advertise(topics.recorderState);
    const counts = { messages: 0n, bytes: 0n, free_bytes: 0n, topics: [] };
    publisher.publish({ meta: testMeta(), state, code, detail: 'no room', ...counts });
  }

  it('is where the recorder closes, without a fault', async () => {
    say('recording');
    say('closed');
    await until(() => end.signal.aborted);
    assert.equal(end.fault, undefined);
  });

  it('is where the recording fails, with its code', async () => {
    say('faulted', 'workspace_full');
    await until(() => end.signal.aborted);
    assert.match(end.fault?.message ?? '', /^workspace_full: no room$/);
  });

  it('is where the recorder falls silent, and not before', async () => {
    const { clocks } = recorder;
    const heardNs = clocks.steady.now();
    await until(() => end.signal.aborted);
    assert.equal(end.fault?.code, 'recorder_silent');
    assert.ok(clocks.steady.now() - heardNs > 10_000_000_000n);
  });
});
