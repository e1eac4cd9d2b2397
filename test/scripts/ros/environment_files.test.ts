/** What the setup writes for shells and programs. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import {
  removeEnvironmentFiles,
  rosSetup,
  writeEnvironmentFiles,
} from '../../../scripts/ros/environment_files.ts';
import { layoutOf } from '../../../scripts/ros/layout.ts';
import { scratchFolder } from '../../support/scratch.ts';

describe('writeEnvironmentFiles', () => {
  it('keeps colcon out of the folder, which may lie in a workspace', () => {
    using scratch = scratchFolder();
    const layout = layoutOf(scratch.path);
    writeEnvironmentFiles(layout, rosSetup(layout, { kind: 'wheels', distro: 'jazzy' }, {}));
    removeEnvironmentFiles(layout);
    assert.ok(existsSync(scratch.in('COLCON_IGNORE')));
    assert.ok(!existsSync(scratch.in('setup.bash')));
  });
});
