/** A LIVE controller on ROS 2 with a robot that stands in: it follows its plan, and stops whoever dies. */
import assert from 'node:assert/strict';
import { armDtNs, armPlan, lookaheadMs } from '../nodes/controller/live_site.ts';
import { figure } from '../support/figures.ts';
import { needs } from '../support/needs.ts';
import { isMoving, LiveCell, type CellOptions, type RobotRow, type Speaker } from './live_cell.ts';

/** Of the robot's own log. */
const rowMs = 10;
/** Rows within which everything must be at rest: what was handed over, and 300 ms for the tail. */
const rowsToRestMax = (lookaheadMs + 300) / rowMs;
/** Farthest from the plan, rad: a hundredth of a second at full speed. */
const followedTo = 0.02;

/** Where the plan is at a time after its begin, between its points on the line. */
function planned(afterNs: number): readonly number[] {
  const { slice, tail } = armPlan();
  const data = [...slice, ...tail];
  const last = data.length / 2 - 1;
  const at = Math.min(last, Math.max(0, afterNs / armDtNs - 1));
  const [before, share] = [Math.floor(at), at - Math.floor(at)];
  return [0, 1].map((axis) => {
    const from = data[before * 2 + axis]!;
    const to = data[Math.min(last, before + 1) * 2 + axis]!;
    return from + (to - from) * share;
  });
}

interface Running {
  readonly cell: LiveCell;
  readonly robot: Speaker;
  readonly desk: Speaker;
  readonly controller: Speaker;
  readonly gate: Speaker;
}

/** Everybody is there, and the plan is about to be executed. */
async function started(cell: LiveCell): Promise<Running> {
  const [robot, desk] = [cell.robot(), cell.desk()];
  await Promise.all([robot.says(/^ready$/m), desk.says(/^ready$/m)]);
  const controller = cell.controller();
  await desk.says(/^controller is there$/m);
  const gate = cell.gate();
  await gate.says(/^ready$/m);
  await robot.says(/^commanded$/m);
  await desk.says(/^ends <recorder <robot >controller$/m);
  return { cell, robot, desk, controller, gate };
}

/** Rows after a time until the robot is at rest for good; it must have moved before, and rest at the end. */
function rowsToRest(rows: readonly RobotRow[], fromNs: bigint): number {
  assert.ok(rows.filter((row) => row.steadyNs <= fromNs).some(isMoving), 'the robot did not move');
  const after = rows.filter((row) => row.steadyNs > fromNs);
  return after.findLastIndex(isMoving) + 1;
}

/** All that the robot wrote down until it had been at rest for a while. */
async function rowsUntilRest(cell: LiveCell, robot: Speaker): Promise<readonly RobotRow[]> {
  await robot.says(/^at rest$/m);
  return cell.rows();
}

const reportsOf = (desk: Speaker): readonly string[] =>
  [...desk.output.matchAll(/^report \d+ (\w+) (\d+) (\w+)/gm)].map(([, code, index, executed]) =>
    [code, index, executed].join(' '),
  );

