/** Replays equal / tried: runs with drawn settings, faults and refusals, each verified, is 1. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { seededRandom, type Random } from '../../core/random.ts';
import { peers } from '../../scripts/peers/stamp.ts';
import { figure } from '../support/figures.ts';
import { needs } from '../support/needs.ts';
import { samples } from '../support/samples.ts';
import { scratchFolder } from '../support/scratch.ts';
import { drawTrial, pick } from './drawn_trial.ts';
import { makeRosDesk, onlyRun } from './ros_desk.ts';
import { cliPath, finished, items } from './support.ts';
import { conduct } from './trial.ts';

/** Of the runs on the memory graph, one in so many is verified by another Node too. */
const otherNodeEvery = 5;

/** Counts what verified; every run that did not is an error in the end, with what was drawn for it. */
class Tally {
  readonly #unequal: string[] = [];
  readonly outcomes = new Set<string>();
  #tried = 0;

  add(status: string, outcome: string, told: string): void {
    this.#tried += 1;
    this.outcomes.add(outcome);
    if (status !== 'equal') this.#unequal.push(`${status}: ${told}`);
  }

  finish(where: string): void {
    const equal = this.#tried - this.#unequal.length;
    figure(`replays equal / tried ${where}: ${equal} / ${this.#tried} (${[...this.outcomes].sort().join()})`);
    assert.ok(this.#tried > 0);
    assert.deepEqual(this.#unequal, []);
  }
}

/** The first word of what a command line with another Node says of a run. */
async function verifiedBy(node: string, run: string, keys: string): Promise<string> {
  const child = spawn(node, [cliPath, 'replay', 'verify', run], {
    env: { ...process.env, WORLDFORGE_KEY_DIR: keys },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { stdout, stderr } = await finished(child);
  return stdout === '' ? stderr : (stdout.split(':')[0] ?? '');
}

async function replay(random: Random, tally: Tally, node?: string): Promise<void> {
  using keys = scratchFolder();
  const { settings, options, told } = await drawTrial(keys.path, random);
  let other: string | undefined;
  const { outcome, verification } = await conduct(settings, {
    ...options,
    inspect: async (run) => {
      if (node !== undefined) other = await verifiedBy(node, run.folder, keys.path);
    },
  });
  const [first] = verification.findings;
  const shown = first === undefined ? told : `${told}; ${first.file}, ${first.record}: ${first.detail}`;
  tally.add(other ?? verification.status, outcome.status, shown);
  assert.ok(verification.steps > 0 || outcome.cycles.length === 0, told);
}

describe('runs with drawn settings and faults', function () {
  this.timeout(3_600_000);

  it('replay equal, every one, on the memory graph', async () => {
    const tally = new Tally();
    for (let run = 0; run < samples('replayed_runs'); run += 1)
      await replay(seededRandom('replayed runs', run), tally);
    tally.finish('on the memory graph');
    assert.deepEqual([...tally.outcomes].sort(), ['incomplete', 'refused', 'rehearsed']);
  });

  describe('on another Node', () => {
    needs('node22');

    it('replay equal, every one', async () => {
      const tally = new Tally();
      for (let run = 0; run < samples('replayed_runs') / otherNodeEvery; run += 1)
        await replay(seededRandom('replayed elsewhere', run), tally, peers.node22);
      tally.finish('by Node 22');
    });
  });

  describe('on ROS 2', () => {
    needs('ros');

    function checklistFile(file: string, random: Random): string {
      const isDone = (): boolean => random.next() < 0.9;
      const answers = items.map((item) => `  ${item}: ${String(isDone())}\n`).join('');
      const approved = `approve_dry_run: ${String(isDone())}\n`;
      writeFileSync(file, `schema_version: 1\nattested_by: demo\nitems:\n${answers}${approved}`);
      return file;
    }

    async function launch(run: number, tally: Tally): Promise<void> {
      const random = seededRandom('replayed on ROS', run);
      using desk = makeRosDesk();
      const session = pick(random, ['pusht-01', 'pusht-02', 'pusht-03']);
      const end = run % 2 === 0 ? 'through' : 'interrupted';
      const assignments = [
        `checklist:=${checklistFile(desk.in('checklist.yaml'), random)}`,
        `session:=${session}`,
        `score:=${pick(random, ['mock', 'none'])}`,
        `candidates:=${1 + random.below(32)}`,
        `seed:=${random.below(2 ** 32)}`,
        `stride:=${pick(random, [3, 8])}`,
        ...(end === 'through' ? [`cycles:=${2 + random.below(4)}`] : ['cycles:=6', 'rate:=1.0']),
      ];
      let isInterrupted = false;
      const ended = await desk.launch(assignments, (said, child) => {
        if (end === 'through' || isInterrupted || !said.includes('cycle 2/')) return;
        isInterrupted = true;
        child.kill('SIGINT');
      });
      const told = `${assignments.join(' ')}, ${end}: ${ended.stdout}${ended.stderr}`;
      const { id, manifest } = onlyRun(desk);
      const { stdout } = await desk.verify(path.join(desk.workspace, 'runs', id));
      tally.add(stdout.split(':')[0] ?? '', manifest.status, `${told}${stdout}`);
    }

    it('replay equal, every one', async () => {
      const tally = new Tally();
      for (let run = 0; run < samples('replayed_ros_runs'); run += 1) await launch(run, tally);
      tally.finish('on ROS 2');
    });
  });
});
