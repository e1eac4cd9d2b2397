/** Peers on a graph: their heartbeats carry echoes, silence is told once to log and step. */
import assert from 'node:assert/strict';
import { startHeartbeat } from '../../../nodes/entry/heartbeat.ts';
import { noPeers, noticeInput, watchPeers, type Peers } from '../../../nodes/entry/peers.ts';
import type { PeerNotice } from '../../../nodes/entry/peer_table.ts';
import { makeLog } from '../../../nodes/log.ts';
import { running } from '../../graph/memory/running.ts';
import { oneSecondNs, testIdentity } from '../support.ts';

describe('watchPeers', () => {
  it('tells who is lost and who is heard again, and works out clock offsets', async () => {
    await using graphs = running();
    const log = makeLog('watcher', 'error');
    const gate = graphs.hub.join('gate');
    const planner = graphs.hub.join('planner');
    const notices: PeerNotice[] = [];
    const passed = (ns: bigint) => new Promise<void>((resolve) => gate.clocks.after(ns, resolve));
    using peers = watchPeers(gate, testIdentity('gate'), ['planner', 'mock'], log);
    peers.onNotice((notice) => notices.push(notice));
    using _gateBeat = startHeartbeat(gate, testIdentity('gate'), peers);
    const begin = (seen: Peers | typeof noPeers) => startHeartbeat(planner, testIdentity('planner'), seen);
    {
      using others = watchPeers(planner, testIdentity('planner'), ['gate'], log);
      using _beat = begin(others);
      await passed(oneSecondNs);
      assert.deepEqual(
        peers.offsets.map(({ peer, offsetNs }) => [peer, offsetNs]),
        [['planner', 0n]],
      );
    }
    await passed(3n * oneSecondNs);
    assert.deepEqual([peers.lost, notices.map(({ kind }) => kind)], [['planner'], ['peer_lost']]);
    using _again = begin(noPeers);
    await passed(oneSecondNs);
    assert.deepEqual([peers.lost, notices.map(({ kind }) => kind)], [[], ['peer_lost', 'peer_heard']]);
  });

  it('makes inputs of notices that an input has room for', () => {
    const lost = noticeInput({ kind: 'peer_lost', peer: 'mock', silentNs: 1_234_567_890n });
    assert.deepEqual(lost, { name: 'peer_lost', value: { subject: 'mock', count: 1234 } });
    const heard = noticeInput({ kind: 'peer_heard', peer: 'mock', restarted: true });
    assert.deepEqual(heard, { name: 'peer_heard', value: { subject: 'mock', count: 1 } });
  });
});
