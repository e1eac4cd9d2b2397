/** What is told of runs and what may go: pure. */
import assert from 'node:assert/strict';
import { compareRuns } from '../../../replay/runs/compare.ts';
import { fits } from '../../../replay/runs/filter.ts';
import { planRetention, type Retention } from '../../../replay/runs/retention.ts';
import { bareFound, bareManifest } from './bare_runs.ts';

const dayNs = 86_400_000_000_000n;
const now = '2026-03-01T00:00:00.000Z';
const nowNs = BigInt(Date.parse(now)) * 1_000_000n;

function daysAgo(days: number): string {
  return new Date(Date.parse(now) - days * 86_400_000).toISOString();
}

function verdicts(...codes: readonly (readonly string[])[]) {
  return codes.map((own) => ({
    verdict: own.length === 1 ? 'rehearse' : 'refuse',
    codes: ['execution_disabled', ...own.slice(1)],
  }));
}

describe('an entry of the index', () => {
  it('says why a run failed: its fault, or the codes of its refusals, the most frequent first', () => {
    const at = daysAgo(1);
    const refused = bareFound({
      ...{ at, number: 1, status: 'refused' },
      facts: { fault: null, verdicts: verdicts(['', 'b'], ['', 'a', 'b'], ['']) },
    });
    assert.equal(refused.entry.failure_summary, 'b 2x, a 1x');
    const fault = { code: 'workspace_full', detail: 'token=abcdefghij is full' };
    const faulty = bareFound({ at, number: 2, status: 'incomplete', facts: { fault } });
    assert.equal(faulty.entry.failure_summary, 'workspace_full: token=[redacted] is full');
    const open = bareFound({ at, number: 3, status: 'running' });
    assert.equal(open.entry.failure_summary, 'nobody closed it');
    assert.equal(open.entry.recovery_command, `npx worldforge replay repair ${open.entry.run_id}`);
    assert.equal(bareFound({ at, number: 4 }).entry.failure_summary, '');
  });

  it('gives the command that does it again, and nothing in it that a shell would read', () => {
    const session = { path: '/tmp/$(rm -rf x)/pusht-02', digest: 'd' };
    const { entry } = bareFound({
      ...{ at: daysAgo(1), number: 1 },
      facts: { session, seed: '7; reboot', candidates: 16, cycles_wanted: 3 },
    });
    assert.equal(
      entry.rerun_command,
      'npx worldforge review --session pusht-02 --policy scripted --score mock --candidates 16 --cycles 3',
    );
  });
});

describe('a filter of runs', () => {
  const { entry } = bareFound({ at: '2026-01-31T12:00:00.000Z', number: 1, status: 'refused' });
  const fitting = [
    {},
    { provider: 'mock', capability: 'score', status: 'refused', kind: 'review', artifactType: 'jsonl' },
    { createdFrom: '2026-01-31', createdTo: '2026-01-31' },
    { createdTo: '2026' },
  ];
  const others = [
    { provider: 'moc' },
    { capability: 'embed' },
    { status: 'rehearsed' },
    { kind: 'eval' },
    { artifactType: 'mcap' },
    { createdFrom: '2026-01-31T12:01' },
    { createdTo: '2026-01-30' },
  ];
  it('shows what fits every condition', () => {
    for (const filter of fitting) assert.equal(fits(entry, filter), true, JSON.stringify(filter));
    for (const filter of others) assert.equal(fits(entry, filter), false, JSON.stringify(filter));
  });
});

describe('retention', () => {
  const manifests = [0.5, 0.6, 3, 20, 40, 50].map((days, number) =>
    bareManifest({ at: daysAgo(days), number, status: number === 4 ? 'running' : 'rehearsed' }),
  );
  function actions(retention: Partial<Retention>, heldPlace = -1): readonly string[] {
    const whole = { maxAgeNs: 30n * dayNs, keepLatest: 1, families: [], ...retention };
    const held = (runId: string): boolean => manifests[heldPlace]?.run_id === runId;
    return planRetention(manifests, whole, { nowNs, held }).map(({ action }) => action);
  }

  it('lets go what is old, neither among the newest, open nor held', () => {
    const old = ['skip-keep-latest', 'skip-young', 'skip-young', 'skip-young', 'skip-open', 'delete'];
    assert.deepEqual(actions({}), old);
    assert.deepEqual(actions({}, 5), [...old.slice(0, 5), 'skip-held']);
    assert.deepEqual(actions({ families: ['eval'] }).slice(1), [
      ...['skip-family', 'skip-family', 'skip-family', 'skip-open', 'skip-family'],
    ]);
  });

  it('keeps the runs of the last day unless the age is 0', () => {
    const young = ['skip-young', 'skip-young', 'delete', 'delete', 'skip-open', 'delete'];
    assert.deepEqual(actions({ maxAgeNs: 1n, keepLatest: 0 }), young);
    const all = ['delete', 'delete', 'delete', 'delete', 'skip-open', 'delete'];
    assert.deepEqual(actions({ maxAgeNs: 0n, keepLatest: 0 }), all);
  });
});

describe('a comparison of runs', () => {
  const session = { path: 'pusht-01', digest: 'd' };
  const base = bareFound({
    ...{ at: daysAgo(2), number: 1 },
    facts: { session, plan_digests: ['a', 'b', 'c'], verdicts: verdicts([''], [''], ['', 'gone']) },
  });
  const other = bareFound({
    ...{ at: daysAgo(1), number: 2, status: 'refused' },
    facts: { session, plan_digests: ['a', 'x', 'c'], verdicts: verdicts([''], ['', 'new'], ['', 'new']) },
  });

  it('counts verdicts, codes and how long the plans are the same', () => {
    const { runs, metric_deltas: deltas, failure_changes: changes } = compareRuns([base, other]);
    assert.deepEqual(
      runs.map(({ rehearsed, refused, same_plans, duration_s }) => [
        rehearsed,
        refused,
        same_plans,
        duration_s,
      ]),
      [
        [2, 1, 3, 3],
        [1, 2, 1, 3],
      ],
    );
    assert.deepEqual(
      deltas.map(({ metric, delta, status }) => [metric, delta, status]),
      [
        ['rehearsed', -1, 'regressed'],
        ['refused', 1, 'regressed'],
      ],
    );
    assert.deepEqual(
      changes.map(({ new_failures, removed_failures }) => [new_failures, removed_failures]),
      [[['new'], ['gone']]],
    );
    const back = compareRuns([other, base]).metric_deltas.map(({ status }) => status);
    assert.deepEqual(back, ['improved', 'improved']);
    const same = compareRuns([base, base]).metric_deltas.map(({ status }) => status);
    assert.deepEqual(same, ['unchanged', 'unchanged']);
  });

  it('refuses runs of other recordings', () => {
    const foreign = bareFound({ at: daysAgo(1), number: 3, facts: { session: { digest: 'e' } } });
    assert.throws(() => compareRuns([base, foreign]), { code: 'runs_unlike' });
  });
});
