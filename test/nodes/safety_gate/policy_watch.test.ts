/** A site policy on disk, while a gate runs by it. */
import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DrivenClock } from '../../../core/driven_clock.ts';
import { builtInSitePolicyPath, readSitePolicy } from '../../../nodes/safety_gate/policy_file.ts';
import { watchPolicy } from '../../../nodes/safety_gate/policy_watch.ts';
import { sitePolicyDigest } from '../../../safety/index.ts';
import { scratchFolder } from '../../support/scratch.ts';

const text = readFileSync(builtInSitePolicyPath(), 'utf8');
const digest = sitePolicyDigest(readSitePolicy(builtInSitePolicyPath()));

describe('watchPolicy', () => {
  it('tells each second what the file says, also when it cannot be read, and is read again', () => {
    using scratch = scratchFolder();
    const file = scratch.in('site.yaml');
    writeFileSync(file, text);
    const clock = new DrivenClock({ rosNs: 0n, wallNs: 0n });
    const seen: (string | undefined)[] = [];
    const watch = watchPolicy({ file, clocks: clock, onSeen: (value) => seen.push(value) });
    const pass = () => clock.advanceTo(clock.steady.now() + 1_000_000_000n);
    pass();
    writeFileSync(file, text.replace(/^name: .*$/m, 'name: another'));
    pass();
    const [, , changed] = seen;
    rmSync(file);
    pass();
    writeFileSync(scratch.in('next'), text);
    renameSync(scratch.in('next'), file);
    pass();
    writeFileSync(file, 'name: [');
    pass();
    assert.deepEqual(seen, [digest, digest, changed, undefined, digest, undefined]);
    assert.ok(changed !== digest && changed?.length === 64);
    watch[Symbol.dispose]();
    pass();
    assert.equal(seen.length, 6);
  });
});
