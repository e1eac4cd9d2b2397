// What an operator signs: canonical JSON that names the act and everything it is bound to.
import { canonicalJson, parseCanonicalJson } from '../core/canonical_json.ts';
import { WorldforgeError } from '../core/errors.ts';
import { flag, name, oneOf, optional, record, text, type ValueRule } from './value_rules.ts';

export const commandKinds = [
  'open_run',
  'check',
  'approve',
  'reject',
  'withdraw',
  'arm',
  'stop',
  'reset',
] as const;
export type CommandKind = (typeof commandKinds)[number];

/** Who stands behind an answer: a person who was asked, a flag of a script, or the demonstration. */
export const attestations = ['person', 'flag', 'demo'] as const;
export type Attestation = (typeof attestations)[number];

/** The scope of an approval that holds for every plan of a dry run; any other scope is a plan digest. */
export const runScope = 'run';

export interface CommandPayload {
  readonly kind: CommandKind;
  /** Random, never used twice. */
  readonly command_id: string;
  readonly operator: string;
  readonly attested_by: Attestation;
  readonly robot_id: string;
  readonly run_id: string;
  readonly session_digest: string;
  readonly site_policy_digest: string;
  /** Decimal text. */
  readonly gate_boot_id: string;
  /** ROS time as decimal nanoseconds. */
  readonly not_after_ns: string;
  /** Of `check`: the item, and whether it holds. */
  readonly item?: string;
  readonly value?: boolean;
  /**
   * A plan digest: of `approve`, `reject`, `withdraw`, and of `check` and `arm` in LIVE. In a dry run also
   * `run`, for the first and the third.
   */
  readonly scope?: string;
}

const common: Readonly<Record<string, ValueRule>> = {
  kind: oneOf(commandKinds),
  command_id: text(64),
  operator: text(64),
  attested_by: oneOf(attestations),
  robot_id: text(64),
  run_id: text(32),
  session_digest: text(64),
  site_policy_digest: text(64),
  gate_boot_id: text(20),
  not_after_ns: text(20),
  item: optional(name(48)),
  value: optional(flag),
  scope: optional(text(64)),
};
const payloadShape = record(common);
const decimal = /^(0|[1-9][0-9]*)$/;

function hasShape(value: unknown): value is CommandPayload {
  return payloadShape(value, '').length === 0;
}

const scoped: readonly CommandKind[] = ['approve', 'reject', 'withdraw'];
/** Those that name a plan in LIVE only: the gate judges whether they should have. */
const scopedInLive: readonly CommandKind[] = ['check', 'arm'];

/** Which of the optional members a kind has, all of them and no other. */
function hasMembers({ kind, item, value, scope }: CommandPayload): boolean {
  const isCheck = kind === 'check';
  const isScoped = scoped.includes(kind);
  return (
    (item !== undefined) === isCheck &&
    (value !== undefined) === isCheck &&
    (scopedInLive.includes(kind) || (scope !== undefined) === isScoped)
  );
}

/** The text that is signed. @throws WorldforgeError json_invalid when a member has no canonical form */
export function commandPayload(payload: CommandPayload): string {
  return canonicalJson(payload);
}

/** Undefined for anything but the canonical text of a payload whose members belong to its kind. */
export function parseCommandPayload(payload: string): CommandPayload | undefined {
  let value: unknown;
  try {
    value = parseCanonicalJson(payload);
  } catch (error) {
    if (error instanceof WorldforgeError) return undefined;
    throw error;
  }
  if (!hasShape(value) || !hasMembers(value)) return undefined;
  return decimal.test(value.gate_boot_id) && decimal.test(value.not_after_ns) ? value : undefined;
}
