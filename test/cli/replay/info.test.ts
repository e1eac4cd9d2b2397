/** `worldforge replay info`: what a recording holds and what it could feed. */
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../../core/package_root.ts';
import { assertTypedError, makeDesk, type Desk } from '../../e2e/support.ts';

const profile = path.join(packageRoot, 'launch', 'params', 'pusht_profile.yaml');
const original = path.join(packageRoot, 'replay', 'sessions', 'pusht-01', 'pusht-01_0.mcap');
const lineOf = (text: string, after: string): number => {
  const lines = readFileSync(profile, 'utf8').split('\n');
  const from = lines.findIndex((line) => line.includes(after));
  return from + lines.slice(from).findIndex((line) => line.includes(text)) + 1;
};

interface InfoJson {
  readonly sealed: boolean;
  readonly duration_s: number;
  readonly messages: number;
  readonly tails: readonly { readonly offset: number; readonly bytes: number }[];
  readonly topics: readonly Readonly<Record<string, unknown>>[];
}

describe('worldforge replay info', () => {
  let desk: Desk;
  before(() => {
    desk = makeDesk();
  });
  after(() => desk[Symbol.dispose]());
  const info = (...args: readonly string[]) => desk.run(['replay', 'info', ...args]);

  it('says storage, length, rates and gaps, and which fields each topic feeds or could feed', async () => {
    const { code, stdout, stderr } = await info('pusht-01', '--profile', profile);
    assert.deepEqual([code, stderr], [0, '']);
    const lines = stdout.split('\n');
    assert.match(lines[0]!, /pusht-01: 762 messages in 15\.\d+ s, sealed$/);
    assert.match(lines[1]!, /^mcap {2}\S+pusht-01_0\.mcap, \d+ bytes$/);
    const at = lines.indexOf('/pusht/action  geometry_msgs/msg/PointStamped');
    assert.equal(lines[at + 1], '     152 messages, 10.0 Hz, largest gap 0.100 s at 0.000 s');
    const place = `${profile}:${lineOf('topic:', 'name: agent_position')}`;
    assert.equal(lines[at + 2], `     could feed tensors agent_position: change topic at ${place}`);
    assert.ok(lines.includes('     feeds tensors keypoints'));
    assert.ok(lines.includes('     feeds goal.instruction'));
    assert.match(stdout, /10\.0 Hz, largest gap 0\.100 s at \d+\.\d+ s, no field of a profile reads it\n/);
  });

  it('says what does not fit, and the line to change', async () => {
    const text = readFileSync(profile, 'utf8')
      .replace('PointStamped', 'PoseStamped')
      .replace('axes: xy\n    shape: [2]', 'shape: [7]');
    desk.write({ 'lab.yaml': text });
    const { stdout } = await info('pusht-01', '--profile', desk.in('lab.yaml'));
    const says = 'expected geometry_msgs/msg/PoseStamped, found geometry_msgs/msg/PointStamped';
    assert.ok(
      stdout.includes(`     does not feed tensors agent_position: ${says}; change ${desk.in('lab.yaml')}:`),
    );
  });

  it('says as JSON that a recording is unsealed, and where it ends', async () => {
    copyFileSync(original, desk.in('cut.mcap'));
    const half = readFileSync(original).length >> 1;
    truncateSync(desk.in('cut.mcap'), half);
    const { code, stdout } = await info('--format', 'json', desk.in('cut.mcap'));
    const { sealed, tails, topics, messages, duration_s } = JSON.parse(stdout) as InfoJson;
    assert.deepEqual([code, sealed, tails.length], [0, false, 1]);
    assert.deepEqual(tails[0]!.offset + tails[0]!.bytes, half);
    const [action] = topics;
    assert.deepEqual(
      [action!['topic'], action!['known'], action!['use'], action!['rate_hz'], action!['backwards']],
      ['/pusht/action', true, 'tensor', 10, 0],
    );
    assert.ok(messages > 300 && messages < 700 && duration_s > 5 && duration_s < 14, stdout);
  });

  it('ends with 2 for a recording or a profile that cannot be read', async () => {
    assertTypedError(await info(desk.in('nowhere')), 'session_missing');
    assertTypedError(await info('pusht-01', '--profile', desk.in('nowhere.yaml')), 'session_invalid');
  });
});
