/** What a command line loads before it knows what is asked: every start pays for it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cliPath } from '../e2e/support.ts';

/** Prints the address of every module that is loaded, a line each, on stderr. */
const hooks = `import { writeSync } from 'node:fs';
export const load = (url, context, next) => (writeSync(2, url + '\\n'), next(url, context));`;
const registering = `import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));`;

describe('the start of worldforge', () => {
  it('loads of all packages only the one that reads command lines', () => {
    const url = `data:text/javascript,${encodeURIComponent(registering)}`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', url, cliPath, '--help'], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /COMMANDS/);
    const packages = [...stderr.matchAll(/\/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].map(([, name]) => name);
    assert.deepEqual([...new Set(packages)], ['@stricli/core']);
  });
});
