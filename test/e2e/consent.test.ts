/** Without every answer nothing is rehearsed; on a terminal a person is asked, elsewhere nobody is. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { topics } from '../../msgs/index.ts';
import { fullName } from '../../replay/bag/channels.ts';
import { peers } from '../../scripts/peers/stamp.ts';
import { inRepository } from '../../scripts/repository.ts';
import { needs } from '../support/needs.ts';
import {
  cliPath,
  countsOf,
  finished,
  items,
  jsonOf,
  makeDesk,
  messagesOf,
  type Desk,
  type Finished,
  scriptedPair,
} from './support.ts';

const allItems = items.flatMap((item) => ['--check', item]);
const checklist = (...done: string[]): Record<string, boolean> =>
  Object.fromEntries(items.map((item) => [item, done.includes(item)]));

/** Nothing was rehearsed, all of it is recorded, and the record holds. */
async function assertRefusedWhole(desk: Desk, result: Finished, codes: readonly string[]): Promise<void> {
  const json = jsonOf(result, 1);
  assert.deepEqual([json.status, json.gate], ['refused', { verdict: 'refuse', codes }]);
  const counts = await countsOf(json.bag);
  assert.deepEqual(
    [topics.rehearsal, topics.controllerReport, topics.approvedChunk].map(
      ({ name }) => counts.get(fullName(name)) ?? 0,
    ),
    [0, 0, 0],
  );
  const verdicts = await messagesOf(json.bag, topics.gateVerdict);
  assert.deepEqual(
    verdicts.map((verdict) => verdict.codes),
    Array.from({ length: json.cycles }, () => codes),
  );
  const checked = await desk.verify(json.run_id, '--format', 'json');
  assert.deepEqual(
    [checked.code, (JSON.parse(checked.stdout) as { readonly status: string }).status],
    [0, 'equal'],
  );
}

describe('a review with answers missing', () => {
  let desk: Desk;
  before(() => {
    desk = makeDesk();
  });
  after(() => desk[Symbol.dispose]());

  it('is refused with one item of four, and its evidence is complete', async () => {
    const result = await desk.review('--check', 'workspace_clear', '--approve-dry-run');
    const json = jsonOf(result, 1);
    assert.deepEqual(
      [json.checklist, json.attested_by, json.cycles],
      [checklist('workspace_clear'), 'flag', 19],
    );
    await assertRefusedWhole(desk, result, ['checklist_incomplete', 'execution_disabled']);
  });

  it('is refused without an approval', async () => {
    const result = await desk.review(...allItems, '--cycles', '2');
    assert.deepEqual(jsonOf(result, 1).checklist, checklist(...items));
    await assertRefusedWhole(desk, result, ['approval_missing', 'execution_disabled']);
  });

  it('is refused without any flag, and nobody is asked where there is no terminal', async () => {
    const result = await desk.review('--cycles', '2');
    assert.deepEqual(jsonOf(result, 1).checklist, checklist());
    assert.doesNotMatch(result.stderr, /yes\/no/);
    await assertRefusedWhole(desk, result, [
      'approval_missing',
      'checklist_incomplete',
      'execution_disabled',
    ]);
  });
});

/** A review of one cycle on a pseudo terminal where the answers are typed. */
function onTerminal(desk: Desk, answers: readonly string[], ...flags: string[]): Promise<Finished> {
  const shared = [...scriptedPair, '--workspace-dir', desk.workspace, '--cycles', '1'];
  const review = [process.execPath, cliPath, 'review', ...shared];
  const script = inRepository('test', 'e2e', 'terminal.py');
  const child = spawn(peers.python, [script, JSON.stringify(answers), ...review, ...flags], {
    cwd: desk.path,
    env: { ...process.env, WORLDFORGE_KEY_DIR: desk.keys },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return finished(child);
}

/** The checklist as the text of a review shows it. */
function shown(done: Readonly<Record<string, boolean>>): string {
  const boxes = Object.entries(done).map(([item, isDone]) => `${isDone ? '[x]' : '[ ]'} ${item}`);
  return `Checklist ${boxes.join('  ')}\n`;
}

const prompts = ({ stdout }: Finished): number => stdout.split('[yes/no]').length - 1;

describe('a review on a terminal', () => {
  needs('peers');
  let desk: Desk;
  beforeEach(() => {
    desk = makeDesk();
  });
  afterEach(() => desk[Symbol.dispose]());

  it('asks item by item and for the approval, and what a person affirms is rehearsed', async () => {
    const result = await onTerminal(desk, ['yes\n', 'y\n', 'YES\n', ' yes \n', 'Yes\n']);
    assert.deepEqual([result.code, prompts(result)], [0, 5], result.stdout);
    for (const item of items) assert.ok(result.stdout.includes(`${item}: `));
    assert.ok(result.stdout.includes(shown(checklist(...items))));
    assert.doesNotMatch(result.stdout, /worthless/);
    const [run] = desk.runs();
    const checked = await desk.verify(run!);
    assert.equal(checked.code, 0);
  });

  it('records that a person answered', async () => {
    const answers = ['yes\n', 'yes\n', 'yes\n', 'yes\n', 'yes\n'];
    const { stdout } = await onTerminal(desk, answers, '--format', 'json');
    assert.match(stdout, /^ {2}"attested_by": "person",$/m);
  });

  for (const answer of ['no\n', '\n', 'yess\n', 'y y\n']) {
    it(`leaves an item open that was answered with ${JSON.stringify(answer)}`, async () => {
      const result = await onTerminal(desk, ['yes\n', answer, 'yes\n', 'yes\n', 'yes\n']);
      assert.equal(result.code, 1, result.stdout);
      const done = items.filter((item) => item !== 'emergency_stop_available');
      assert.ok(result.stdout.includes(shown(checklist(...done))), result.stdout);
    });
  }

  it('refuses the rest when the input ends', async () => {
    const result = await onTerminal(desk, ['yes\n', '\u0004']);
    assert.equal(result.code, 1, result.stdout);
    assert.ok(result.stdout.includes(shown(checklist('workspace_clear'))), result.stdout);
    assert.match(result.stdout, /^Status +refused: 0 of 1 cycles rehearsed/m);
  });

  it('seals the run when it is interrupted at a question', async () => {
    const result = await onTerminal(desk, ['yes\n', '\u0003']);
    assert.equal(result.code, 1, result.stdout);
    assert.match(result.stdout, /^Status +incomplete: 0 of 1 cycles rehearsed/m);
    assert.match(result.stdout, /^Fault +interrupted: /m);
  });

  it('asks nothing where flags answer', async () => {
    const result = await onTerminal(desk, [], ...allItems, '--approve-dry-run');
    assert.deepEqual([result.code, prompts(result)], [0, 0], result.stdout);
    assert.match(result.stdout, /answers attested by "flag" are worthless for a LIVE permit/);
  });
});
