import assert from 'node:assert/strict';
import { topics, type Embodiment, type Plan } from '../../msgs/index.ts';
import {
  guards,
  runScope,
  type CommandEvent,
  type GuardId,
  type Happening,
  type KeyHolder,
} from '../../safety/index.ts';
import { approvalsHeld, commandsRemembered } from '../../safety/bounds.ts';
import { refusalsOf, releaseGuardIds } from '../../safety/guards.ts';
import { contextOf } from '../../safety/subjects.ts';
import { rowFor } from '../../safety/transitions.ts';
import { Bench, type CommandChanges } from './bench.ts';
import {
  closed,
  embodiment,
  items,
  noPlan,
  payload,
  plan,
  planDigestText,
  policyOf,
  sitePolicy,
} from './builders.ts';

const other = 'f'.repeat(64);

/** Which guards refuse this event now. */
function refusing(bench: Bench, happening: Happening): readonly string[] {
  const event = { nowNs: bench.nowNs, rosNs: bench.nowNs, ...happening };
  const row = rowFor(bench.state.phase, event.name, bench.policy.mode);
  assert.notEqual(row, undefined);
  const found = refusalsOf(row!.guards, contextOf(bench.state, event, bench.policy));
  return [...new Set(found.map(({ guard }) => guard))];
}

function refusingPlan(bench: Bench, changes: Partial<Plan>): readonly string[] {
  const given = plan(changes, { rosNs: bench.nowNs, sequence: 100n }, bench.policy.embodiment);
  return refusing(bench, { name: 'plan', plan: given, planDigest: planDigestText });
}

function refusingCommand(bench: Bench, name: CommandEvent, changes: CommandChanges = {}): readonly string[] {
  const kind = name === 'uncheck' ? 'check' : name;
  const made = payload(kind, changes.payload, bench.policy);
  const signed = { keyId: 'key-b', signatureValid: true, enrolled: true };
  return refusing(bench, { name, command: { payload: made, ...signed, ...changes.command } });
}

/** Of a plan under review for which nothing is missing but what `spoil` takes away. */
function refusingRelease(spoil: (bench: Bench) => void): readonly string[] {
  const bench = new Bench().ready();
  bench.plan();
  spoil(bench);
  const event = { name: 'tick', nowNs: bench.nowNs, rosNs: bench.nowNs } as const;
  const found = refusalsOf(releaseGuardIds, contextOf(bench.state, event, bench.policy));
  return [...new Set(found.map(({ guard }) => guard))];
}

const ready = () => new Bench().ready();

function under(changes: Partial<Embodiment>): Bench {
  return new Bench({ policy: policyOf(sitePolicy({ embodiments: [embodiment(changes)] })) }).ready();
}

function underLimits(changes: Partial<Embodiment['dimensions'][number]['limits']>): Bench {
  const { dimensions } = embodiment();
  return under({
    dimensions: dimensions.map((axis) => ({ ...axis, limits: { ...axis.limits, ...changes } })),
  });
}

/** Closed under the limits of this gate. */
function sliceFor(bench: Bench, ...xs: readonly number[]): Partial<Plan> {
  return closed(Float32Array.from(xs.flatMap((x) => [x, 100])), bench.policy.embodiment);
}

function withAxis(changes: Partial<Plan['dimensions'][number]>): Partial<Plan> {
  const [x, y] = plan().dimensions;
  return { dimensions: [x!, { ...y!, ...changes }] };
}

const spike = [110, 125, 110, 110];
const kink = [110, 120, 135, 150];

