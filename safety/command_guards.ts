// What must hold for a command: signed, for this gate and run, in time, once; then what its kind asks for.
import { approvalsHeld, commandsRemembered } from './bounds.ts';
import { msToNs } from './ages.ts';
import type { RefusalCode } from './codes.ts';
import { runScope, type CommandPayload } from './commands.ts';
import { approversNeeded, checklistRules, type GatePolicy } from './gate_policy.ts';
import { commandOf, ns, unless, type Context, type Guard, type Property } from './guard.ts';
import { signerGuards } from './signer_guards.ts';
import { stillForNs } from './standstill.ts';
import type { SafetyState } from './state.ts';

/** Compares what a command is bound to with what this gate is. */
function bound(
  code: RefusalCode,
  property: Property,
  member: keyof CommandPayload,
  expected: (policy: GatePolicy) => string,
): Guard {
  return {
    code,
    property,
    check: (context) =>
      unless(commandOf(context).payload[member] === expected(context.policy), { subject: member }),
  };
}

function untilNs(context: Context): bigint {
  return BigInt(commandOf(context).payload.not_after_ns) - context.event.rosNs;
}

/** Commands that have not expired: an expired one need not be remembered, it is refused for its age. */
export function unexpired(state: SafetyState, rosNs: bigint): SafetyState['remembered'] {
  return state.remembered.filter(({ notAfterNs }) => notAfterNs >= rosNs);
}

/**
 * Every command passes these first; what passed them is remembered, whether it then did what it asked for
 * or not.
 */
export const entryGuards = {
  signature: {
    code: 'signature_invalid',
    property: 'P4',
    check: (context) => unless(commandOf(context).signatureValid),
  },
  ...signerGuards,
  command_robot: bound('robot_mismatch', 'P2', 'robot_id', ({ site }) => site.robot_id),
  command_run: bound('run_mismatch', 'P13', 'run_id', ({ runId }) => runId),
  command_session: bound('session_mismatch', 'P3', 'session_digest', ({ sessionDigest }) => sessionDigest),
  command_policy: bound('policy_mismatch', 'P20', 'site_policy_digest', (policy) => policy.sitePolicyDigest),
  command_epoch: bound('epoch_mismatch', 'P13', 'gate_boot_id', ({ gateBootId }) => gateBootId),
  command_time: {
    code: 'command_expired',
    property: 'P5',
    check: (context) => unless(untilNs(context) >= 0n, { value: ns(untilNs(context)) }),
  },
  command_time_bound: {
    code: 'command_expiry_far',
    property: 'P5',
    check: (context) => {
      const limitNs = msToNs(context.policy.site.ages.command_ms);
      return unless(untilNs(context) <= limitNs, { value: ns(untilNs(context)), limit: ns(limitNs) });
    },
  },
  command_new: {
    code: 'command_duplicate',
    property: 'P6',
    check: (context) => {
      const id = commandOf(context).payload.command_id;
      return unless(!context.state.remembered.some(({ commandId }) => commandId === id), { subject: id });
    },
  },
  command_room: {
    code: 'command_flood',
    property: 'P6',
    check: ({ state, event }) => {
      const value = unexpired(state, event.rosNs).length;
      return unless(value < commandsRemembered, { value, limit: commandsRemembered });
    },
  },
} as const satisfies Record<string, Guard>;

/** The plan digest a command is about, compared with the plan under review; `run` needs none under review. */
function scopeOf(context: Context): { readonly scope: string; readonly reviewed: string | undefined } {
  return {
    scope: commandOf(context).payload.scope ?? '',
    reviewed: context.state.review?.subject.planDigest,
  };
}

export const actGuards = {
  run_new: {
    code: 'run_already_open',
    property: 'P4',
    check: ({ state }) => unless(state.author === undefined, { subject: state.author?.operator ?? '' }),
  },
  item_known: {
    code: 'item_unknown',
    property: 'P3',
    check: (context) => {
      const item = commandOf(context).payload.item ?? '';
      return unless(
        checklistRules(context.policy).some((rule) => rule.item === item),
        { subject: item },
      );
    },
  },
  /** An answer of a dry run holds for the run, one of LIVE for the plan that it names. */
  answer_scope: {
    code: 'plan_digest_mismatch',
    property: 'P3',
    check: (context) => {
      const { scope } = commandOf(context).payload;
      const wanted = context.policy.mode === 'live' ? scopeOf(context).reviewed : undefined;
      const named = context.policy.mode === 'live' ? wanted !== undefined : true;
      return unless(named && scope === wanted, { subject: scope ?? '' });
    },
  },
  scope_reviewed: {
    code: 'nothing_to_review',
    property: 'P2',
    check: (context) => {
      const { scope, reviewed } = scopeOf(context);
      return unless(scope === runScope || reviewed !== undefined);
    },
  },
  scope_digest: {
    code: 'plan_digest_mismatch',
    property: 'P2',
    check: (context) => {
      const { scope, reviewed } = scopeOf(context);
      return unless(scope === runScope || scope === reviewed, { subject: scope });
    },
  },
  /** A rejection is of one plan: whoever wants none of them stops the run. */
  reject_digest: {
    code: 'plan_digest_mismatch',
    property: 'P2',
    check: (context) => {
      const { scope, reviewed } = scopeOf(context);
      return unless(scope === reviewed, { subject: scope });
    },
  },
  not_author: {
    code: 'role_author',
    property: 'P4',
    check: (context) => {
      const { keyId } = commandOf(context);
      const { policy } = context;
      const allowed = policy.site.author_may_approve && approversNeeded(policy) === 1;
      return unless(allowed || context.state.author?.keyId !== keyId, { subject: keyId });
    },
  },
  approval_new: {
    code: 'approval_repeated',
    property: 'P4',
    check: (context) => {
      const { keyId, payload } = commandOf(context);
      const held = context.state.approvals.some((own) => own.keyId === keyId && own.scope === payload.scope);
      return unless(!held, { subject: keyId });
    },
  },
  approval_room: {
    code: 'approvals_full',
    property: 'P4',
    check: ({ state: { approvals } }) =>
      unless(approvals.length < approvalsHeld, { value: approvals.length, limit: approvalsHeld }),
  },
  approval_held: {
    code: 'approval_unknown',
    property: 'P4',
    check: (context) => {
      const { keyId, payload } = commandOf(context);
      const held = context.state.approvals.some((own) => own.keyId === keyId && own.scope === payload.scope);
      return unless(held, { subject: keyId });
    },
  },
  cause_cleared: {
    code: 'cause_not_cleared',
    property: 'P8',
    check: ({ state, event, policy }) =>
      unless(!causePersists(state) && !stillMoves(state, event.nowNs, policy), { subject: state.cause }),
  },
} as const satisfies Record<string, Guard>;

/** A failed journal stays failed for its run; a foreign publisher on a topic of the gate may go away. */
function causePersists({ journal, foreign }: SafetyState): boolean {
  return journal.failed || foreign.some((topic) => isOwnTopic(topic));
}

/** Latched because no standstill was measured: one must have been by now. */
function stillMoves(state: SafetyState, nowNs: bigint, { live }: GatePolicy): boolean {
  const limitNs = msToNs(live?.site.ages.standstill_ms ?? 0);
  return state.cause === 'no_standstill' && stillForNs(state, nowNs) < limitNs;
}

/** The gate's own topics: a second publisher there speaks in the gate's name. */
export function isOwnTopic(topic: string): boolean {
  return topic.startsWith('gate/');
}
