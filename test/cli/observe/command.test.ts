/** `worldforge observe --check`, run as a process: output and exit codes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../../core/package_root.ts';
import { assertTypedError, makeDesk, type Desk } from '../../e2e/support.ts';

const shipped = path.join(packageRoot, 'launch', 'params', 'pusht_profile.yaml');
const misspelt = readFileSync(shipped, 'utf8').replace('topic: pusht/image', 'topic: pusht/imgae');
const line = misspelt.split('\n').findIndex((text) => text.includes('imgae')) + 1;

describe('worldforge observe', () => {
  let desk: Desk;
  before(() => {
    desk = makeDesk();
    desk.write({ 'lab.yaml': misspelt });
  });
  after(() => desk[Symbol.dispose]());

  const observe = (...args: readonly string[]) => desk.run(['observe', ...args]);

  it('says that a session matches, and ends with 0', async () => {
    const { code, stdout, stderr } = await observe('--check', shipped, '--session', 'pusht-01');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(
      stdout,
      /^\S+ matches \S+pusht-01: 152 complete frames\nok {3}keypoints from pusht\/keypoints: 152 of 152 /,
    );
  });

  it('says what to change, and ends with 1', async () => {
    const profile = desk.in('lab.yaml');
    const { code, stdout } = await observe('--check', profile, '--session', 'pusht-01');
    assert.equal(code, 1);
    const lines = stdout.split('\n');
    const at = lines.indexOf('no   image from pusht/imgae: 0 of 0 messages read');
    assert.deepEqual(lines.slice(at + 1, at + 3), [
      '     the session has no topic pusht/imgae; nearest: pusht/image (sensor_msgs/msg/CompressedImage)',
      `     change topic at ${profile}:${String(line)}`,
    ]);
  });

  it('prints the same as JSON', async () => {
    const profile = desk.in('lab.yaml');
    const { code, stdout } = await observe('--check', profile, '--session', 'pusht-01', '--format', 'json');
    const found = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([code, found['schema_version'], found['matched'], found['frames']], [1, 1, false, 0]);
  });

  it('checks a profile alone', async () => {
    const { code, stdout } = await observe('--check', shipped);
    assert.equal(code, 0);
    assert.match(stdout, /is a valid profile, pusht; give --session/);
  });

  it('ends with 2 for a profile or a session that cannot be read', async () => {
    desk.write({ 'bad.yaml': misspelt.replace('unit: none', 'unit: cm') });
    const bad = await observe('--check', desk.in('bad.yaml'));
    assertTypedError(bad, 'session_invalid');
    assert.match(bad.stderr, /tensors\.2\.unit: .* \(line \d+\)/);
    assertTypedError(await observe('--check', shipped, '--session', desk.in('none')), 'session_missing');
  });
});
