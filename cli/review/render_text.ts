// The review as an operator reads it.
import { isRehearsed, verdictWord, latencyLedger, type CycleOutcome } from '../../nodes/review/outcome.ts';
import type { CandidateReport, CandidateSet, Plan } from '../../msgs/index.ts';
import type { Foresight } from './foresight.ts';
import { claimText } from '../../replay/graph/claim.ts';
import type { ReviewReport } from './report.ts';

/** Of a key id, enough to tell keys apart on a screen. */
const keyDigits = 12;

function milliseconds(ns: bigint): string {
  return (Number(ns) / 1e6).toFixed(2);
}

function degrees(radians: number): string {
  return ((radians * 180) / Math.PI).toFixed(0);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ')}`)
    .join('\n');
}

function providerOf(set: CandidateSet | undefined, index: number): string {
  return set?.origins.find(({ first, count }) => index >= first && index < first + count)?.provider ?? '';
}

/** What a limit cost a candidate; nothing for those that were merely worse. */
function limitHit(candidate: CandidateReport): string {
  return /^(limit_|no_tail)/.test(candidate.code) ? candidate.code : '-';
}

function margin(plan: Plan, candidate: CandidateReport): string {
  if (candidate.rank === 0) return '-';
  return candidate.rank === 1
    ? plan.margin.toFixed(1)
    : Math.abs(candidate.cost - plan.best_score).toFixed(1);
}

/** What the embedded world says of a candidate, beside what the scorer said. */
function foreseenPx(foresight: Foresight | null, index: number): string {
  const found = foresight?.candidates.find(({ candidate }) => candidate === index);
  return found === undefined ? '-' : found.keypoint_distance_px.toFixed(1);
}

function candidateTable({ json, outcome }: ReviewReport, plan: Plan): string {
  const set = outcome.candidates;
  const age = (index: number): string => {
    const answer = plan.answers.find(
      ({ provider, capability }) => capability === 'policy' && provider === providerOf(set, index),
    );
    return answer === undefined ? '-' : milliseconds(answer.age_ns);
  };
  const head = [
    'rank',
    'candidate',
    'policy',
    'cost',
    'sim px',
    'margin',
    'limits hit',
    'jump',
    'turn deg',
    'seam acc',
    'age ms',
  ];
  const rows = plan.candidates.map((candidate) => [
    candidate.rank === 0 ? '-' : String(candidate.rank),
    String(candidate.index),
    providerOf(set, candidate.index),
    candidate.rank === 0 ? '-' : candidate.cost.toFixed(1),
    foreseenPx(json.foresight, candidate.index),
    margin(plan, candidate),
    limitHit(candidate),
    candidate.boundary_jump.toFixed(1),
    degrees(candidate.direction_change),
    candidate.boundary_acceleration.toFixed(0),
    age(candidate.index),
  ]);
  return table([head, ...rows]);
}

function chosen(plan: Plan): string {
  if (plan.code !== '') return `no plan: ${plan.code}`;
  const unit = plan.dimensions[0]?.unit ?? '';
  const seconds = (Number(plan.dt_ns) * (plan.slice_steps + plan.tail_steps)) / 1e9;
  const [scorer] = plan.scorers;
  const by = scorer === undefined ? 'by the policy itself' : `by ${scorer.provider}`;
  return [
    `candidate ${plan.chosen_index} ${by}: score ${plan.best_score.toFixed(3)}`,
    `margin ${plan.margin.toFixed(3)}`,
    `${plan.slice_steps} steps and a tail of ${plan.tail_steps} (${seconds.toFixed(1)} s, ${unit})`,
    `plan ${plan.plan_digest}`,
  ].join(', ');
}

function ledger(cycle: CycleOutcome): string {
  const { parts, wholeNs } = latencyLedger(cycle);
  const rows = [
    ['part', 'ms'],
    ...parts.map(({ part, durationNs }) => [part, milliseconds(durationNs)]),
    ['whole', milliseconds(wholeNs)],
  ];
  return table(rows);
}

