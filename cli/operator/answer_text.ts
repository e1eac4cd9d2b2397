// What the gate answered to an act: the code, its sentence, and the numbers that it is about.
import type { GateState } from '../../msgs/index.ts';
import type { EnrolledOperator } from '../../nodes/operator/enrolled.ts';
import type { CommandDetail } from '../../nodes/operator/node.ts';
import {
  acceptedCode,
  refusalCodes,
  rolesFor,
  type CommandKind,
  type SitePolicy,
} from '../../safety/index.ts';

export interface Answered {
  readonly kind: CommandKind;
  readonly detail: CommandDetail;
  readonly answer: string;
}

export interface AnswerFacts {
  /** As it is after the answer. */
  readonly state: GateState;
  readonly sitePolicy: SitePolicy;
  /** The record of the signer on the signer's own host. */
  readonly signer: Pick<EnrolledOperator, 'name' | 'roles'>;
}

const sentences: Readonly<Record<string, string>> = refusalCodes;

/** The sentence of a code of the gate; empty for `accepted` and for one that this version does not know. */
export function sentenceOf(code: string): string {
  return sentences[code] ?? '';
}

function actName({ kind, detail: { item, value, scope } }: Answered): string {
  if (item !== undefined) return value === false ? `check ${item} --not` : `check ${item}`;
  return scope === undefined ? kind : `${kind} ${scope.slice(0, 12)}`;
}

function numbersOf({ kind, detail, answer }: Answered, facts: AnswerFacts): string {
  const { state, sitePolicy, signer } = facts;
  const held = `${String(state.approvals.length)} of ${String(state.approvers_needed)} approvals are held`;
  switch (answer) {
    case 'role_missing':
      return `${signer.name} is ${signer.roles.join(', ')}; ${kind} takes ${rolesFor(kind).join(' or ')}`;
    case 'command_expired':
    case 'command_expiry_far':
      return `the policy allows ${String(sitePolicy.ages.command_ms)} ms; compare both machines' clocks`;
    case 'plan_digest_mismatch':
    case 'nothing_to_review':
      return `signed for ${detail.scope ?? 'no plan'}; under review is ${state.plan_digest || 'no plan'}`;
    case 'item_unknown':
      return `the checklist has ${state.checklist.map(({ item }) => item).join(', ')}`;
    case 'approval_repeated':
    case 'approval_unknown':
    case 'approvals_full':
      return held;
    case 'role_author':
      return `the run was opened with key ${state.author}; ${held}`;
    case 'cause_not_cleared':
    case 'latched':
      return `latched by ${state.cause}`;
    default:
      return '';
  }
}

/** One line for what was accepted, two or three for what was refused. */
export function answerText(answered: Answered, facts: AnswerFacts): string {
  const { answer } = answered;
  if (answer === acceptedCode) return `${actName(answered)}: accepted\n`;
  const lines = [sentenceOf(answer), numbersOf(answered, facts)].filter((line) => line !== '');
  return [`${actName(answered)}: refused: ${answer}`, ...lines.map((line) => `  ${line}`), ''].join('\n');
}
