/** From a dry run with persons to a robot that moved and stands still, over real processes; its evidence. */
import assert from 'node:assert/strict';
import { liveItems } from '../../safety/index.ts';
import { figure } from '../support/figures.ts';
import { needs } from '../support/needs.ts';
import { isLongRun } from '../support/samples.ts';
import { accepted, LiveDesk } from './live_desk.ts';
import { isMoving, type Speaker } from './live_cell.ts';

/** Two persons at two terminals, from the plan under review to its execution. */
async function approvedAndArmed(live: LiveDesk, launch: Speaker): Promise<string> {
  await live.underReview(launch);
  accepted(await live.act('alice', 'check', ...liveItems));
  const { plan } = await live.status();
  assert(plan !== null, launch.output);
  for (const who of ['bob', 'cleo']) accepted(await live.act(who, 'approve', '--plan', plan.digest));
  accepted(await live.act('alice', 'arm'));
  return plan.digest;
}

describe('a LIVE run from end to end', function () {
  needs('ros', 'networks');
  this.timeout(600_000);

  if (isLongRun())
    it('rests on a dry run, moves the robot once, and verifies', async () => {
      await using live = new LiveDesk();
      const { robot } = await live.cell();
      const dryRun = await live.rehearsed();
      assert.equal(live.manifest(dryRun)['status'], 'rehearsed');
      assert.deepEqual(live.rows().filter(isMoving), []);
      assert.doesNotMatch(robot.output, /^(commanded|trajectory)/m);

      live.policy();
      const launch = live.launch('mode:=live', 'driver:=joint_trajectory');
      const digest = await approvedAndArmed(live, launch);
      await robot.says(/^at rest$/m);
      await launch.says(/the gate is stopping[^]*the gate is disarmed/);
      const rows = live.rows();
      assert.ok(rows.some(isMoving));
      assert.deepEqual(rows.slice(-10).filter(isMoving), []);
      figure(`robot moved in ${rows.filter(isMoving).length} of ${rows.length} periods of its log`);

      assert.equal(await launch.end('SIGINT'), 0, launch.output);
      const run = live.newestRun();
      const { status, facts } = live.manifest(run);
      const told = facts as Readonly<Record<string, unknown>>;
      assert.deepEqual([status, told['mode'], told['controller_executed']], ['passed', 'live', true]);
      const journal = live.journal(run);
      const reports = journal.filter(({ kind }) => kind === 'report');
      assert.deepEqual(
        reports.filter(({ code }) => code === 'executed').map(({ index }) => index),
        Array.from({ length: 12 }, (_, index) => index),
      );
      // The gate's stop at the end of the plan may reach the controller before its tail has run out.
      const others = reports.filter(({ code }) => code !== 'executed' && code !== 'stopped');
      assert.deepEqual(others, []);
      const spent = journal.filter(({ kind }) => kind === 'permit_spent');
      assert.deepEqual(
        spent.map(({ plan_digest }) => plan_digest),
        [digest],
      );
      const verified = await live.desk.verify(run);
      assert.match(verified.stdout, /^equal: /, `${verified.stdout}\n${verified.stderr}`);
    });
});
