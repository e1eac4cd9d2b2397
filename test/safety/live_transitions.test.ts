import assert from 'node:assert/strict';
import { topics } from '../../msgs/index.ts';
import { phases, transitions, type Phase, type Row } from '../../safety/index.ts';
import { rowFor, unlistedCode } from '../../safety/transitions.ts';
import { ofShell } from './of_shell.ts';
import { goalDigest, planDigestText } from './builders.ts';
import { LiveBench, tickMs } from './live_bench.ts';

const other = 'f'.repeat(64);
const scope = { payload: { scope: planDigestText } };

/** A permitted gate whose journal does not confirm by itself, so that an arm waits. */
function waiting(): LiveBench {
  const bench = new LiveBench({ confirms: false }).permitted();
  bench.confirmAll();
  return bench;
}

const inPhase: Readonly<Record<Phase, () => LiveBench>> = {
  disarmed: () => new LiveBench().opened(),
  review: () => {
    const bench = new LiveBench().reviewed();
    bench.checkAllLive();
    bench.approveLive('bob');
    return bench;
  },
  approved: () => new LiveBench().completed(),
  permitted: waiting,
  executing: () => new LiveBench().executing(),
  stopping: () => new LiveBench().stopping(),
  latched: () => {
    const bench = new LiveBench().opened();
    bench.feed({ name: 'estop', pressed: true });
    bench.run(tickMs);
    return bench;
  },
};

const tick = (bench: LiveBench) => bench.run(tickMs);

/** Makes each event happen so that its guards pass. */
const happen: Readonly<Record<Row['event'], (bench: LiveBench) => unknown>> = {
  start: (bench) => bench.feed({ name: 'start' }),
  open_run: (bench) => {
    bench.state = { ...bench.state, author: undefined };
    bench.act('open_run', 'ann');
  },
  check: (bench) => bench.checkLive('workspace_clear'),
  uncheck: (bench) =>
    bench.act('uncheck', 'dia', { payload: { ...scope.payload, item: 'workspace_clear', value: false } }),
  approve: (bench) => {
    bench.state = { ...bench.state, answers: bench.state.answers.slice(1) };
    bench.approveLive('fay');
  },
  reject: (bench) => bench.act('reject', 'ann', scope),
  withdraw: (bench) => bench.act('withdraw', 'bob', scope),
  arm: (bench) => bench.arm(),
  reset: (bench) => bench.act('reset', 'cem'),
  malformed: (bench) => bench.feed({ name: 'malformed', commandId: 'm' }),
  stop: (bench) => bench.feed({ name: 'stop', commandId: 'c' }),
  plan: (bench) => bench.give(bench.livePlan()),
  observation: (bench) => bench.observe(),
  goal: (bench) => bench.feed({ name: 'goal', topic: topics.goal.name, digest: goalDigest }),
  endpoints_seen: (bench) =>
    bench.feed({ name: 'endpoints_seen', topic: 'mock/status', publishers: ['mock'] }),
  noticed: (bench) => bench.feed({ name: 'noticed', notice: 'peer_heard', subject: 'planner', count: 1 }),
  ...ofShell,
  tick,
  estop: (bench) => bench.feed({ name: 'estop', pressed: false }),
  enabling: (bench) => bench.feed({ name: 'enabling', value: 1 }),
  joint_state: (bench) => bench.senseJoints(),
  heartbeat: (bench) => bench.feed({ name: 'heartbeat', node: 'planner' }),
  clock_offset: (bench) => bench.feed({ name: 'clock_offset', node: 'planner', offsetNs: 0n }),
  policy_seen: (bench) => bench.feed({ name: 'policy_seen', digest: bench.policy.sitePolicyDigest }),
  evidence_judged: (bench) =>
    bench.feed({ name: 'evidence_judged', evidence: bench.evidence({ code: 'differs' }) }),
  report: (bench) => bench.feed({ name: 'report', permitId: 'p', index: 0, code: 'window_late' }),
  complete: (bench) => bench.approveLive('cem'),
  lapse: (bench) => {
    const old = bench.nowNs - 60_000_000_001n;
    const answers = bench.state.answers.map((answer) => ({ ...answer, givenNs: old }));
    bench.state = { ...bench.state, answers };
    tick(bench);
  },
  foreign_output: (bench) =>
    bench.feed({ name: 'endpoints_seen', topic: topics.approvedChunk.name, publishers: ['gate', 'gate'] }),
  pulse: tick,
  watch: tick,
  mint: (bench) => bench.feed({ name: 'evidence_judged', evidence: bench.evidence() }),
  keep: tick,
  keep_spent: (bench) => {
    bench.arm();
    tick(bench);
  },
  revoke: (bench) => bench.feed({ name: 'policy_seen', digest: other }),
  begin: (bench) => {
    bench.arm();
    bench.confirmAll();
  },
  cut: (bench) => bench.run(120),
  release: (bench) => bench.run(120),
  done: (bench) => {
    bench.velocities = [100, 0];
    bench.run(700);
  },
  halt: (bench) => bench.feed({ name: 'enabling', value: 0 }),
  still: (bench) => {
    bench.velocities = [0, 0];
    bench.run(300);
  },
  fault: (bench) => bench.feed({ name: 'estop', pressed: true }),
};

/** Acts on a plan under review: their guards refuse where there is none. */
const needReview: readonly string[] = ['check', 'uncheck', 'approve', 'withdraw', 'lapse'];

function possible(phase: Phase, event: string): boolean {
  return phase !== 'disarmed' || !needReview.includes(event);
}

const external = transitions.map(({ event }) => event);
const raised: readonly string[] = [
  ...['complete', 'lapse', 'foreign_output', 'pulse', 'watch', 'mint', 'keep', 'keep_spent', 'revoke'],
  ...['begin', 'cut', 'release', 'done', 'halt', 'still', 'fault'],
];

describe('safety transitions of LIVE', () => {
  for (const row of transitions.filter(({ mode }) => mode !== 'dry_run')) {
    for (const phase of row.from.filter((from) => possible(from, row.event))) {
      it(`${phase}, ${row.event}: ${row.to}`, () => {
        const bench = inPhase[phase]();
        assert.equal(bench.state.phase, phase);
        const stops = bench.stops().length;
        happen[row.event](bench);
        assert.equal(bench.state.phase, row.to === 'same' ? phase : row.to);
        if (row.actions.includes('answer_command')) assert.equal(bench.state.command.code, 'accepted');
        if (row.actions.includes('send_stop') || row.actions.includes('relay_stop')) {
          assert.equal(bench.stops().length, stops + 1);
        }
      });
    }
  }

  for (const phase of phases) {
    const unlisted = [...new Set(external)].filter(
      (event) => rowFor(phase, event, 'live') === undefined && !raised.includes(event),
    );
    for (const event of unlisted) {
      it(`${phase}, ${event}: refused, and the phase stays`, () => {
        const bench = inPhase[phase]();
        const effects = bench.effects.length;
        happen[event](bench);
        assert.equal(bench.state.phase, phase);
        const asked = bench.effects.slice(effects).filter(({ kind }) => kind === 'journal');
        assert.match(JSON.stringify(asked), new RegExp(`"${unlistedCode(phase, event, 'live')}"`));
      });
    }
  }
});
