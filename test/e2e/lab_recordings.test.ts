/** Recordings that another library wrote, under a lab's own names, reviewed through the lab's profile. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { peers } from '../../scripts/peers/stamp.ts';
import { inRepository } from '../../scripts/repository.ts';
import { needs } from '../support/needs.ts';
import { demoChecklist, makeRosDesk, onlyRun } from './ros_desk.ts';
import { assertTypedError, consent, jsonOf, makeDesk, rehearsed, type Desk } from './support.ts';

const source = inRepository('replay', 'sessions', 'pusht-01', 'pusht-01_0.mcap');
const profile = inRepository('test', 'e2e', 'lab_profile.yaml');
const profileLines = readFileSync(profile, 'utf8').split('\n');

function python(script: readonly string[], ...args: readonly string[]): void {
  execFileSync(peers.python, [inRepository('test', ...script), ...args], { stdio: 'pipe' });
}

function makeBag(desk: Desk, name: string, storage: string, ...fault: readonly string[]): string {
  python(['e2e', 'lab_bag.py'], source, desk.in(name), storage, ...fault);
  return desk.in(name);
}

/** The line of a field of the tensor with this topic. */
function placeOf(topic: string, field: string): string {
  const at = profileLines.indexOf(`    topic: ${topic}`);
  const after = profileLines.slice(at).findIndex((line) => line.startsWith(`    ${field}:`));
  return `${profile}:${String(at + after + 1)}`;
}

describe("a review of a lab's recording", () => {
  needs('peers');
  let desk: Desk;
  before(() => {
    desk = makeDesk();
  });
  after(() => desk[Symbol.dispose]());
  const review = (bag: string) =>
    desk.review(...consent, '--cycles', '3', '--session', bag, '--profile', profile);

  it('makes the plans of the session it was made from, whatever the storage', async () => {
    const bags = [makeBag(desk, 'sqlite', 'sqlite3')];
    const mcap = `${makeBag(desk, 'plain', 'mcap')}/plain.mcap`;
    for (const compression of ['zstd', 'lz4']) {
      python(['replay', 'bag', 'compress_bag.py'], mcap, desk.in(`${compression}.mcap`), compression);
      bags.push(desk.in(`${compression}.mcap`));
    }
    const reviews = [];
    for (const bag of bags) reviews.push(jsonOf(await review(bag), 0));
    const [first] = reviews;
    for (const { status, verify, session_notes, plan_digests, best_score } of reviews) {
      assert.deepEqual([status, verify.status, session_notes], ['rehearsed', 'equal', []]);
      assert.deepEqual(plan_digests, first!.plan_digests);
      assert.equal(best_score, first!.best_score);
    }
    // The picture is another one, so the plan's digest is; the motion and its score are the same.
    const shipped = await rehearsed(desk);
    assert.deepEqual(
      [first!.best_score, first!.selected_candidate_index],
      [shipped.best_score, shipped.selected_candidate_index],
    );
  });

  const joints = 'lab/arm/joint_states';
  const faults: readonly (readonly [string, string, RegExp])[] = [
    ['missing', 'topic', /the session has no topic lab\/arm\/joint_states; it has lab\/block, /],
    ['type', 'type', /is geometry_msgs\/msg\/PointStamped, the profile says sensor_msgs\/msg\/JointState/],
    ['joints', 'joints', /expected the joints x, y, came without x and with finger/],
    ['gap', 'topic', /nothing for 1\.300 s after the stamp \d+\.\d{3} s/],
    ['back', 'topic', /a step of -0\.900 s after the stamp \d+\.\d{3} s/],
  ];
  for (const [fault, field, says] of faults) {
    it(`is refused before the first cycle with the fault "${fault}", and the line to change`, async () => {
      const result = await review(makeBag(desk, `fault-${fault}`, 'sqlite3', fault));
      assertTypedError(result, 'session_invalid');
      assert.match(result.stderr, says);
      const place = placeOf(joints, field);
      assert.ok(result.stderr.includes(`; change ${field} at ${place}\n`), `${result.stderr} ${place}`);
    });
  }
});

describe("a lab's recording on ROS 2", function () {
  needs('peers', 'ros');
  this.timeout(600_000);

  it('is played through the profile, rehearsed and verified', async () => {
    using desk = makeRosDesk();
    const bag = makeBag(desk, 'lab', 'sqlite3');
    const { code, stdout, stderr } = await desk.launch([
      demoChecklist,
      'cycles:=2',
      `session:=${bag}`,
      `profile:=${profile}`,
    ]);
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    const { id, manifest } = onlyRun(desk);
    assert.equal(manifest.status, 'rehearsed');
    const verified = await desk.verify(id);
    assert.deepEqual([verified.code, verified.stderr], [0, ''], verified.stdout);
  });
});
