/** Offsets of clocks from several heartbeats: the quickest one counts, and a slow one says nothing. */
import assert from 'node:assert/strict';
import { nsToStamp } from '../../../core/time.ts';
import type { Heartbeat } from '../../../msgs/index.ts';
import { offsetOf, withBeat, type PeerClocks } from '../../../nodes/safety_gate/peer_clocks.ts';
import { testMeta } from '../../support/messages.ts';
import { testIdentity } from '../support.ts';

const ms = 1_000_000n;
const identity = testIdentity('gate');
const limitNs = 20n * ms;

interface Way {
  readonly aheadNs: bigint;
  readonly thereNs: bigint;
  readonly backNs: bigint;
}

function heard(clocks: PeerClocks, { aheadNs, thereNs, backNs }: Way): PeerClocks {
  const sentNs = 1000n * ms;
  const answeredNs = sentNs + 100n * ms;
  const echo = {
    node: identity.node,
    boot_id: BigInt(identity.boot_id),
    stamp: nsToStamp(sentNs),
    received: nsToStamp(sentNs + thereNs + aheadNs),
  };
  const meta = testMeta({ node: 'controller', stamp: nsToStamp(answeredNs + aheadNs) });
  const beat: Heartbeat = { meta, echoes: [echo] };
  return withBeat(clocks, { identity, beat, rosNs: answeredNs + backNs });
}

describe('clocks of peers', () => {
  it('are known when a heartbeat answers one of the gate', () => {
    const clocks = heard({}, { aheadNs: 7n * ms, thereNs: ms, backNs: ms });
    assert.equal(offsetOf(clocks, 'controller', limitNs), 7n * ms);
    assert.equal(offsetOf(clocks, 'planner', limitNs), undefined);
  });

  it('are not known from a heartbeat that answers nobody, or an earlier start of the gate', () => {
    const meta = testMeta({ node: 'controller' });
    const echo = { node: 'gate', boot_id: 3n, stamp: meta.stamp, received: meta.stamp };
    const beat = { meta, echoes: [echo] };
    assert.deepEqual(withBeat({}, { identity, beat, rosNs: 0n }), {});
  });

  it('are told by the heartbeat that was under way shortest', () => {
    const slow = heard({}, { aheadNs: 0n, thereNs: ms, backNs: 31n * ms });
    assert.equal(offsetOf(slow, 'controller', limitNs), -15n * ms);
    const both = heard(slow, { aheadNs: 0n, thereNs: ms, backNs: ms });
    assert.equal(
      offsetOf(heard(both, { aheadNs: 0n, thereNs: 0n, backNs: 30n * ms }), 'controller', limitNs),
      0n,
    );
  });

  it('are unknown while no heartbeat was quick enough, and once the quick one is long ago', () => {
    const slow: Way = { aheadNs: 0n, thereNs: 0n, backNs: 42n * ms };
    let clocks = heard({}, slow);
    assert.equal(offsetOf(clocks, 'controller', limitNs), undefined);
    clocks = heard(clocks, { aheadNs: 0n, thereNs: ms, backNs: ms });
    for (let beats = 0; beats < 8; beats += 1) {
      assert.equal(offsetOf(clocks, 'controller', limitNs), 0n);
      clocks = heard(clocks, slow);
    }
    assert.equal(offsetOf(clocks, 'controller', limitNs), undefined);
  });
});
