/** The evidence of a LIVE run: recorded, sealed, and driven again to the same bytes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { canonicalJson, parseCanonicalJson, type Json } from '../../core/canonical_json.ts';
import { topics, type Topic } from '../../msgs/index.ts';
import { nodeTopics } from '../../msgs/index.ts';
import { steps } from '../../nodes/steps.ts';
import { startBeat } from '../../nodes/recorder/beat.ts';
import { RecordedRun } from '../../nodes/recorder/evidence.ts';
import { startRecorder } from '../../nodes/recorder/node.ts';
import { liveInputs, siteInputs } from '../../nodes/safety_gate/live_topics.ts';
import { JournalWriter } from '../../replay/journal.ts';
import { createRun, writeInput } from '../../replay/run_workspace.ts';
import { verifyRun } from '../../replay/verify/verify.ts';
import { running, until } from '../graph/memory/running.ts';
import { LiveCell } from '../nodes/safety_gate/live_cell.ts';
import { gateKey, liveConfig, signedSite } from '../nodes/safety_gate/live_site.ts';
import { hear } from '../nodes/support.ts';
import { scratchFolder } from '../support/scratch.ts';

const site = signedSite();
const identityOf = (runId: string) => ({ robot_id: 'pusht', run_id: runId, node: 'gate', boot_id: '77' });

/** Every topic that a recorder finds in this cell. */
const recordedTopics: readonly Topic<unknown>[] = [
  ...new Map(
    [
      ...Object.values(topics),
      ...siteInputs(site.live!),
      ...liveInputs(site.live!),
      nodeTopics('gate').stepInput,
    ].map((topic: Topic<unknown>) => [topic.name, topic] as const),
  ).values(),
];

function kindsIn(file: string): readonly string[] {
  const kindOf = (line: string): string => {
    const { record } = parseCanonicalJson(line) as { readonly record?: Readonly<Record<string, Json>> };
    const kind = record?.['kind'];
    return typeof kind === 'string' ? kind : '';
  };
  return readFileSync(file, 'utf8').trimEnd().split('\n').map(kindOf);
}

describe('a LIVE run', () => {
  it('is recorded with what the site said, and its gate driven again says the same bytes', async () => {
    using scratch = scratchFolder();
    await using graphs = running();
    const { clocks } = graphs.hub.join('clock');
    const run = createRun(scratch.in('ws'), { wallNs: clocks.wall.now(), random: Buffer.from('abcd') });
    using _lock = run.lock;
    const headCopies = scratch.in('heads');
    const identity = identityOf(run.runId);
    const config_path = writeInput(run, 'gate.json', canonicalJson(liveConfig(site)));
    const recorded = new RecordedRun({
      run,
      key: gateKey,
      wall: clocks.wall,
      robotId: 'pusht',
      facts: { mode: 'live' },
      nodes: () => [{ node: 'gate', boot_id: identity.boot_id, config_path }],
    });
    const steady = clocks.steady;
    const journal = new JournalWriter(run.journal, {
      key: gateKey,
      runId: run.runId,
      facts: {},
      steady,
      headCopies,
    });
    const graph = graphs.hub.join('recorder');
    const recorder = startRecorder({
      graph,
      identity: { ...identity, node: 'recorder', boot_id: '5' },
      sink: recorded.bag,
      topics: recordedTopics,
      snapshots: { key: gateKey },
      freeBytes: () => 1e12,
      freeBytesFloor: 0,
    });
    const states = hear(graphs.hub.join('ear'), topics.gateState);
    const windows = hear(graphs.hub.join('ear_2'), topics.approvedChunk);
    {
      using _beat = startBeat(graph, recorder);
      const append = (record: Json) => journal.append('gate', record);
      using cell = new LiveCell({ graphs, journal: { append }, site, identity, isRecorded: true });
      const scope = await cell.permitted();
      assert.equal(await cell.act('dia', 'arm', { scope }), 'accepted');
      await until(() => states.at(-1)?.state === 'stopping');
      await until(() => states.at(-1)?.state === 'disarmed');
      using stopper = graphs.hub.join('somebody').advertise(topics.stop);
      stopper.publish({});
      await graphs.settle();
    }
    recorder[Symbol.dispose]();
    recorded.bag.close();
    journal.close();
    recorded.finish('rehearsed', {}, recorder.graphClaim);
    const signal = new AbortController().signal;
    const result = await verifyRun(run.folder, {
      steps,
      trustedKeys: new Set([gateKey.keyId]),
      headCopies,
      signal,
    });
    assert.deepEqual([result.status, result.findings], ['equal', []]);
    assert.ok(result.messages > windows.length, String(result.messages));
    const kinds = kindsIn(run.journal);
    const wanted = ['permit_made', 'permit_spent', 'verdict', 'window', 'stopping', 'standstill'];
    assert.deepEqual(
      wanted.filter((kind) => !kinds.includes(kind)),
      [],
    );
    assert.equal(kinds.filter((kind) => kind === 'window').length, 8);
  });
});