/** One way to trip each guard that a dry run has, and no other. */
const trips: Readonly<Partial<Record<GuardId, () => readonly string[]>>> = {
  plan_publisher: () => {
    const bench = ready();
    bench.feed({ name: 'endpoints_seen', topic: topics.plan.name, publishers: ['planner', 'intruder'] });
    return refusingPlan(bench, {});
  },
  plan_present: () => refusing(ready(), { name: 'plan', plan: noPlan('no_candidates'), planDigest: '' }),
  plan_sequence: () => {
    const bench = ready();
    bench.plan({}, { sequence: 100n });
    return refusingPlan(bench, {});
  },
  schema: () => refusingPlan(ready(), { schema_version: 2 }),
  robot: () => refusingPlan(ready(), { meta: { ...plan().meta, robot_id: 'another' } }),
  run: () => refusingPlan(ready(), { meta: { ...plan().meta, run_id: 'another' } }),
  embodiment: () => refusingPlan(ready(), { embodiment_digest: other }),
  limits: () => refusingPlan(ready(), { limits_digest: other }),
  goal: () => refusingPlan(ready(), { goal_digest: other }),
  observation: () => refusingPlan(ready(), { observation_digest: other }),
  measured_state: () => {
    const bench = ready();
    bench.feed({
      name: 'observation',
      topic: topics.observation.name,
      observed: { digest: plan().observation_digest, stampNs: bench.nowNs, measured: undefined },
    });
    return refusingPlan(bench, {});
  },
  dimension_names: () => refusingPlan(ready(), withAxis({ name: 'z' })),
  dimension_kinds: () => refusingPlan(ready(), withAxis({ kind: 'gripper' })),
  dimension_units: () => refusingPlan(ready(), withAxis({ unit: 'm' })),
  dimension_frames: () => refusingPlan(ready(), withAxis({ frame: 'table' })),
  mode: () => refusingPlan(ready(), { mode: 1 }),
  step_time: () => refusingPlan(ready(), { dt_ns: 99_999_999n }),
  slice_present: () => refusingPlan(ready(), { slice_steps: 0 }),
  slice_length: () => refusingPlan(under({ execute_steps: 3 }), {}),
  duration: () => refusingPlan(under({ plan_duration_max_ns: 300_000_000 }), {}),
  tail_present: () => refusingPlan(ready(), { tail_steps: 0, tail: new Float32Array(0) }),
  tail_rule: () =>
    refusingPlan(ready(), { tail: plan().tail.map((value, at) => (at === 0 ? value + 1e-4 : value)) }),
  plan_digest: () => refusingPlan(ready(), { plan_digest: other }),
  finite: () => {
    const bench = ready();
    return refusingPlan(bench, sliceFor(bench, Number.NaN, 110, 120, 130, 140));
  },
  position: () => {
    const bench = underLimits({ position_max: 120 });
    return refusingPlan(bench, sliceFor(bench, ...spike));
  },
  velocity: () => {
    const bench = underLimits({ velocity_max: 120 });
    return refusingPlan(bench, sliceFor(bench, 110, 125, 130, 135, 140, 145));
  },
  acceleration: () => {
    const bench = underLimits({ acceleration_max: 400 });
    return refusingPlan(bench, sliceFor(bench, ...kink));
  },
  jerk: () => {
    const bench = underLimits({ jerk_max: 4000 });
    return refusingPlan(bench, sliceFor(bench, ...kink));
  },
  join: () => refusingPlan(underLimits({ join_max: 5 }), {}),
  workspace: () => {
    const bench = under({ boxes: [{ axes: [0, 1], min: [0, 0], max: [120, 512] }] });
    return refusingPlan(bench, sliceFor(bench, ...spike));
  },
  proposal_age: () => {
    const bench = ready();
    bench.wait(10_001);
    return refusingPlan(bench, {});
  },
  run_opened: () => refusingRelease((bench) => (bench.state = { ...bench.state, author: undefined })),
  checklist: () =>
    refusingRelease((bench) => (bench.state = { ...bench.state, answers: bench.state.answers.slice(1) })),
  approvals: () => refusingRelease((bench) => (bench.state = { ...bench.state, approvals: [] })),
  review_age: () => {
    const bench = ready();
    bench.plan();
    const event = { name: 'tick', nowNs: bench.nowNs, rosNs: bench.nowNs + 300_000_000_001n } as const;
    return refusalsOf(releaseGuardIds, contextOf(bench.state, event, bench.policy)).map(({ guard }) => guard);
  },
  recorder_heard: () => refusingRelease((bench) => bench.wait(10_001)),
  recorder_healthy: () =>
    refusingRelease((bench) =>
      bench.feed({ name: 'recorder_state', topic: topics.recorderState.name, state: 'faulted' }),
    ),
  signature: () => refusingCommand(ready(), 'check', { ...itemYes(), command: { signatureValid: false } }),
  enrolment: () => refusingCommand(ready(), 'check', { ...itemYes(), command: { holder: 'unknown' } }),
  key_in_use: () => refusingHeld({ revoked: true }),
  key_owner: () => refusingHeld({ name: 'somebody_else' }),
  key_role: () => refusingHeld({ roles: ['author', 'observer'] }),
  command_robot: () => refusingCommand(ready(), 'check', itemYes({ robot_id: 'another' })),
  command_run: () => refusingCommand(ready(), 'check', itemYes({ run_id: 'another' })),
  command_session: () => refusingCommand(ready(), 'check', itemYes({ session_digest: other })),
  command_policy: () => refusingCommand(ready(), 'check', itemYes({ site_policy_digest: other })),
  command_epoch: () => refusingCommand(ready(), 'check', itemYes({ gate_boot_id: '78' })),
  command_time: () => refusingCommand(ready(), 'check', itemYes({ not_after_ns: '1' })),
  command_time_bound: () => refusingCommand(ready(), 'check', itemYes({ not_after_ns: '9'.repeat(18) })),
  command_new: () => {
    const bench = ready();
    const used = bench.state.remembered[0]!.commandId;
    return refusingCommand(bench, 'check', itemYes({ command_id: used }));
  },
  command_room: () => {
    const bench = ready();
    const entry = { commandId: 'old', notAfterNs: bench.nowNs };
    bench.state = { ...bench.state, remembered: Array.from({ length: commandsRemembered }, () => entry) };
    return refusingCommand(bench, 'check', itemYes());
  },
  run_new: () => refusingCommand(ready(), 'open_run'),
  item_known: () => refusingCommand(ready(), 'check', itemYes({ item: 'coffee_made' })),
  answer_scope: () => refusingCommand(ready(), 'check', itemYes({ scope: planDigestText })),
  scope_reviewed: () =>
    [...new Set(refusingCommand(ready(), 'approve', { payload: { scope: planDigestText } }))].filter(
      (guard) => guard !== 'scope_digest',
    ),
  scope_digest: () => {
    const bench = ready();
    bench.plan();
    return refusingCommand(bench, 'approve', { payload: { scope: other } });
  },
  reject_digest: () => {
    const bench = ready();
    bench.plan();
    return refusingCommand(bench, 'reject', { payload: { scope: runScope } });
  },
  not_author: () =>
    refusingCommand(ready(), 'approve', { payload: { scope: runScope }, command: { keyId: 'key-a' } }),
  approval_new: () => refusingCommand(ready(), 'approve', { payload: { scope: runScope } }),
  approval_room: () => {
    const bench = ready();
    for (let count = 1; count < approvalsHeld; count += 1) bench.approve(runScope, `key-${count}`);
    return refusingCommand(bench, 'approve', { payload: { scope: runScope }, command: { keyId: 'key-z' } });
  },
  approval_held: () =>
    refusingCommand(ready(), 'withdraw', { payload: { scope: runScope }, command: { keyId: 'key-z' } }),
  cause_cleared: () => {
    const bench = ready();
    bench.feed({ name: 'journal_failed', cause: 'journal_failed' });
    return refusingCommand(bench, 'reset');
  },
  sole_publisher: () => {
    const bench = ready();
    const topic = topics.goal.name;
    bench.feed({ name: 'endpoints_seen', topic, publishers: ['operator', 'intruder'] });
    return refusing(bench, { name: 'goal', topic, digest: other });
  },
  journal_order: () => refusing(ready(), { name: 'journal_durable', position: 1 }),
};

