import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { zeroStamp } from '../../../core/time.ts';
import {
  compressedImageType,
  nodeTopics,
  pointStampedType,
  sensorTopic,
  stdStringType,
  topics,
  type Meta,
  type Topic,
} from '../../../msgs/index.ts';
import { openBag } from '../../../replay/bag/bag_writer.ts';
import { peers } from '../../../scripts/peers/stamp.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { needs } from '../../support/needs.ts';
import { eachScratch } from '../each_scratch.ts';

interface Found {
  readonly mcap: Readonly<Record<string, number>>;
  readonly mcap_ros2: Readonly<Record<string, number>>;
  readonly rosbags: Readonly<Record<string, number>>;
  readonly statistics: Readonly<Record<string, number>>;
  readonly rosbags_listed: Readonly<Record<string, number>>;
  readonly log_time_rises: boolean;
  readonly sequences_count_up: boolean;
  readonly type_hashes: Readonly<Record<string, string>>;
  readonly durability: Readonly<Record<string, readonly string[]>>;
  readonly metadata: readonly string[];
}

const outputBytesMax = 16 * 1024 * 1024;

function readByOthers(folder: string): Found {
  const script = inRepository('scripts', 'peers', 'read_bag.py');
  const options = { encoding: 'utf8', maxBuffer: outputBytesMax } as const;
  return JSON.parse(execFileSync(peers.python, [script, folder], options)) as Found;
}

function checkWithRerun(folder: string): void {
  const file = path.join(folder, `${path.basename(folder)}_0.mcap`);
  execFileSync(peers.rerun, ['mcap', 'check', file], { stdio: 'pipe' });
}

function meta(node: string, sequence: number): Meta {
  const stamp = { sec: 1_700_000_000, nanosec: sequence };
  const ids = {
    robot_id: 'pusht',
    run_id: '20260131T120000Z-01234567',
    cycle: 0,
    node,
    boot_id: 2n ** 64n - 1n,
  };
  return { ...ids, sequence: BigInt(sequence), stamp, recorded_stamp: zeroStamp, source: 2 };
}

type Entry = readonly [Topic<unknown>, Uint8Array];

/** Messages of ours and of others: latched, unbounded, empty, non-ASCII. */
function entries(index: number): readonly Entry[] {
  const heartbeat = nodeTopics('planner').heartbeat;
  const image = sensorTopic('/pusht/image', compressedImageType);
  const point = sensorTopic('pusht/agent_position', pointStampedType);
  const header = { stamp: zeroStamp, frame_id: 'pusht' };
  const data = new Uint8Array(index * 37).fill(index);
  const names = sensorTopic('names', stdStringType, 'state');
  return [
    [heartbeat, heartbeat.type.encode({ meta: meta('planner', index), echoes: [] })],
    [image, compressedImageType.encode({ header, format: 'png', data })],
    [point, pointStampedType.encode({ header, point: { x: index, y: -0.5, z: 1e300 } })],
    [names, stdStringType.encode({ data: 'Schrödinger 猫'.repeat(index) })],
    [topics.stop, topics.stop.type.encode({})],
  ];
}

const rounds = 200;
const startNs = 1_700_000_000_000_000_000n;

describe('a bag of ours in readers of others', () => {
  needs('peers');
  const at = eachScratch();

  it('is read whole: every message, every checksum, every definition', () => {
    const bag = openBag(at('bag'), { customData: { run_id: 'r', note: 'a: "b" #c' } });
    for (const topic of Object.values(topics)) bag.channel(topic);
    for (let index = 0; index < rounds; index += 1) {
      const logNs = startNs + BigInt(index) * 20_000_000n;
      for (const [topic, bytes] of entries(index)) bag.write(topic, bytes, { logNs, publishNs: logNs });
    }
    bag.close();
    const found = readByOthers(at('bag'));
    const names = ['/planner/heartbeat', '/pusht/image', '/pusht/agent_position', '/names', '/stop'];
    const counts = Object.fromEntries(names.map((name) => [name, rounds]));
    assert.deepEqual(found.mcap, counts);
    assert.deepEqual(found.mcap_ros2, counts);
    assert.deepEqual(found.rosbags, counts);
    const silent = Object.values(topics).map((topic) => [`/${topic.name}`, 0] as const);
    const all = { ...Object.fromEntries(silent), ...counts };
    assert.deepEqual(found.rosbags_listed, all);
    assert.deepEqual(found.statistics, all);
    assert.ok(found.log_time_rises);
    assert.ok(found.sequences_count_up);
    assert.deepEqual(found.metadata, ['rosbag2', 'rosbag2']);
    assert.deepEqual(Object.keys(found.type_hashes).sort(), Object.keys(all).sort());
    for (const hash of Object.values(found.type_hashes)) assert.match(hash, /^RIHS01_[0-9a-f]{64}$/);
    assert.deepEqual(found.durability['/goal'], ['TRANSIENT_LOCAL']);
    assert.deepEqual(found.durability['/stop'], ['VOLATILE']);
    checkWithRerun(at('bag'));
  });

  it('is accepted without any message too', () => {
    const bag = openBag(at('bag'));
    bag.channel(topics.goal);
    bag.close();
    const found = readByOthers(at('bag'));
    assert.deepEqual([found.mcap, found.rosbags_listed], [{}, { '/goal': 0 }]);
    checkWithRerun(at('bag'));
  });
});
