import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { layoutOf } from '../../../scripts/ros/layout.ts';
import { outdated, runSteps, type Step } from '../../../scripts/ros/steps.ts';
import { scratchFolder, type Scratch } from '../../support/scratch.ts';

/** Two steps, the second on top of the first, that write down when they run. */
function steps(scratch: Scratch, inputs: { first?: string; second?: string; fails?: boolean } = {}) {
  const ran: string[] = [];
  const step = (name: string, input: string, after: string[], run: () => void): Step => ({
    name,
    says: name,
    files: ['package.json'],
    inputs: [input],
    after,
    folders: [scratch.in(name)],
    run: () => {
      ran.push(existsSync(scratch.in(name)) ? `${name} goes on` : name);
      mkdirSync(scratch.in(name), { recursive: true });
      run();
    },
  });
  const fail = (): void => {
    if (inputs.fails === true) throw new Error('no network');
  };
  const list = [
    step('first', inputs.first ?? '', [], () => undefined),
    step('second', inputs.second ?? '', ['first'], fail),
  ];
  return { list, ran, run: () => runSteps(layoutOf(scratch.path), list, () => undefined) };
}

describe('the steps of the ROS setup', () => {
  it('run once', () => {
    using scratch = scratchFolder();
    const once = steps(scratch);
    once.run();
    assert.deepEqual(once.ran, ['first', 'second']);
    const again = steps(scratch);
    again.run();
    assert.deepEqual(again.ran, []);
    assert.deepEqual(outdated(layoutOf(scratch.path), again.list), []);
  });

  it('run again, from nothing, where what they depend on has changed', () => {
    using scratch = scratchFolder();
    steps(scratch).run();
    const upper = steps(scratch, { second: 'changed' });
    upper.run();
    assert.deepEqual(upper.ran, ['second']);
    const both = steps(scratch, { first: 'changed', second: 'changed' });
    assert.deepEqual(outdated(layoutOf(scratch.path), both.list), ['first', 'second']);
    both.run();
    assert.deepEqual(both.ran, ['first', 'second']);
  });

  it('go on where they were interrupted', () => {
    using scratch = scratchFolder();
    assert.throws(steps(scratch, { fails: true }).run, /no network/);
    const again = steps(scratch);
    again.run();
    assert.deepEqual(again.ran, ['second goes on']);
  });
});
