// `worldforge eval`: a suite in closed loop, compared in pairs, reported in three formats.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  policyAlone,
  policyWithScore,
  policyWithSearch,
  type Brains,
  type Chooser,
} from '../../evaluation/choosers.ts';
import { runSuite } from '../../evaluation/closed_loop.ts';
import { embeddedSimulator } from '../../evaluation/embedded.ts';
import { gymSimulator } from '../../evaluation/gym.ts';
import { renderHtml } from '../../evaluation/render_html.ts';
import { renderMarkdown } from '../../evaluation/render_md.ts';
import {
  evaluationReport,
  reportName,
  type EvaluationReport,
  type EvaluationSetting,
} from '../../evaluation/report.ts';
import { stepsMax, type TableSimulator } from '../../evaluation/simulator.ts';
import { systemClocks } from '../../core/clock.ts';
import { packageVersion } from '../../core/package_root.ts';
import { isoUtc } from '../../core/time.ts';
import { readRig } from '../../nodes/rig.ts';
import type { Outcome } from '../../evaluation/comparison.ts';
import { robotOf } from '../../planning/task.ts';
import { providerRegistry } from '../../providers/registry.ts';
import { loadSimulator } from '../../sim/simulator.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { EvalFlags } from './flags.ts';

function openSimulator(kind: EvalFlags['simulator'], signal: AbortSignal): Promise<TableSimulator> {
  return kind === 'gym' ? gymSimulator(systemClocks, signal) : embeddedSimulator();
}

/** The command line that does it again, defaults included. */
function commandOf(flags: EvalFlags): string {
  const { suite, starts, firstStart, policy, score, candidates, margin } = flags;
  const { simulator, reference, seed } = flags;
  return [
    `worldforge eval --suite ${suite} --starts ${starts} --first-start ${firstStart}`,
    `--policy ${policy} --score ${score} --candidates ${candidates} --margin ${margin}`,
    `--simulator ${simulator} --reference ${reference} --seed ${seed}`,
  ].join(' ');
}

async function evaluate(context: CliContext, flags: EvalFlags): Promise<EvaluationReport> {
  const { stderr } = context.process;
  const { suite, policy, score, candidates, margin, reference, seed } = flags;
  const known = providerRegistry();
  const { embodiment } = readRig({ profile: '', sitePolicy: '' });
  await using simulator = await openSimulator(flags.simulator, context.signal);
  await using proposer = await known.create(policy, 'policy');
  await using scorer = score === 'none' ? undefined : await known.create(score, 'score');
  const brains: Brains = { policy: proposer, robot: robotOf(embodiment) };
  const choosers: readonly Chooser[] = [
    policyAlone(brains),
    ...(scorer === undefined ? [] : [policyWithScore(brains, scorer, { candidates, margin })]),
    ...(reference === 'none' ? [] : [policyWithSearch(brains, await loadSimulator(), candidates)]),
  ];
  const starts = { first: flags.firstStart, count: flags.starts };
  const onOutcome = (arm: string, { start, bestCoverage, steps }: Outcome): void => {
    stderr.write(`start ${start}  ${arm}  best coverage ${bestCoverage.toFixed(3)}  ${steps} steps\n`);
  };
  const arms = await runSuite({ simulator, choosers, starts, seed, onOutcome, signal: context.signal });
  const providers = [proposer, ...(scorer === undefined ? [] : [scorer])];
  const setting: EvaluationSetting = {
    suite,
    simulator: { name: simulator.name, revision: simulator.revision },
    providers: providers.map(({ name, revision }) => ({ name, revision })),
    starts,
    candidates,
    seed,
    stepsMax,
    command: commandOf(flags),
  };
  return evaluationReport(setting, arms, {
    worldforge: packageVersion(),
    created: isoUtc(systemClocks.wall.now()),
  });
}

/** The three files of a report. @returns the path without its ending */
function write(report: EvaluationReport, workspace: string): string {
  const folder = path.join(workspace, 'reports');
  mkdirSync(folder, { recursive: true });
  const base = path.join(folder, reportName(report));
  writeFileSync(`${base}.json`, jsonText(report));
  writeFileSync(`${base}.md`, renderMarkdown(report));
  writeFileSync(`${base}.html`, renderHtml(report));
  return base;
}

function jsonText(report: EvaluationReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

export async function evaluateSuite(this: CliContext, flags: EvalFlags): Promise<void> {
  const { stdout, stderr } = this.process;
  await performing(this, 'eval', async () => {
    const report = await evaluate(this, flags);
    stderr.write(`report: ${write(report, flags.workspaceDir)}.{json,md,html}\n`);
    stdout.write(flags.format === 'json' ? jsonText(report) : renderMarkdown(report));
    return exitCodes.ok;
  });
}
