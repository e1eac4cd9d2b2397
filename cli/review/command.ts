// `worldforge review`: prepare, run, verify, report.
import { randomBytes } from 'node:crypto';
import { systemClocks } from '../../core/clock.ts';
import { keyFolder, processEnvironment } from '../../core/environment.ts';
import { hostKey } from '../../core/host_key.ts';
import { makeLog } from '../../nodes/log.ts';
import { isRehearsed, type CycleOutcome, type ReviewOutcome } from '../../nodes/review/outcome.ts';
import { runReview } from '../../nodes/review/run.ts';
import type { ReviewSettings } from '../../nodes/review/settings.ts';
import { steps } from '../../nodes/steps.ts';
import { createRun, discardRun, type RunWorkspace } from '../../replay/run_workspace.ts';
import { verifyRun } from '../../replay/verify/verify.ts';
import { acceptedCode } from '../../safety/index.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, formatError } from '../errors.ts';
import { makeAttendant } from './attendant.ts';
import type { ReviewFlags } from './flags.ts';
import { prepareReview } from './prepare.ts';
import { renderText } from './render_text.ts';
import { reviewJson, type ReviewReport } from './report.ts';

function progressLine({ plan, verdict }: CycleOutcome, cycles: number): string {
  const outcome = isRehearsed(verdict) ? 'rehearse' : `refuse (${verdict.codes.join(', ')})`;
  const choice =
    plan.code === ''
      ? `candidate ${String(plan.chosen_index)} of ${String(plan.candidate_count)}`
      : plan.code;
  return `cycle ${String(verdict.meta.cycle + 1)}/${String(cycles)}  ${choice}  ${outcome}\n`;
}

async function conduct(
  context: CliContext,
  settings: ReviewSettings,
  run: RunWorkspace,
): Promise<ReviewOutcome> {
  const { stderr } = context.process;
  const cycles = `${String(settings.cycles)} cycles`;
  for (const note of settings.session.notes) stderr.write(`note: ${note}\n`);
  stderr.write(`dry-run review of ${settings.session.path}, ${cycles}; nothing will be executed\n`);
  return runReview({
    settings,
    run,
    log: makeLog('review'),
    onAnswer: (kind, code) => {
      if (code !== acceptedCode) stderr.write(`the gate refused ${kind}: ${code}\n`);
    },
    onVerdict: (cycle) => {
      stderr.write(progressLine(cycle, settings.cycles));
    },
    signal: context.signal,
  });
}

/** A run that could not even be begun leaves nothing behind. */
async function begun(
  context: CliContext,
  settings: ReviewSettings,
  run: RunWorkspace,
): Promise<ReviewOutcome> {
  try {
    return await conduct(context, settings, run);
  } catch (error) {
    discardRun(run);
    throw error;
  }
}

/** A word as a shell reads it back. */
function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

interface Finished {
  readonly flags: ReviewFlags;
  readonly settings: ReviewSettings;
  readonly run: RunWorkspace;
  readonly outcome: ReviewOutcome;
}

/**
 * The first interruption seals the run, and what was sealed is verified all the same; a second one ends the
 * process.
 */
async function report({ flags, settings, run, outcome }: Finished): Promise<ReviewReport> {
  const verified = await verifyRun(run.folder, {
    steps,
    trustedKeys: new Set([settings.key.keyId]),
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
    verify: { status: verified.status, messages: verified.messages },
  });
  return {
    outcome,
    json,
    cyclesWanted: settings.cycles,
    workspaceFlag:
      flags.workspaceDir === '.worldforge' ? '' : ` --workspace-dir ${shellWord(flags.workspaceDir)}`,
  };
}

async function perform(context: CliContext, flags: ReviewFlags): Promise<number> {
  const { stdin, signal, interactive } = context;
  const { stdout, stderr } = context.process;
  const checked = new Set(flags.check);
  const attendant = makeAttendant({
    name: flags.as,
    checked,
    approve: flags.approveDryRun,
    interactive,
    stdin,
    stderr,
    signal,
  });
  const prepared = await prepareReview({ flags, attendant });
  // Bad input was refused above: from here on something is written.
  const settings = { ...prepared, key: hostKey(keyFolder(processEnvironment())) };
  const run = createRun(flags.workspaceDir, { wallNs: systemClocks.wall.now(), random: randomBytes(4) });
  const outcome = await begun(context, settings, run);
  const finished = await report({ flags, settings, run, outcome });
  stdout.write(
    flags.format === 'json' ? `${JSON.stringify(finished.json, undefined, 2)}\n` : renderText(finished),
  );
  return outcome.status === 'rehearsed' && finished.json.verify.status === 'equal'
    ? exitCodes.ok
    : exitCodes.refused;
}

export async function review(this: CliContext, flags: ReviewFlags): Promise<void> {
  try {
    this.process.exitCode = await perform(this, flags);
  } catch (error) {
    this.process.stderr.write(`${formatError('review', error)}\n`);
    this.process.exitCode = exitCodes.error;
  }
}