describe('a LIVE controller with a robot on ROS 2', function () {
  needs('ros');
  this.timeout(300_000);

  async function withCell(act: (running: Running) => Promise<void>, options: CellOptions = {}) {
    await using cell = new LiveCell(options);
    await act(await started(cell));
  }

  it('follows the plan from window to window, and everybody ends cleanly', async () => {
    await withCell(async ({ cell, robot, desk, controller, gate }) => {
      gate.tell('execute');
      await gate.says(/^through$/m);
      const rows = await rowsUntilRest(cell, robot);
      const windows = Array.from({ length: 12 }, (_, index) => `executed ${index} true`);
      assert.deepEqual(reportsOf(desk), windows, controller.output);
      const begins = [...desk.output.matchAll(/^trajectory \d+ (\d+)/gm)].map(([, begin]) => begin);
      assert.equal(new Set(begins).size, 1);
      const beginNs = BigInt(begins[0]!);
      const away = rows
        .filter(({ rosNs }) => rosNs >= beginNs)
        .map(({ rosNs, positions }) =>
          planned(Number(rosNs - beginNs)).map((place, axis) => Math.abs(place - positions[axis]!)),
        );
      const farthest = Math.max(...away.flat());
      assert.ok(away.length > 100 && farthest <= followedTo, `${farthest} rad from the plan`);
      figure(`farthest from the plan on ROS 2: ${(farthest * 1000).toFixed(2)} mrad`);
      assert.deepEqual([await robot.end('SIGTERM'), await controller.end('SIGINT')], [0, 0]);
    });
  });

  for (const who of ['gate', 'controller'] as const) {
    it(`comes to rest by itself when the ${who} is killed`, async () => {
      await withCell(async ({ cell, robot, desk, ...running }) => {
        running.gate.tell('execute');
        await running.gate.says(/^window 6$/m);
        const killedNs = process.hrtime.bigint();
        await running[who].end('SIGKILL');
        const count = rowsToRest(await rowsUntilRest(cell, robot), killedNs);
        assert.ok(count <= rowsToRestMax, `${count} rows, at most ${rowsToRestMax}`);
        figure(`${who} killed to zero speed: ${count * rowMs} ms of the robot's log`);
        if (who === 'controller') return;
        await desk.says(/^report \d+ window_missing 6 true window 7 did not come; the tail it has runs out/m);
        const executed = Array.from({ length: 7 }, (_, index) => `executed ${index} true`);
        assert.deepEqual(reportsOf(desk), [...executed, 'window_missing 6 true']);
      });
    });
  }

  it('stops on `stop` from anybody, and believes no window of that permit any more', async () => {
    await withCell(async ({ cell, robot, desk, gate }) => {
      const hand = cell.hand();
      await hand.says(/^ready$/m);
      gate.tell('execute');
      await gate.says(/^window 5$/m);
      hand.tell('stop');
      await Promise.all([hand.says(/^stop$/m), gate.says(/^through$/m)]);
      const rows = await rowsUntilRest(cell, robot);
      const [, heardNs = '0', detail] = await desk.says(/^report (\d+) stopped \d+ true (.*)$/m);
      assert.match(detail!, /^a stop was heard; a tail from here, at rest in \d+\.\d ms$/);
      const count = rowsToRest(rows, BigInt(heardNs));
      assert.ok(count <= rowsToRestMax, `${count} rows, at most ${rowsToRestMax}`);
      figure(`stop heard to zero speed: ${count * rowMs} ms of the robot's log`);
      const codes = reportsOf(desk).map((line) => line.replace(/ .*/, ''));
      const stop = codes.indexOf('stopped');
      assert.deepEqual([...new Set(codes.slice(0, stop))], ['executed']);
      assert.deepEqual([...new Set(codes.slice(stop + 1))], ['stop_heard']);
    });
  });

  for (const [fault, end] of [
    ['--freeze', (last: number, planEnd: number) => last > 0.01 && last < planEnd - 0.1],
    ['--offset=0.5', (last: number, planEnd: number) => Math.abs(last - planEnd - 0.5) < 0.01],
  ] as const) {
    it(`has a robot that can be told to have a fault: ${fault}`, async () => {
      await withCell(
        async ({ cell, robot, gate }) => {
          gate.tell('execute');
          await gate.says(/^through$/m);
          const [last = 0] = (await rowsUntilRest(cell, robot)).at(-1)!.positions;
          const [planEnd = 0] = planned(Number.MAX_SAFE_INTEGER);
          assert.ok(end(last, planEnd), `${last} rad at the end, the plan ends at ${planEnd}`);
        },
        { robot: [fault, '--fault-after=0.5'] },
      );
    });
  }

  it('is not ready before a robot listens to it', async () => {
    await using cell = new LiveCell();
    const desk = cell.desk();
    await desk.says(/^ready$/m);
    const controller = cell.controller();
    await controller.says(/controller waits for a robot on arm_controller\/joint_trajectory/);
    assert.doesNotMatch(desk.output, /controller is there/);
    cell.robot();
    await desk.says(/^controller is there$/m);
  });

  it('has no publisher of commands in a dry run', async () => {
    await using cell = new LiveCell({ mode: 'dry_run', driver: 'none' });
    const [robot, desk] = [cell.robot(), cell.desk()];
    await Promise.all([robot.says(/^ready$/m), desk.says(/^ready$/m)]);
    const controller = cell.controller();
    await desk.says(/^controller is there$/m);
    await desk.says(/^ends <recorder <robot$/m);
    // DDS tells of endpoints in the order in which they were made: one for commands would be known by now.
    assert.doesNotMatch(desk.output, />controller/);
    await controller.says(/dry_run, driver none, nothing is commanded/);
  });

  for (const [code, what, options, policy] of [
    ['policy_without_live', 'with a policy that has no LIVE', {}, 'dry_policy.yaml'],
    [
      'driver_unavailable',
      'with follow_joint_trajectory',
      { driver: 'follow_joint_trajectory' },
      'policy.yaml',
    ],
    ['driver_unfit', 'with sim for an arm', { driver: 'sim' }, 'policy.yaml'],
    ['driver_unfit', 'in a dry run with a driver of robots', { mode: 'dry_run' }, 'policy.yaml'],
  ] as const) {
    it(`is refused at its start ${what}: ${code}`, async () => {
      await using cell = new LiveCell(options);
      const controller = cell.controller({ policy });
      assert.equal(await controller.ended(), 2, controller.output);
      assert.match(controller.output, new RegExp(`${code}: .*; next: `));
    });
  }
});
