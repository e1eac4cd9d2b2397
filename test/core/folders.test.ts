import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { makeFolders } from '../../core/folders.ts';
import { scratchFolder } from '../support/scratch.ts';

describe('makeFolders', () => {
  it('makes a folder and those above it, and finds them made', () => {
    using scratch = scratchFolder();
    makeFolders(scratch.in('a', 'b', 'c'));
    makeFolders(scratch.in('a', 'b', 'c'));
    assert.ok(statSync(scratch.in('a', 'b', 'c')).isDirectory());
  });

  it('ends with the error of the system where it cannot', () => {
    using scratch = scratchFolder();
    writeFileSync(scratch.in('file'), '');
    assert.throws(() => makeFolders(scratch.in('file', 'folder')), { code: 'ENOTDIR' });
    assert.throws(() => makeFolders('/proc/worldforge/folder'), { code: 'ENOENT' });
  });
});
