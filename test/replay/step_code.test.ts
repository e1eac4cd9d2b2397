/** Which code decides what a step answers: all that the table of steps loads, and nothing else. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stepCodeDigest } from '../../replay/step_code.ts';
import { scratchFolder } from '../support/scratch.ts';

const tree: Readonly<Record<string, string>> = {
  'nodes/steps.js': "import { step } from './gate/step.js';\nexport const steps = [step];\n",
  'nodes/gate/step.js': "export { step } from '../../safety/step.js';\nimport './inputs.js';\n",
  'nodes/gate/inputs.js': "const sim = () => import('../../sim/world.js');\n// as in import './gone.js'\n",
  'nodes/gate/main.js': "import './step.js';\n",
  'safety/step.js': "import fs from 'node:fs';\nexport const step = 1;\n",
  'sim/world.js': 'export const world = 1;\n',
};

function digestWith(changed: Readonly<Record<string, string>>): string {
  using scratch = scratchFolder();
  for (const [file, code] of Object.entries({ ...tree, ...changed })) {
    mkdirSync(path.dirname(scratch.in(file)), { recursive: true });
    writeFileSync(scratch.in(file), code);
  }
  return stepCodeDigest(scratch.path);
}

describe('stepCodeDigest', () => {
  const unchanged = digestWith({});

  for (const file of Object.keys(tree).filter((name) => name !== 'nodes/gate/main.js')) {
    it(`is another one after a change of ${file}`, () => {
      assert.notEqual(digestWith({ [file]: `${tree[file] ?? ''}// changed\n` }), unchanged);
    });
  }

  it('is the same after a change of what no step loads', () => {
    assert.equal(
      digestWith({ 'nodes/gate/main.js': 'export {};\n', 'cli/main.js': 'export {};\n' }),
      unchanged,
    );
  });

  it('covers the code that judges, of this very build', () => {
    assert.match(stepCodeDigest(), /^[0-9a-f]{64}$/);
    assert.notEqual(stepCodeDigest(), unchanged);
  });
});
