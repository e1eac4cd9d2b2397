// What GateState says, for programs and for people: where the review stands, what is missing, what comes
// next.
import { isoUtc, stampToNs, type Stamp } from '../../core/time.ts';
import type { GateState, Plan } from '../../msgs/index.ts';
import type { SitePolicy } from '../../safety/index.ts';
import { sentenceOf } from './answer_text.ts';
import { askedItems } from './asked_items.ts';
import { digestShown, nextStep, standing, type NextStep } from './next_step.ts';
import { planFacts, planLines, type PlanFacts } from './plan_summary.ts';

export interface StatusFacts {
  readonly state: GateState;
  /** The plan under review, where it was heard. */
  readonly plan: Plan | undefined;
  /** The gate's own, where this terminal has it. */
  readonly sitePolicy: SitePolicy | undefined;
  /** Names of those who are or were enrolled on this host, by key id. */
  readonly names: ReadonlyMap<string, string>;
  readonly namespace: string | undefined;
}

export interface StatusJson {
  readonly schema_version: 1;
  readonly robot_id: string;
  readonly run_id: string;
  readonly gate_boot_id: string;
  readonly mode: string;
  readonly phase: string;
  readonly cause: string;
  readonly author: { readonly key_id: string; readonly enrolled_as: string | null } | null;
  readonly plan: { readonly digest: string; readonly facts: PlanFacts | null } | null;
  readonly checklist: readonly {
    readonly item: string;
    /** Null where this terminal does not have the gate's site policy. */
    readonly look_at: string | null;
    readonly done: boolean;
    readonly operator: string;
    readonly attested_by: string;
    readonly key_id: string;
    /** ISO 8601 of ROS time; null while open. */
    readonly answered: string | null;
  }[];
  readonly approvals: {
    readonly needed: number;
    readonly held: readonly {
      readonly operator: string;
      readonly attested_by: string;
      readonly key_id: string;
      readonly enrolled: boolean;
      readonly given: string;
    }[];
  };
  readonly site_policy_digest: string;
  readonly session_digest: string;
  readonly last_command: { readonly command_id: string; readonly code: string; readonly text: string } | null;
  readonly next: NextStep;
}

function timeOf(stamp: Stamp): string {
  return isoUtc(stampToNs(stamp));
}

function checklistJson({ state, sitePolicy }: StatusFacts): StatusJson['checklist'] {
  const rules = sitePolicy === undefined ? [] : askedItems(state, sitePolicy);
  return state.checklist.map(({ item, done, operator_name, attested_by, key_id, answered }) => ({
    item,
    look_at: rules.find((rule) => rule.item === item)?.look_at ?? null,
    done,
    operator: operator_name,
    attested_by,
    key_id,
    answered: done ? timeOf(answered) : null,
  }));
}

export function statusJson(facts: StatusFacts): StatusJson {
  const { state, plan, names, namespace } = facts;
  const { meta, author, plan_digest, command_id, command_code } = state;
  return {
    schema_version: 1,
    robot_id: meta.robot_id,
    run_id: meta.run_id,
    gate_boot_id: String(meta.boot_id),
    mode: state.mode,
    phase: state.state,
    cause: state.cause,
    author: author === '' ? null : { key_id: author, enrolled_as: names.get(author) ?? null },
    plan:
      plan_digest === '' ? null : { digest: plan_digest, facts: plan === undefined ? null : planFacts(plan) },
    checklist: checklistJson(facts),
    approvals: {
      needed: state.approvers_needed,
      held: state.approvals.map(({ operator_name, attested_by, key_id, self_attested, given }) => ({
        operator: operator_name,
        attested_by,
        key_id,
        enrolled: !self_attested,
        given: timeOf(given),
      })),
    },
    site_policy_digest: state.site_policy_digest,
    session_digest: state.session_digest,
    last_command:
      command_id === '' ? null : { command_id, code: command_code, text: sentenceOf(command_code) },
    next: nextStep(state, namespace),
  };
}

function short(digest: string): string {
  return digest.slice(0, digestShown);
}

function itemLines({ item, look_at, done, operator, attested_by, key_id }: StatusJson['checklist'][number]) {
  const who = `yes, ${operator} (${attested_by}), key ${short(key_id)}`;
  const look = look_at ?? 'give --site-policy FILE, that of the launch, to see what to look at';
  return [`  [${done ? 'x' : ' '}] ${item}${done ? `: ${who}` : ''}`, ...(done ? [] : [`      ${look}`])];
}

function authorText({ author }: StatusJson): string {
  if (author === null) return 'nobody opened the run yet';
  return `key ${short(author.key_id)}${author.enrolled_as === null ? '' : ` of ${author.enrolled_as}`}`;
}

function commandText({ last_command: last }: StatusJson): string {
  if (last === null) return 'none';
  return `${last.code}${last.text === '' ? '' : `: ${last.text}`} (${short(last.command_id)})`;
}

/** Lines for a person; ends in a line feed. */
export function statusText(facts: StatusFacts): string {
  const json = statusJson(facts);
  const { approvals, checklist, next } = json;
  const cause = sentenceOf(json.cause);
  const held = approvals.held.map(
    ({ operator, attested_by, key_id, enrolled }) =>
      `  ${operator} (${attested_by}, ${enrolled ? 'enrolled' : 'self-attested'}), key ${short(key_id)}`,
  );
  const lines = [
    `run        ${json.run_id} of robot ${json.robot_id}, ${json.mode}`,
    `gate       ${standing(facts.state)}`,
    ...(cause === '' ? [] : [`           ${cause}`]),
    `author     ${authorText(json)}`,
    ...planLines(facts.state, facts.plan),
    'checklist',
    ...checklist.flatMap(itemLines),
    `approvals  ${String(approvals.held.length)} of ${String(approvals.needed)}`,
    ...held,
    `command    ${commandText(json)}`,
    `next       ${next.command}`,
    `           ${next.why}`,
  ];
  return `${lines.join('\n')}\n`;
}