function itemYes(changes: CommandChanges['payload'] = {}): CommandChanges {
  return { payload: { item: items[0], value: true, ...changes } };
}

/** An answer by a key that is enrolled for it but for these changes. */
function refusingHeld(changes: Partial<KeyHolder>): readonly string[] {
  const holder: KeyHolder = {
    name: payload('check').operator,
    roles: ['operator'],
    revoked: false,
    ...changes,
  };
  return refusingCommand(ready(), 'check', { ...itemYes(), command: { holder } });
}

describe('safety guards', () => {
  it('let a plan, a command and a confirmation that are in order pass', () => {
    assert.deepEqual(refusingPlan(ready(), {}), []);
    assert.deepEqual(refusingCommand(ready(), 'check', itemYes()), []);
    assert.deepEqual(refusingHeld({}), []);
    assert.deepEqual(
      refusingRelease(() => undefined),
      [],
    );
  });

  for (const id of (Object.keys(guards) as GuardId[]).filter((name) => !('only' in guards[name]))) {
    it(`${id} refuses alone`, () => {
      assert.deepEqual(trips[id]?.(), [id]);
    });
  }

  it('a negative age is never fresh', () => {
    const bench = ready();
    bench.observe(bench.nowNs + 1n);
    bench.state = { ...bench.state, observations: bench.state.observations.slice(-1) };
    assert.deepEqual(refusingPlan(bench, {}), ['proposal_age']);
  });

  it('the author approves only where the policy says so and one approver is enough', () => {
    const approve = { payload: { scope: runScope }, command: { keyId: 'key-a' } };
    const alone = new Bench({ policy: policyOf(sitePolicy({ author_may_approve: true })) }).ready();
    assert.deepEqual(refusingCommand(alone, 'approve', approve), []);
    const site = sitePolicy({ author_may_approve: true, approvers: { dry: 2 } });
    assert.deepEqual(refusingCommand(new Bench({ policy: policyOf(site) }).ready(), 'approve', approve), [
      'not_author',
    ]);
  });

  it('one key counts once, whatever it approved', () => {
    const bench = new Bench({ policy: policyOf(sitePolicy({ approvers: { dry: 2 } })) }).ready();
    bench.plan();
    bench.approve(planDigestText);
    assert.equal(bench.state.phase, 'review');
    bench.approve(runScope, 'key-c');
    assert.equal(bench.state.phase, 'approved');
  });
});
