/** How many cycles a recording gives, as player, operator and recorder count them. */
import assert from 'node:assert/strict';
import { readProfile } from '../../../nodes/observer/profile.ts';
import { cyclesInRound, cyclesOfRun, type Extent } from '../../../nodes/player/extent.ts';
import { openSession, sessionPath } from '../../../nodes/review/session_source.ts';
import type { SessionSource } from '../../../nodes/review/settings.ts';
import { builtInProfilePath } from '../../../nodes/rig.ts';

const profile = readProfile(builtInProfilePath());
const whole: Extent = { stride: 8, cycles: 0, start_offset: 0, loop: false };

describe('the extent of a recording', () => {
  let session: SessionSource;
  before(async () => {
    session = await openSession(sessionPath('pusht-01'), profile);
  });
  const cycles = (extent: Partial<Extent>) => cyclesOfRun(session, profile, { ...whole, ...extent });

  it('is all of it, what is left after an offset, or the number that was asked for', async () => {
    assert.equal(await cycles({}), 19);
    assert.equal(await cycles({ start_offset: 14 }), 2);
    assert.equal(await cycles({ start_offset: 14, cycles: 5 }), 5);
    assert.equal(await cyclesInRound(session, profile, { ...whole, start_offset: 14, cycles: 5 }), 2);
  });

  it('has no end in a loop without a number', async () => {
    assert.deepEqual([await cycles({ loop: true }), await cycles({ loop: true, cycles: 3 })], [0, 3]);
  });

  it('is refused where the offset leaves nothing', async () => {
    await assert.rejects(cycles({ start_offset: 60 }), { code: 'parameter_invalid', message: /60/ });
  });
});
