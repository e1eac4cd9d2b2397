// `worldforge review`: prepare, run, verify, report.
import { randomBytes } from 'node:crypto';
import { systemClocks } from '../../core/clock.ts';
import { headsFolder, keyFolder, processEnvironment } from '../../core/environment.ts';
import { hostKey } from '../../core/host_key.ts';
import { makeLog } from '../../nodes/log.ts';
import type { ReviewOutcome } from '../../nodes/review/outcome.ts';
import { runReview } from '../../nodes/review/run.ts';
import type { ReviewSettings } from '../../nodes/review/settings.ts';
import { steps } from '../../nodes/steps.ts';
import { providerRegistry } from '../../providers/registry.ts';
import { leftRunLines, repairLeftRuns } from '../../replay/repair/repair_left.ts';
import { createRun, discardRun, type CreatedRun } from '../../replay/run_workspace.ts';
import { verifyRun } from '../../replay/verify/verify.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import { attach } from './attach.ts';
import { attendantOf } from './attendant.ts';
import { foresee, type Foresight } from './foresight.ts';
import { requireFitting, type ReviewFlags } from './flags.ts';
import { prepareReview } from './prepare.ts';
import { answerLine, progressLine, workspaceFlag } from './progress.ts';
import { renderText } from './render_text.ts';
import { reviewJson, type ReviewReport } from './report.ts';

async function conduct(
  context: CliContext,
  settings: ReviewSettings,
  run: CreatedRun,
): Promise<ReviewOutcome> {
  const { stderr } = context.process;
  const cycles = `${String(settings.cycles)} cycles`;
  for (const note of settings.session.notes) stderr.write(`note: ${note}\n`);
  stderr.write(`dry-run review of ${settings.session.path}, ${cycles}; nothing will be executed\n`);
  return runReview({
    settings,
    run,
    log: makeLog('review'),
    onAnswer: (kind, code) => stderr.write(answerLine(kind, code)),
    onVerdict: (cycle) => stderr.write(progressLine(cycle, settings.cycles)),
    signal: context.signal,
  });
}

/** A run that could not even be begun leaves nothing behind. */
async function begun(context: CliContext, settings: ReviewSettings, run: CreatedRun): Promise<ReviewOutcome> {
  try {
    return await conduct(context, settings, run);
  } catch (error) {
    discardRun(run);
    throw error;
  }
}

/** Where evidence goes and what is printed. */
export interface Output {
  readonly workspaceDir: string;
  readonly format: 'text' | 'json';
}

interface Finished {
  readonly output: Output;
  readonly settings: ReviewSettings;
  readonly run: CreatedRun;
  readonly outcome: ReviewOutcome;
}

/** Asked where the simulator knows the robot; the driver says so. */
async function foreseen({ settings, outcome }: Finished): Promise<Foresight | undefined> {
  const { candidates, scene } = outcome;
  if (settings.driver !== 'sim' || candidates === undefined || scene === undefined) return undefined;
  await using predictor = await providerRegistry().create('sim', 'predict');
  const stateTensor = settings.embodiment.state_tensor;
  return await foresee(predictor, { set: candidates, scene, stateTensor }, new AbortController().signal);
}

/**
 * The first interruption seals the run, and what was sealed is verified all the same; a second one ends the
 * process.
 */
async function report(finished: Finished): Promise<ReviewReport> {
  const { output, settings, run, outcome } = finished;
  const verified = await verifyRun(run.folder, {
    steps,
    trustedKeys: new Set([settings.key.keyId]),
    headCopies: settings.headCopies,
    signal: new AbortController().signal,
  });
  const json = reviewJson({
    outcome,
    run: { id: run.runId, path: run.folder, manifest: run.manifest, bag: run.bag },
    session: settings.session,
    seed: settings.seed,
    policies: settings.policies.map(({ name }) => name),
    scorers: settings.scorers.map(({ name }) => name),
    items: settings.sitePolicy.checklist.dry.map(({ item }) => item),
    attestedBy: settings.attendant.attestedBy,
    foresight: await foreseen(finished),
    verify: { status: verified.status, messages: verified.messages },
  });
  return {
    outcome,
    json,
    cyclesWanted: settings.cycles,
    workspaceFlag: workspaceFlag(output.workspaceDir),
  };
}

type Prepared = Omit<ReviewSettings, 'key' | 'headCopies'>;

async function rehearsed(context: CliContext, prepared: Prepared, output: Output): Promise<number> {
  const { stdout } = context.process;
  // Bad input was refused before: from here on something is written.
  const keys = keyFolder(processEnvironment());
  const settings = { ...prepared, key: hostKey(keys), headCopies: headsFolder(keys) };
  const wallNs = systemClocks.wall.now();
  const { key, headCopies } = settings;
  const left = await repairLeftRuns(output.workspaceDir, { key, headCopies, wallNs });
  for (const line of leftRunLines(left)) context.process.stderr.write(`${line}\n`);
  const run = createRun(output.workspaceDir, { wallNs: systemClocks.wall.now(), random: randomBytes(4) });
  using _lock = run.lock;
  const outcome = await begun(context, settings, run);
  const finished = await report({ output, settings, run, outcome });
  stdout.write(
    output.format === 'json' ? `${JSON.stringify(finished.json, undefined, 2)}\n` : renderText(finished),
  );
  return outcome.status === 'rehearsed' && finished.json.verify.status === 'equal'
    ? exitCodes.ok
    : exitCodes.refused;
}

/**
 * A review in this process, from a prepared session to its verified evidence; its providers end with it.
 * @returns the exit code
 */
export async function rehearse(context: CliContext, prepared: Prepared, output: Output): Promise<number> {
  try {
    return await rehearsed(context, prepared, output);
  } finally {
    for (const provider of [...prepared.policies, ...prepared.scorers]) await provider[Symbol.asyncDispose]();
  }
}

async function perform(context: CliContext, flags: ReviewFlags): Promise<number> {
  requireFitting(flags);
  if (flags.graph === 'ros') return attach(context, flags);
  const attendant = attendantOf(context, flags);
  return rehearse(context, await prepareReview({ flags, attendant }), flags);
}

export async function review(this: CliContext, flags: ReviewFlags): Promise<void> {
  await performing(this, 'review', () => perform(this, flags));
}
