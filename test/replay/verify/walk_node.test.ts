import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { generateKey } from '../../../core/keys.ts';
import { stdStringType } from '../../../msgs/index.ts';
import { openWalk, type Stopped, type Walked } from '../../../replay/verify/walk_node.ts';
import { eachScratch } from '../each_scratch.ts';
import { toyOut, toySteps, writeToyRun, type ToyOptions } from '../toy_run.ts';

describe('openWalk', () => {
  const at = eachScratch();
  const { key } = generateKey();
  const { signal } = new AbortController();
  const write = (options: Partial<ToyOptions> = {}) => writeToyRun(at('space'), { key, ...options });

  async function walked(run: string, node = 'toy'): Promise<readonly (Walked | Stopped)[]> {
    using walk = await openWalk(run, { node, steps: toySteps, signal });
    assert.deepEqual(walk.notes, []);
    const all = [];
    for await (const item of walk.walk()) all.push(item);
    return all;
  }

  const says = (item: Walked | Stopped): unknown =>
    item.kind === 'stopped'
      ? item.finding
      : [
          item.number,
          item.input.name === '' ? item.input.topic : item.input.name,
          item.outputs.map(({ bytes }) => stdStringType.decode(bytes).data),
          item.equal,
          item.parting?.finding.detail,
        ];

  it('gives each input in order with what went out, all as recorded', async () => {
    assert.deepEqual((await walked(write())).map(says), [
      [0, 'start', [], 0, undefined],
      [1, 'toy/in', ['7 one'], 1, undefined],
      [2, 'toy/in', ['8 two'], 1, undefined],
      [3, '', ['9 tick'], 1, undefined],
      [4, 'toy/in', ['10 three'], 1, undefined],
      [5, 'toy/in', ['11 two'], 1, undefined],
    ]);
  });

  it('ends at the first output that differs, and names it', async () => {
    const changed = stdStringType.encode({ data: 'no' });
    const record: ToyOptions['record'] = (topic, bytes, index) =>
      topic === toyOut.name && index === 1 ? changed : bytes;
    const all = await walked(write({ record }));
    assert.equal(all.length, 3);
    assert.deepEqual(says(all[2]!), [2, 'toy/in', ['8 two'], 0, 'data: recorded "no", answered "8 two"']);
  });

  it('says what is recorded and not answered, and what is missing', async () => {
    const record: ToyOptions['record'] = (topic, bytes, index) =>
      topic === 'toy/in' && index === 0 ? undefined : bytes;
    const [only, ...others] = await walked(write({ record }));
    assert.equal(others.length, 0);
    assert.match(String(only?.kind === 'stopped' && only.finding.detail), /^1 messages that its step saw/);
  });

  it('refuses a folder that is no run, and a node that the run does not list', async () => {
    const run = write();
    await assert.rejects(walked(run, 'gate'), { code: 'run_invalid', hint: 'one of toy' });
    rmSync(path.join(run, 'run_manifest.json'));
    await assert.rejects(walked(run), { code: 'run_invalid' });
  });
});
