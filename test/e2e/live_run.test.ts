/** LIVE runs of a simulated robot in one process: the real step in its real shell, on a memory graph. */
import assert from 'node:assert/strict';
import type { Json } from '../../core/canonical_json.ts';
import { keyIdOf, verifySignature } from '../../core/keys.ts';
import type { Graph } from '../../graph/graph.ts';
import {
  approvedChunkType,
  clockTopic,
  contentDigest,
  topics,
  type ApprovedChunk,
} from '../../msgs/index.ts';
import { running, until, type RunningHub } from '../graph/memory/running.ts';
import { hear, Watched } from '../nodes/support.ts';
import { LiveCell } from '../nodes/safety_gate/live_cell.ts';
import { gateKey } from '../nodes/safety_gate/live_site.ts';

function kindOf(record: Json): string {
  const kind = (record as Readonly<Record<string, Json>>)['kind'];
  return typeof kind === 'string' ? kind : '';
}

describe('a LIVE gate in its cell', () => {
  let graphs: RunningHub;
  let cell: LiveCell;
  let phases: string[];
  let windows: readonly ApprovedChunk[];
  let stops: readonly unknown[];
  /** Records of the journal, as their kinds, and messages, as they went out. */
  let order: string[];
  let seen: number;

  beforeEach(() => {
    graphs = running();
    const ear = graphs.hub.join('ear');
    phases = [];
    order = [];
    seen = 0;
    ear.subscribe(topics.gateState, {
      onSample: ({ message: { state, cause } }) => {
        if (phases.at(-1) !== `${state}${cause}`) phases.push(`${state}${cause}`);
      },
    });
    windows = hear(ear, topics.approvedChunk);
    stops = hear(ear, topics.stop);
    let sequence = 0;
    const append = (record: Json) => {
      order.push(kindOf(record));
      sequence += 1;
      return { sequence };
    };
    const through = (graph: Graph) =>
      new Watched(graph, (topic) => {
        if (topic === topics.stop.name) order.push(topic);
      });
    cell = new LiveCell({ graphs, journal: { append }, through });
  });

  afterEach(async () => {
    cell[Symbol.dispose]();
    graphs.stop();
    await graphs.ended;
  });

  const phase = (name: string) => until(() => phases.slice(seen).includes(name));

  it('goes from a plan to a permit, over its windows and to standstill', async () => {
    const scope = await cell.permitted();
    await phase('permitted');
    seen = phases.length;
    assert.equal(await cell.act('dia', 'arm', { scope }), 'accepted');
    await phase('disarmed');
    assert.deepEqual(phases, [
      'disarmed',
      'review',
      'approved',
      'permitted',
      'executing',
      'stopping',
      'disarmed',
    ]);
    assert.deepEqual(
      windows.map(({ index, first_step, steps, permit_sequence }) => [
        index,
        first_step,
        steps,
        permit_sequence,
      ]),
      [0, 1, 2, 3, 4, 5, 6, 7].map((index) => [index, index, 1, BigInt(index)]),
    );
    for (const window of windows) {
      assert.equal(window.key_id, keyIdOf(gateKey.publicKey));
      const text = contentDigest(approvedChunkType, window);
      assert.ok(verifySignature(gateKey.publicKey, text, window.signature));
    }
    assert.equal(stops.length, 1);
  });

  async function armed(): Promise<void> {
    const scope = await cell.permitted();
    await phase('permitted');
    assert.equal(await cell.act('dia', 'arm', { scope }), 'accepted');
    await phase('executing');
    seen = phases.length;
  }

  it('says stop before it writes anything of it, and releases nothing after it', async () => {
    await armed();
    order.length = 0;
    cell.enabling = 2;
    await phase('stopping');
    const first = order.indexOf('stopping');
    assert.ok(first > 0, order.join(' '));
    assert.equal(order.indexOf(topics.stop.name), first - 1, order.join(' '));
    const released = windows.length;
    assert.ok(released < 8);
    await phase('disarmed');
    assert.equal(windows.length, released);
  });

  it('latches at the emergency stop, and is reset by name when that was released', async () => {
    await armed();
    cell.estop = true;
    await phase('latchedestop_pressed');
    assert.equal(await cell.act('dia', 'reset'), 'estop_pressed');
    cell.estop = false;
    await cell.pass(100);
    assert.equal(await cell.act('dia', 'reset'), 'accepted');
    await phase('disarmed');
  });

  it('stops when joints of another robot are measured, and says so once', async () => {
    await armed();
    cell.joints = ['y', 'z'];
    order.length = 0;
    await phase('stopping');
    await cell.pass(500);
    assert.equal(order.filter((kind) => kind === 'refused_bytes').length, 1, order.join(' '));
  });

  for (const silent of ['enabling', 'joint_states'] as const) {
    it(`stops when ${silent} falls silent`, async () => {
      await armed();
      cell.silent.add(silent);
      await phase('stopping');
      assert.ok(windows.length < 8);
    });
  }

  it('latches when the emergency stop falls silent', async () => {
    await armed();
    cell.silent.add('estop');
    await phase('latchedestop_silent');
  });

  it('stops when its policy was changed, and latches when it cannot be read any more', async () => {
    await armed();
    cell.tellPolicy('f'.repeat(64));
    await phase('stopping');
    cell.shell.feed({ name: 'policy_seen', value: { digest: null } });
    await phase('latchedpolicy_unreadable');
  });

  it('latches when somebody else publishes approved windows, as the gate does', async () => {
    await armed();
    using _intruder = graphs.hub.join('intruder').advertise(topics.approvedChunk);
    await phase('latchedforeign_publisher');
  });

  it('latches when somebody publishes the time', async () => {
    await cell.permitted();
    using _clock = graphs.hub.join('player').advertise(clockTopic);
    await phase('latchedclock_topic');
  });
});
