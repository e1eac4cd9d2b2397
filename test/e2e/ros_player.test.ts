/** The player on ROS 2: paces, pauses, rounds, and reviews whose time comes from /clock. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { stampToNs } from '../../core/time.ts';
import { topics } from '../../msgs/index.ts';
import { HandPeer } from '../ros/hand_peer.ts';
import { needs } from '../support/needs.ts';
import { rosTestEnvironment } from '../support/ros.ts';
import { demoChecklist, makeRosDesk, onlyRun, type RosDesk } from './ros_desk.ts';
import { messagesOf, rehearsed, type Finished } from './support.ts';

/** Of the shipped session, and of a launch where nothing else is said. */
const framePeriodNs = 100_000_000n;
const stride = 8n;

interface Running {
  readonly ended: Promise<Finished>;
  /** Resolves when the launch has printed this; rejects when it ended without. */
  readonly sees: (text: string) => Promise<void>;
}

function start(desk: RosDesk, ...assignments: readonly string[]): Running {
  let printed = '';
  const waiting = new Set<() => void>();
  const ended = desk.launch([demoChecklist, ...assignments], (stderr) => {
    printed = stderr;
    for (const look of waiting) look();
  });
  const sees = async (text: string): Promise<void> => {
    let look: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => {
      look = () => {
        if (printed.includes(text)) resolve();
      };
      look();
      waiting.add(look);
    });
    const missed = ended.then(({ stderr }) => assert.fail(`${text} was not printed:\n${stderr}`));
    await Promise.race([seen, missed]).finally(() => waiting.delete(look));
  };
  return { ended, sees };
}

async function assertVerified(desk: RosDesk, { code, stdout, stderr }: Finished): Promise<void> {
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  const verified = await desk.verify(onlyRun(desk).id);
  assert.match(verified.stdout, /^equal: /);
  assert.equal(verified.code, 0);
}

const bagOf = (desk: RosDesk) => path.join(desk.workspace, 'runs', onlyRun(desk).id, 'bag');

describe('the player on ROS 2', function () {
  needs('ros');
  this.timeout(600_000);

  for (const [rate, words] of [
    ['0.1', ['pace:=realtime', 'cycles:=2']],
    ['10.0', ['cycles:=0']],
  ] as const) {
    it(`plays at rate ${rate}`, async () => {
      using desk = makeRosDesk();
      await assertVerified(desk, await start(desk, `rate:=${rate}`, ...words).ended);
    });
  }

  it('steps and goes on when a stock tool says so', async () => {
    using desk = makeRosDesk();
    const { ended, sees } = start(desk, 'paused:=true', 'cycles:=3', 'stride:=1');
    await using hand = new HandPeer(rosTestEnvironment(), 'player');
    await hand.says('ready');
    await sees('rate 10, paused');
    await hand.act('step');
    await sees('cycle 1/3');
    await hand.act('step');
    await sees('cycle 2/3');
    await hand.act('pause');
    await sees('paused after 2 frames, ignored');
    await hand.act('resume');
    const finished = await ended;
    await assertVerified(desk, finished);
    // In the order of each process: what two of them say has none.
    for (const told of [
      ['paused', 'one step after 0', 'one step after 1', 'goes on'],
      ['cycle 1/3', 'cycle 2/3', 'cycle 3/3'],
    ]) {
      const places = told.map((text) => finished.stderr.indexOf(text));
      const sorted = places.toSorted((a, b) => a - b);
      assert.deepEqual(places, sorted, finished.stderr);
      assert(!places.includes(-1), finished.stderr);
    }
  });

  it('plays rounds with stamps and cycles that rise, to the cycle that was asked for', async () => {
    using desk = makeRosDesk();
    const words = ['loop:=true', 'start_offset:=14.0', 'cycles:=4', 'stride:=8'];
    await assertVerified(desk, await start(desk, ...words).ended);
    const observations = await messagesOf(bagOf(desk), topics.observation);
    const stamps = observations.map(({ meta }) => stampToNs(meta.recorded_stamp));
    assert(stamps.length > 24, String(stamps.length));
    assert(stamps.every((ns, index) => index === 0 || ns > (stamps[index - 1] ?? 0n)));
    const plans = await messagesOf(bagOf(desk), topics.plan);
    assert.deepEqual(
      plans.map(({ meta }) => meta.cycle),
      [0, 1, 2, 3],
    );
  });
});

describe('a replay in a namespace of its own', function () {
  needs('ros');
  this.timeout(600_000);

  it('gives nothing on the topics of the robot, and is stepped in its namespace', async () => {
    using desk = makeRosDesk();
    const { ended, sees } = start(desk, 'namespace:=replay', 'paused:=true', 'cycles:=1');
    const inside = ['--ros-args', '-r', '__ns:=/replay'];
    await using hand = new HandPeer(rosTestEnvironment(), 'player', ...inside);
    await hand.says('ready');
    await sees('rate 10, paused');
    for (const topic of ['pusht/keypoints', 'observer/observation', 'gate/state', 'goal']) {
      await hand.act(`present /replay/${topic}`);
      await hand.act(`absent /${topic}`);
    }
    await hand.act('step');
    await assertVerified(desk, await ended);
  });
});

describe('a review by /clock', function () {
  needs('ros');
  this.timeout(600_000);

  it('by the time of the recording has the plans of the memory graph, and verifies', async () => {
    using desk = makeRosDesk();
    const words = ['use_sim_time:=true', 'clock:=true', 'cycles:=3'];
    await assertVerified(desk, await start(desk, ...words).ended);
    using memory = makeRosDesk();
    assert.deepEqual(onlyRun(desk).manifest.facts.plan_digests, (await rehearsed(memory)).plan_digests);
    // Two topics have no common order, so that a stamp may be a frame behind. Frames of the next cycle but
    // one are not given before the verdict of the next, which has this observation before it.
    const [behindNs, aheadNs] = [framePeriodNs, 2n * stride * framePeriodNs];
    for (const { meta } of await messagesOf(bagOf(desk), topics.observation)) {
      const offNs = stampToNs(meta.stamp) - stampToNs(meta.recorded_stamp);
      assert(offNs >= -behindNs && offNs <= aheadNs, String(offNs));
    }
  });

  it('survives a clock that goes back, names it, and rehearses what comes after', async () => {
    using desk = makeRosDesk();
    const { ended, sees } = start(desk, 'use_sim_time:=true', 'paused:=true', 'cycles:=3', 'stride:=1');
    await sees('waits for /clock');
    await using hand = new HandPeer(rosTestEnvironment());
    await hand.says('ready');
    await hand.act('clock 500');
    await sees('rate 10, paused');
    await hand.act('step');
    await sees('cycle 1/3');
    await hand.act('clock 40');
    for (const node of ['recorder', 'observer', 'scripted', 'mock', 'planner', 'gate'])
      await sees(`[${node}]: clock_reset: /clock went back once, last from 500.000 s to 40.000 s`);
    await hand.act('resume');
    await assertVerified(desk, await ended);
    const verdicts = await messagesOf(bagOf(desk), topics.gateVerdict);
    assert.deepEqual(
      verdicts.map(({ meta }) => [meta.cycle, meta.stamp.sec]),
      [
        [0, 500],
        [1, 40],
        [2, 40],
      ],
    );
  });
});
