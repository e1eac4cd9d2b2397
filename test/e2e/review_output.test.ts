/** What a review prints: one JSON object or a page of text, and nothing else on standard output. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ReviewJson } from '../../cli/review/report.ts';
import { packageRoot } from '../../core/package_root.ts';
import { topics } from '../../msgs/index.ts';
import { consent, items, jsonOf, makeDesk, messagesOf, type Desk, type Finished } from './support.ts';

const digest = /^[0-9a-f]{64}$/;
const runId = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;
const cyclesOfSession = 19;

describe('worldforge review, everything answered', () => {
  let desk: Desk;
  let result: Finished;
  let json: ReviewJson;

  before(async () => {
    desk = makeDesk();
    result = await desk.review(...consent);
    json = jsonOf(result, 0);
  });
  after(() => desk[Symbol.dispose]());

  it('prints one JSON object that says what happened', () => {
    const {
      run_id,
      run_workspace,
      plan_digests,
      best_score,
      selected_candidate_index,
      latency,
      verify,
      author,
      approvals,
      rehearsals,
      foresight,
      graph,
      ...rest
    } = json;
    const folder = path.join(desk.workspace, 'runs', run_id);
    assert.match(run_id, runId);
    assert.deepEqual(rest, {
      schema_version: 1,
      status: 'rehearsed',
      run_manifest: path.join(folder, 'run_manifest.json'),
      bag: path.join(folder, 'bag'),
      mode: 'dry_run',
      session: path.join(packageRoot, 'replay', 'sessions', 'pusht-01'),
      session_notes: [],
      seed: '0',
      cycles: cyclesOfSession,
      policies: ['scripted'],
      scorers: ['mock'],
      candidate_count: 16,
      lower_is_better: true,
      gate: { verdict: 'rehearse', codes: ['execution_disabled'] },
      checklist: Object.fromEntries(items.map((item) => [item, true])),
      attested_by: 'demo',
      driver: 'sim',
      controller_executed: false,
      fault: null,
      approvers_needed: 1,
    });
    // One person may open and approve a dry run; it stands on the screen that it was one key.
    assert.deepEqual(approvals, [{ operator: 'demo', key_id: author, self_attested: true }]);
    assert.match(author, digest);
    assert.equal(run_workspace, folder);
    assert.equal(plan_digests.length, cyclesOfSession);
    for (const plan of plan_digests) assert.match(plan ?? '', digest);
    assert.equal(new Set(plan_digests).size, cyclesOfSession);
    assert.ok(Number.isFinite(best_score) && Number.isInteger(selected_candidate_index));
    assert.ok(latency.parts.length > 0);
    assert.equal(verify.status, 'equal');
    assert.equal(rehearsals.length, cyclesOfSession);
    assert.equal(foresight?.candidates.length, 16);
    assert.ok(verify.messages > 0);
    const { snapshots, ...claimed } = graph!;
    assert.ok(snapshots > 2);
    assert.deepEqual(claimed, { observed: false, endpoints_max: 0, command_publishers: 0 });
  });

  it('names a bag, a manifest and a run that are there', () => {
    assert.deepEqual(desk.runs(), [json.run_id]);
    for (const place of [json.run_workspace, json.run_manifest, path.join(json.bag, 'metadata.yaml')])
      assert.ok(path.isAbsolute(place) && existsSync(place), place);
  });

  it('explains the whole latency by its parts, within one percent', () => {
    const { parts, whole_ms } = json.latency;
    const sum = parts.reduce((total, { ms }) => total + ms, 0);
    assert.ok(whole_ms > 0 && Math.abs(sum - whole_ms) <= whole_ms / 100, `${sum} of ${whole_ms} ms`);
  });

  it('says of its plans what the bag says of them', async () => {
    const plans = await messagesOf(json.bag, topics.plan);
    const last = plans.at(-1);
    assert.deepEqual(
      plans.map(({ plan_digest }) => plan_digest),
      json.plan_digests,
    );
    assert.deepEqual(
      [last?.chosen_index, last?.best_score, last?.candidate_count],
      [json.selected_candidate_index, json.best_score, json.candidate_count],
    );
  });

  it('rehearsed every cycle and executed none', async () => {
    const reports = await messagesOf(json.bag, topics.controllerReport);
    assert.deepEqual(
      reports.map(({ executed }) => executed),
      Array.from({ length: cyclesOfSession }, () => false),
    );
  });

  it('played each plan in the simulator, from where the recording was', () => {
    const outcomes = json.rehearsals.map(({ cycle, best_score, code, outcome }) => {
      assert.deepEqual([code, Number.isFinite(best_score)], ['rehearsed', true]);
      return { cycle, ...outcome! };
    });
    assert.deepEqual(
      outcomes.map(({ cycle }) => cycle),
      Array.from({ length: cyclesOfSession }, (_, cycle) => cycle),
    );
    // The recorded expert brings the block from 112 px to the goal; each plan begins where it was by then.
    const [first, last] = [outcomes[0]!, outcomes.at(-1)!];
    assert.ok(Math.abs(first.before_px - 111.9) < 0.1 && last.before_px < 3, `${first.before_px} px`);
    assert.ok(last.coverage_before > 0.9 && first.coverage_before < 0.1);
    assert.ok(
      outcomes.some(({ before_px, after_px }) => after_px < before_px - 10),
      'no plan pushed',
    );
  });

  it('shows what the simulator foresees of every candidate, the choice among them', () => {
    const chosen = json.foresight?.candidates[json.selected_candidate_index ?? -1];
    const played = json.rehearsals.at(-1)?.outcome;
    // The rehearsal plays the tail too: at rest the block hardly moves any more.
    assert.ok(Math.abs((chosen?.keypoint_distance_px ?? NaN) - (played?.after_px ?? NaN)) < 5);
    assert.equal(json.foresight?.cycle, cyclesOfSession - 1);
  });

  it('tells its progress on standard error alone', () => {
    assert.match(result.stderr, /^dry-run review of .*, 19 cycles; nothing /);
    for (let cycle = 1; cycle <= cyclesOfSession; cycle += 1)
      assert.ok(result.stderr.includes(`cycle ${cycle}/${cyclesOfSession}  candidate `));
  });
});

describe('worldforge review as text', () => {
  let desk: Desk;
  let result: Finished;

  before(async () => {
    desk = makeDesk();
    result = await desk.run(['review', '--workspace-dir', desk.workspace, '--cycles', '3', ...consent]);
  });
  after(() => desk[Symbol.dispose]());

  it('shows every candidate with its rank, cost, margin, limits, seams and age', () => {
    assert.equal(result.code, 0, result.stderr);
    const head =
      /^ +rank +candidate +policy +cost +sim px +margin +limits hit +jump +turn deg +seam acc +age ms$/m;
    assert.match(result.stdout, head);
    const rows = result.stdout.match(
      /^ +\d+ +\d+ +scripted +[\d.]+ +[\d.]+ +[\d.]+ +- +[\d.]+ +\d+ +\d+ +[\d.]+$/gm,
    );
    assert.equal(rows?.length, 16);
  });

  it('shows the choice, the verdict with its codes, and the ledger with its sum', () => {
    assert.match(result.stdout, /^Foreseen +sim px: .* provider sim, which decides nothing$/m);
    assert.match(result.stdout, /^Chosen +candidate \d+ by mock: .*plan [0-9a-f]{64}$/m);
    const outcome =
      'corners [\\d.]+ px from the goal before, [\\d.]+ px after, coverage [\\d.]+ to [\\d.]+, 0.9 s';
    assert.match(result.stdout, new RegExp(`^Rehearsed in sim, predicted [\\d.]+: ${outcome}$`, 'm'));
    assert.match(result.stdout, /^Verdict +rehearse: execution_disabled$/m);
    assert.match(result.stdout, /^ +policy_inference +[\d.]+$/m);
    assert.match(result.stdout, /^ +whole +[\d.]+$/m);
    assert.match(result.stdout, /^Status +rehearsed: 3 of 3 cycles rehearsed, nothing executed$/m);
  });

  it('says that answers of a demonstration are worthless for a real robot', () => {
    assert.match(result.stdout, /answers attested by "demo" are worthless for a LIVE permit/);
  });

  it('says where the evidence is, and ends with the command that checks it', async () => {
    const [run] = desk.runs();
    const folder = path.join(desk.workspace, 'runs', run!);
    assert.ok(result.stdout.includes(`Evidence  ${folder}\n`));
    const next = /^Next +npx worldforge (.+)$/m.exec(result.stdout)?.[1];
    const checked = await desk.run(next!.split(' '));
    assert.deepEqual([checked.code, checked.stderr], [0, '']);
  });
});