function refusals({ verdict }: CycleOutcome): string {
  const lines = verdict.refusals.map(({ code, subject, step, value, limit }) => {
    const at = step >= 0 ? ` step ${String(step)}` : '';
    const numbers = value === 0 && limit === 0 ? '' : `: ${value.toFixed(3)}, limit ${limit.toFixed(3)}`;
    return `  ${code} ${subject}${at}${numbers}`.trimEnd();
  });
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** What the column of the embedded world is; where it is empty, why. */
function foresightLine({ json: { foresight } }: ReviewReport): readonly string[] {
  if (foresight === null) return [];
  const { provider, code, detail } = foresight;
  const what = 'corners from the goal after the slice';
  return code === ''
    ? [`Foreseen  sim px: ${what}, by provider ${provider}, which decides nothing`]
    : [`Foreseen  nothing: ${code}, ${detail}`];
}

/** What the simulator made of the choice, beside what the planner expected of it. */
function rehearsedLine({ json }: ReviewReport, plan: Plan): readonly string[] {
  const rehearsal = json.rehearsals.find(({ cycle }) => cycle === plan.meta.cycle);
  if (rehearsal === undefined) return [];
  const { outcome, code, detail } = rehearsal;
  if (outcome === null) return [`Rehearsed not played: ${code}, ${detail}`];
  const { before_px, after_px, coverage_before, coverage_after, duration_s, at_wall } = outcome;
  const parts = [
    `corners ${before_px.toFixed(1)} px from the goal before, ${after_px.toFixed(1)} px after`,
    `coverage ${coverage_before.toFixed(3)} to ${coverage_after.toFixed(3)}`,
    `${duration_s.toFixed(1)} s`,
    ...(at_wall ? ['at a wall, where simulators disagree'] : []),
  ];
  return [
    `Rehearsed in ${String(json.driver)}, predicted ${plan.best_score.toFixed(3)}: ${parts.join(', ')}`,
  ];
}

function lastCycle(report: ReviewReport): string {
  const cycle = report.outcome.cycles.at(-1);
  if (cycle === undefined) return 'no cycle was completed\n';
  const { plan, verdict } = cycle;
  return [
    `Cycle ${String(plan.meta.cycle + 1)} of ${String(report.cyclesWanted)}:`,
    candidateTable(report, plan),
    ...foresightLine(report),
    `Chosen    ${chosen(plan)}`,
    ...rehearsedLine(report, plan),
    `Verdict   ${verdictWord(verdict)}: ${verdict.codes.join(', ')}`,
    `${refusals(cycle)}Latency`,
    ledger(cycle),
    '',
  ].join('\n');
}

/** Who opened the run and who approved it, by name and by the beginning of the key. */
function approvals({ json }: ReviewReport): string {
  const short = (key: string): string => key.slice(0, keyDigits);
  const given = json.approvals.map(({ operator, key_id, self_attested }) => {
    const own = key_id === json.author ? ', also the author' : '';
    return `${operator} (key ${short(key_id)}${self_attested ? ', self-attested' : ''}${own})`;
  });
  const count = `${String(given.length)} of ${String(json.approvers_needed)} needed`;
  return `opened by key ${short(json.author)}; ${count}: ${given.join(', ') || 'nobody'}`;
}

/** The whole text for stdout. */
export function renderText(report: ReviewReport): string {
  const { outcome, json } = report;
  const items = Object.entries(json.checklist).map(([item, done]) => `${done ? '[x]' : '[ ]'} ${item}`);
  const rehearsed = outcome.cycles.filter(({ verdict }) => isRehearsed(verdict)).length;
  const fault =
    outcome.fault === undefined ? '' : `Fault     ${outcome.fault.code}: ${outcome.fault.detail}\n`;
  const worthless =
    json.attested_by === 'person'
      ? ''
      : `          answers attested by "${json.attested_by}" are worthless for a LIVE permit\n`;
  const { run_id: id, verify } = json;
  const place = json.run_workspace === '' ? `run ${id} in the workspace of its recorder` : json.run_workspace;
  return [
    lastCycle(report),
    `Checklist ${items.join('  ')}`,
    `Approval  ${approvals(report)}`,
    ...json.session_notes.map((note) => `Session   ${note}`),
    `Status    ${outcome.status}: ${rehearsed} of ${report.cyclesWanted} cycles rehearsed, nothing executed`,
    `${fault}${worthless}Evidence  ${place}`,
    ...(outcome.graph === undefined ? [] : [`Graph     ${claimText(outcome.graph)}`]),
    `Verify    ${verify.status}, ${String(verify.messages)} messages compared`,
    `Next      npx worldforge replay verify ${id}${report.workspaceFlag}`,
    '',
  ].join('\n');
}
