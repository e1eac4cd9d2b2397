// `worldforge replay step RUN`: a node of a run again, input by input, for a person to look at.
import { steps } from '../../nodes/steps.ts';
import { resolveRun } from '../../replay/run_workspace.ts';
import { openWalk, type Stopped, type Walked } from '../../replay/verify/walk_node.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import { pages } from './pages.ts';
import type { StepFlags } from './step_flags.ts';
import { renderStep, stepJson, stoppedText } from './step_text.ts';

/** What differs is shown whatever cycle was asked for. */
function isShown(walked: Walked | Stopped, cycle: number | undefined): boolean {
  if (walked.kind === 'stopped' || walked.parting !== undefined) return true;
  return cycle === undefined || walked.cycle === cycle;
}

async function perform(context: CliContext, flags: StepFlags, run: string): Promise<number> {
  const { stdout, stderr } = context.process;
  const { node, cycle } = flags;
  const folder = resolveRun(flags.workspaceDir, run);
  using walk = await openWalk(folder, { node, steps, signal: context.signal });
  for (const { record, detail } of walk.notes) stderr.write(`${record}: ${detail}\n`);
  using turned = pages(context);
  let code: number = exitCodes.ok;
  let shown = 0;
  for await (const walked of walk.walk()) {
    if (!isShown(walked, cycle)) continue;
    if (shown > 0 && !(await turned.next())) return code;
    shown += 1;
    if (walked.kind === 'stopped') {
      stderr.write(stoppedText(walked));
      code = exitCodes.refused;
      continue;
    }
    stdout.write(flags.format === 'json' ? stepJson(walked) : renderStep(walked));
    if (walked.parting !== undefined) code = exitCodes.refused;
  }
  if (shown === 0) stderr.write(`no input of ${node} belongs to cycle ${String(cycle)}\n`);
  return code;
}

export async function step(this: CliContext, flags: StepFlags, run: string): Promise<void> {
  await performing(this, 'replay step', () => perform(this, flags, run));
}
