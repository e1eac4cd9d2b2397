import assert from 'node:assert/strict';
import { topics } from '../../msgs/index.ts';
import { runScope, transitions, type Phase, type Row } from '../../safety/index.ts';
import { rowFor, unlistedCode } from '../../safety/transitions.ts';
import { ofShell } from './of_shell.ts';
import { Bench } from './bench.ts';
import { items, measured, observationDigest, planDigestText } from './builders.ts';

type DryPhase = Exclude<Phase, 'permitted' | 'executing' | 'stopping'>;
const phases: readonly DryPhase[] = ['disarmed', 'review', 'approved', 'latched'];

/** A gate in that phase, with one item open where that does not end the phase. */
const inPhase: Readonly<Record<DryPhase, () => Bench>> = {
  disarmed: () => {
    const bench = new Bench();
    bench.see();
    bench.open();
    bench.check(items[0]);
    bench.approve();
    return bench;
  },
  review: () => {
    const bench = inPhase.disarmed();
    bench.plan();
    return bench;
  },
  approved: () => {
    const bench = inPhase.review();
    bench.check(items[1]);
    return bench;
  },
  latched: () => {
    const bench = inPhase.disarmed();
    const topic = topics.gateState.name;
    bench.feed({ name: 'endpoints_seen', topic, publishers: ['gate', 'gate'] });
    bench.feed({ name: 'endpoints_seen', topic, publishers: ['gate'] });
    return bench;
  },
};

const scope = { payload: { scope: runScope } };

/** Makes each event happen so that its guards pass. */
const happen = {
  start: (bench) => bench.feed({ name: 'start' }),
  open_run: (bench) => {
    bench.state = { ...bench.state, author: undefined };
    bench.open();
  },
  check: (bench) => bench.check(items[0]),
  uncheck: (bench) => bench.command('uncheck', { payload: { item: items[0], value: false } }),
  approve: (bench) => bench.approve(runScope, 'key-c'),
  reject: (bench) => bench.command('reject', { payload: { scope: planDigestText } }),
  withdraw: (bench) => bench.command('withdraw', scope),
  arm: (bench) => bench.command('arm'),
  reset: (bench) => bench.command('reset'),
  malformed: (bench) => bench.feed({ name: 'malformed', commandId: 'm' }),
  stop: (bench) => bench.feed({ name: 'stop', commandId: '' }),
  plan: (bench) => {
    bench.state = { ...bench.state, answers: [] };
    bench.plan();
  },
  observation: (bench) => {
    bench.feed({
      name: 'observation',
      topic: topics.observation.name,
      observed: { digest: observationDigest, stampNs: bench.nowNs, measured },
    });
  },
  goal: (bench) => bench.feed({ name: 'goal', topic: topics.goal.name, digest: 'g' }),
  endpoints_seen: (bench) =>
    bench.feed({ name: 'endpoints_seen', topic: topics.goal.name, publishers: ['a', 'b'] }),
  noticed: (bench) => bench.feed({ name: 'noticed', notice: 'peer_lost', subject: 'planner', count: 1200 }),
  ...ofShell,
  tick: (bench) => bench.feed({ name: 'tick' }),
  complete: (bench) => bench.check(items[1]),
  lapse: (bench) => {
    bench.wait(60_001);
    bench.feed({ name: 'tick' });
  },
  foreign_output: (bench) =>
    bench.feed({ name: 'endpoints_seen', topic: topics.gateVerdict.name, publishers: ['gate', 'gate'] }),
  estop: (bench) => bench.feed({ name: 'estop', pressed: true }),
  enabling: (bench) => bench.feed({ name: 'enabling', value: 1 }),
  heartbeat: (bench) => bench.feed({ name: 'heartbeat', node: 'planner' }),
  policy_seen: (bench) => bench.feed({ name: 'policy_seen', digest: 'd' }),
} as const satisfies Readonly<Partial<Record<Row['event'], (bench: Bench) => void>>>;

type Happens = keyof typeof happen;
const events = Object.keys(happen) as readonly Happens[];

/** The rows that a dry gate has, with the phases that it has. */
const rows = transitions
  .filter(({ mode }) => mode !== 'live')
  .map((row) => ({
    ...row,
    event: row.event as Happens,
    from: phases.filter((at) => row.from.includes(at)),
  }));

describe('safety transitions', () => {
  it('have one row at most for each phase and event, in either mode', () => {
    for (const mode of ['dry_run', 'live'] as const) {
      for (const row of transitions.filter((entry) => (entry.mode ?? mode) === mode)) {
        for (const phase of row.from)
          assert.equal(rowFor(phase, row.event, mode), row, `${phase} ${row.event}`);
      }
    }
  });

  for (const row of rows) {
    for (const phase of row.from) {
      it(`${phase}, ${row.event}: ${row.to}`, () => {
        const bench = inPhase[phase]();
        assert.equal(bench.state.phase, phase);
        const refused = bench.records('refused').length;
        happen[row.event](bench);
        assert.equal(bench.state.phase, row.to === 'same' ? phase : row.to);
        assert.equal(bench.records('refused').length - refused, row.event === 'lapse' ? 1 : 0);
        if (row.actions.includes('answer_command')) assert.equal(bench.state.command.code, 'accepted');
      });
    }
  }

  for (const phase of phases) {
    const unlisted = events.filter(
      (event) => rowFor(phase, event, 'dry_run') === undefined && !isRaised(event),
    );
    for (const event of unlisted) {
      it(`${phase}, ${event}: refused, and the phase stays`, () => {
        const bench = inPhase[phase]();
        const effects = bench.effects.length;
        happen[event](bench);
        assert.equal(bench.state.phase, phase);
        const asked = bench.effects.slice(effects).filter(({ kind }) => kind === 'journal');
        assert.match(JSON.stringify(asked), new RegExp(`"${unlistedCode(phase, event, 'dry_run')}"`));
      });
    }
  }
});

/** Raised by the reducer only where a row is. */
function isRaised(event: Happens): boolean {
  return event === 'complete' || event === 'lapse' || event === 'foreign_output';
}
