/** What a snapshot says of the endpoints that the graph shows. */
import assert from 'node:assert/strict';
import { generateKey } from '../../../core/keys.ts';
import type { TopicEndpoint } from '../../../graph/graph.ts';
import { topics, type GraphSnapshot, type RecorderState } from '../../../msgs/index.ts';
import { startRecorder, type Recorder } from '../../../nodes/recorder/node.ts';
import { Snapshots } from '../../../nodes/recorder/snapshots.ts';
import { snapshotFault } from '../../../replay/graph/snapshot.ts';
import { running, type RunningHub } from '../../graph/memory/running.ts';
import { hear, testIdentity } from '../support.ts';
import { keptSink } from './kept_sink.ts';

const { type } = topics.recorderGraph;
const { key } = generateKey();
const signer = { key_id: key.keyId, public_key: key.publicKey };

function endpoint(topic: string, node: string, change: Partial<TopicEndpoint> = {}): TopicEndpoint {
  return { topic, node, type: 'any/msg/Type', endpointId: `${node}-id`, publisher: true, ...change };
}

const shown = ({ topic, node, publisher }: { topic: string; node: string; publisher: boolean }): string =>
  `${topic} ${publisher ? 'pub' : 'sub'} ${node}`;

describe('Snapshots', () => {
  const identity = testIdentity('recorder');

  function taken(seen: readonly TopicEndpoint[]) {
    return new Snapshots(identity, { key, look: () => seen }).take(1n);
  }

  it('are sorted by topic, publishers first, then node and id, whatever the order of DDS', () => {
    const seen = [
      endpoint('b', 'x', { publisher: false }),
      endpoint('b', 'y'),
      endpoint('a', 'z', { endpointId: '2' }),
      endpoint('a', 'z', { endpointId: '1' }),
      endpoint('b', 'a', { publisher: false }),
    ];
    const { snapshot } = taken(seen);
    assert.deepEqual(snapshot.endpoints.map(shown), ['a pub z', 'a pub z', 'b pub y', 'b sub a', 'b sub x']);
    assert.equal(snapshot.endpoints[0]?.endpoint_id, '1');
    assert.deepEqual(taken(seen.toReversed()).snapshot.endpoints, snapshot.endpoints);
  });

  it('follow each other, each signed for its run, number and time', () => {
    const snapshots = new Snapshots(identity, { key, look: () => [endpoint('a', 'z')] });
    for (const sequence of [0, 1, 2]) {
      const { snapshot } = snapshots.take(BigInt(sequence) * 1_000_000_000n);
      const decoded = type.decode(type.encode(snapshot));
      const expected = { runId: identity.run_id, signer, sequence, bootId: undefined };
      assert.equal(snapshotFault(decoded, expected), undefined);
      assert.deepEqual([snapshot.observed, snapshot.meta.node], [true, 'recorder']);
    }
  });

  it('say that nothing was observed where there is nothing to look at', () => {
    const { snapshot, left } = new Snapshots(identity, { key }).take(0n);
    assert.deepEqual([snapshot.observed, snapshot.endpoints, left], [false, [], 0]);
  });

  it('hold 1024 endpoints, those of our topics before all others, and count the rest', () => {
    const others = Array.from({ length: 1100 }, (_, index) => endpoint(`a/${String(index)}`, 'crowd'));
    const ours = [topics.approvedChunk.name, 'stop'].map((topic) => endpoint(topic, 'intruder'));
    const { snapshot, left } = taken([...others, ...ours]);
    assert.deepEqual([snapshot.endpoints.length, left], [1024, 78]);
    const kept = snapshot.endpoints.filter(({ node }) => node === 'intruder').map(({ topic }) => topic);
    assert.deepEqual(kept, ['gate/approved_chunk', 'stop']);
    assert.equal(taken(others.slice(0, 1024)).left, 0);
  });

  it('cut names that no node of ours could have, and mark them', () => {
    const long = `/${'ä'.repeat(60)}`;
    const { snapshot } = taken([
      endpoint('t'.repeat(257), long, { type: 'x'.repeat(300) }),
      endpoint('zero\u0000', 'half\uD800'),
    ]);
    type.decode(type.encode(snapshot));
    const [cut, odd] = snapshot.endpoints;
    assert.match(cut?.node ?? '', /^\/ä+\.\.\.$/);
    assert.deepEqual([cut?.topic.length, cut?.type.length], [256, 128]);
    assert.deepEqual([odd?.topic, odd?.node], ['zero\uFFFD', 'half\uFFFD']);
  });
});

describe('a recorder that looks', () => {
  let graphs: RunningHub;
  let recorder: Recorder;
  let seen: TopicEndpoint[];
  let states: readonly RecorderState[];
  let snapshots: readonly GraphSnapshot[];

  beforeEach(() => {
    graphs = running();
    seen = [];
    const watcher = graphs.hub.join('watcher');
    states = hear(watcher, topics.recorderState);
    snapshots = hear(watcher, topics.recorderGraph);
    recorder = startRecorder({
      graph: graphs.hub.join('recorder'),
      identity: testIdentity('recorder'),
      sink: keptSink(),
      topics: [],
      snapshots: { key, look: () => seen },
      freeBytes: () => 4096,
      freeBytesFloor: 0,
    });
  });

  afterEach(async () => {
    recorder[Symbol.dispose]();
    graphs.stop();
    await graphs.ended;
  });

  it('says who is in the graph at its start, when asked to, and at its end; and counts it', async () => {
    seen = [endpoint(topics.gateState.name, 'gate')];
    recorder.look();
    seen = [...seen, endpoint(topics.approvedChunk.name, 'gate')];
    recorder[Symbol.dispose]();
    await graphs.settle();
    const said = snapshots.map(({ meta, endpoints }) => `${meta.sequence}: ${endpoints.length}`);
    assert.deepEqual(said, ['0: 0', '1: 1', '2: 2']);
    assert.equal(states.at(-1)?.state, 'closed');
    const claim = { observed: true, snapshots: 3, endpoints_max: 2, command_publishers: 1 };
    assert.deepEqual(recorder.graphClaim, claim);
  });

  it('has failed when more are in the graph than it can name', async () => {
    seen = Array.from({ length: 1025 }, (_, index) => endpoint('crowd', String(index)));
    recorder.look();
    await graphs.settle();
    assert.equal(recorder.fault?.code, 'graph_limit');
    const [last] = states.slice(-1);
    assert.equal(last?.state, 'faulted');
    assert.match(last.detail, /^1025 endpoints are in the graph, 1 more than/);
    recorder.look();
    assert.deepEqual([recorder.graphClaim?.snapshots, recorder.graphClaim?.endpoints_max], [2, 1024]);
  });
});
