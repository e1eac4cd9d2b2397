/** The bag of a real review in the readers of others: every message, every checksum, every definition. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { ReviewJson } from '../../cli/review/report.ts';
import { providerTopics, topics, type Topic } from '../../msgs/index.ts';
import { fullName } from '../../replay/bag/channels.ts';
import { peers } from '../../scripts/peers/stamp.ts';
import { inRepository } from '../../scripts/repository.ts';
import { needs } from '../support/needs.ts';
import { countsOf, makeDesk, rehearsed, type Desk } from './support.ts';

type Counts = Readonly<Record<string, number>>;

interface Found {
  readonly mcap: Counts;
  readonly mcap_ros2: Counts;
  readonly rosbags: Counts;
  readonly statistics: Counts;
  readonly rosbags_listed: Counts;
  readonly log_time_rises: boolean;
  readonly sequences_count_up: boolean;
  readonly type_hashes: Readonly<Record<string, string>>;
}

const outputBytesMax = 16 * 1024 * 1024;
/** Spoken on in every rehearsed review. */
const spoken: readonly Topic<unknown>[] = [
  topics.goal,
  topics.observation,
  topics.planRequest,
  topics.candidates,
  topics.plan,
  topics.gateState,
  topics.gateVerdict,
  topics.rehearsal,
  topics.operatorCommand,
  topics.controllerReport,
  topics.recorderState,
  providerTopics('scripted').actionChunk,
  providerTopics('mock').score,
];

describe('the bag of a review in readers of others', () => {
  needs('peers');
  let desk: Desk;
  let json: ReviewJson;
  let found: Found;

  before(async () => {
    desk = makeDesk();
    json = await rehearsed(desk);
    const script = inRepository('scripts', 'peers', 'read_bag.py');
    const options = { encoding: 'utf8', maxBuffer: outputBytesMax } as const;
    found = JSON.parse(execFileSync(peers.python, [script, json.bag], options)) as Found;
  });
  after(() => desk[Symbol.dispose]());

  it('is read to the last message of every topic by all of them', async () => {
    const counts = [...(await countsOf(json.bag))].filter(([, messages]) => messages > 0);
    const ours = Object.fromEntries(counts);
    assert.deepEqual([found.mcap, found.mcap_ros2, found.rosbags], [ours, ours, ours]);
    assert.deepEqual(found.statistics, found.rosbags_listed);
    const silent = spoken.map(({ name }) => fullName(name)).filter((name) => !(name in found.mcap));
    assert.deepEqual(silent, []);
  });

  it('has log times that strictly rise, and sequences that count up', () => {
    assert.deepEqual([found.log_time_rises, found.sequences_count_up], [true, true]);
  });

  it('names the hash of its type on every channel', () => {
    assert.deepEqual(Object.keys(found.type_hashes).sort(), Object.keys(found.rosbags_listed).sort());
    for (const hash of Object.values(found.type_hashes)) assert.match(hash, /^RIHS01_[0-9a-f]{64}$/);
  });

  it('is accepted by a viewer', () => {
    const file = path.join(json.bag, 'bag_0.mcap');
    execFileSync(peers.rerun, ['mcap', 'check', file], { stdio: 'pipe' });
  });
});
