// The checklists of a site: what a person answers for before a plan is rehearsed, and before one is executed.
import { count, list, name, record, text, type ValueRule } from './value_rules.ts';

/** One item of the checklist that a person answers for. */
export interface ChecklistRule {
  readonly item: string;
  /** What to look at before answering. */
  readonly look_at: string;
  /** How long an answer holds. */
  readonly lifetime_ms: number;
}

/** What every dry run asks; a site may ask more. */
export const dryItems = [
  'workspace_clear',
  'emergency_stop_available',
  'operator_present',
  'controller_isolated',
] as const;

/** What every LIVE run asks, for one plan each time; a site may ask more. */
export const liveItems = [
  'workspace_clear',
  'emergency_stop_tested',
  'operator_present',
  'controller_limited',
  'payload_and_tool_match',
  'limits_digest_compared',
  'input_ages_compared',
  'dry_run_evidence_seen',
] as const;

const dayMs = 24 * 3600 * 1000;

export const checklistShape: ValueRule = list(
  record({ item: name(48), look_at: text(256), lifetime_ms: count(dayMs) }),
  1,
  64,
);
