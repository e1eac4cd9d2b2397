/** Peers by their heartbeats: silence, new starts, and clock offsets worked out from echoes. */
import assert from 'node:assert/strict';
import { nsToStamp } from '../../../core/time.ts';
import type { Heartbeat, HeartbeatEcho } from '../../../msgs/index.ts';
import { PeerTable, silenceLimitNs } from '../../../nodes/entry/peer_table.ts';
import { testMeta } from '../../support/messages.ts';
import { testIdentity } from '../support.ts';

const ms = 1_000_000n;
const own = testIdentity('gate');

function beat(node: string, stampNs: bigint, echoes: readonly HeartbeatEcho[] = [], bootId = 1n): Heartbeat {
  return { meta: testMeta({ node, boot_id: bootId, stamp: nsToStamp(stampNs) }), echoes };
}

describe('PeerTable', () => {
  it('says once that a peer fell silent, and that it is heard again', () => {
    const table = new PeerTable(own);
    const hear = (steadyNs: bigint) => table.hear(beat('planner', 0n), { steadyNs, rosNs: 0n });
    assert.equal(hear(0n), undefined);
    const looks = [silenceLimitNs / 2n, silenceLimitNs, silenceLimitNs + ms, silenceLimitNs + 2n * ms];
    assert.deepEqual(
      looks.map((atNs) => table.look(atNs)),
      [[], [], [{ kind: 'peer_lost', peer: 'planner', silentNs: silenceLimitNs + ms }], []],
    );
    assert.deepEqual(table.lost, ['planner']);
    const restarted = false;
    assert.deepEqual(hear(2n * silenceLimitNs), { kind: 'peer_heard', peer: 'planner', restarted });
    assert.deepEqual(table.lost, []);
  });

  it('calls nobody silent when it did not look itself', () => {
    const table = new PeerTable(own);
    table.hear(beat('planner', 0n), { steadyNs: 0n, rosNs: 0n });
    assert.deepEqual([table.look(0n), table.look(5n * silenceLimitNs)], [[], []]);
    assert.equal(table.look(5n * silenceLimitNs + ms).length, 1);
  });

  it('tells a new start of a peer from the old one', () => {
    const table = new PeerTable(own);
    const at = { steadyNs: 0n, rosNs: 0n };
    table.hear(beat('mock', 0n), at);
    const notice = { kind: 'peer_heard', peer: 'mock', restarted: true };
    assert.deepEqual(table.hear(beat('mock', 0n, [], 2n), at), notice);
  });

  it('works out the offset of a clock whatever the way there and back takes', () => {
    const [aheadNs, thereNs, backNs] = [40n * ms, 3n * ms, 5n * ms];
    const table = new PeerTable(own);
    const sentNs = 1000n * ms;
    const echo = {
      node: 'gate',
      boot_id: BigInt(own.boot_id),
      stamp: nsToStamp(sentNs),
      received: nsToStamp(sentNs + thereNs + aheadNs),
    };
    const answeredNs = sentNs + 100n * ms;
    const heartbeat = beat('mock', answeredNs + aheadNs, [echo]);
    table.hear(heartbeat, { steadyNs: 0n, rosNs: answeredNs + backNs });
    const [offset] = table.offsets;
    assert.deepEqual(offset, { peer: 'mock', offsetNs: aheadNs - ms, roundTripNs: thereNs + backNs });
  });

  it('believes no echo of another start of this node', () => {
    const table = new PeerTable(own);
    const echo = { node: 'gate', boot_id: 7n, stamp: nsToStamp(0n), received: nsToStamp(0n) };
    table.hear(beat('mock', 0n, [echo]), { steadyNs: 0n, rosNs: 0n });
    assert.deepEqual(table.offsets, []);
  });

  it('echoes the newest heartbeat of each peer, of as many as a heartbeat has room for', () => {
    const table = new PeerTable(own);
    for (let index = 0; index < 70; index += 1)
      table.hear(beat(`n${index % 66}`, BigInt(index)), { steadyNs: 0n, rosNs: 9n });
    assert.equal(table.echoes.length, 64);
    assert.deepEqual(table.echoes[0], {
      node: 'n0',
      boot_id: 1n,
      stamp: nsToStamp(66n),
      received: nsToStamp(9n),
    });
  });
});
