// `worldforge review --graph ros`: one more operator at a graph that runs already.
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { background } from '../../core/background.ts';
import { headsFolder, keyFolder, type Environment } from '../../core/environment.ts';
import { errorText } from '../../core/errors.ts';
import { hostKey } from '../../core/host_key.ts';
import { openRosGraph } from '../../graph/ros/ros_graph.ts';
import { attachReview, type AttachedReview } from '../../nodes/review/attached.ts';
import type { Attendant } from '../../nodes/review/settings.ts';
import { builtInSitePolicyPath, readSitePolicy } from '../../nodes/safety_gate/policy_file.ts';
import { acceptedCode } from '../../safety/index.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { namespaceArguments, onRos } from '../ros_process.ts';
import { attachedReport } from './attached_report.ts';
import { attendantOf } from './attendant.ts';
import type { ReviewFlags } from './flags.ts';
import { requireItems } from './prepare.ts';
import { answerLine, progressLine } from './progress.ts';
import { renderText } from './render_text.ts';

/** @returns the exit code; @throws WorldforgeError ros_missing and what a review attached refuses */
export function attach(context: CliContext, flags: ReviewFlags): Promise<number> {
  return onRos((environment) => perform(context, flags, environment));
}

async function perform(context: CliContext, flags: ReviewFlags, environment: Environment): Promise<number> {
  const { stderr } = context.process;
  const sitePolicy = readSitePolicy(flags.sitePolicy ?? builtInSitePolicyPath());
  requireItems(sitePolicy, flags.check ?? []);
  const attendant = attendantOf(context, flags);
  const keys = keyFolder(environment);
  const key = hostKey(keys);
  await using graph = await openRosGraph({
    // Several people may attach, each under a name of its own.
    node: `review_${randomBytes(4).toString('hex')}`,
    args: namespaceArguments(flags.namespace),
    environment,
  });
  using attached = await attachReview({
    graph,
    sitePolicy,
    key,
    attendant,
    onWaiting: (text) => stderr.write(`${text}\n`),
    onVerdict: (cycle) => stderr.write(progressLine(cycle)),
    onAnswer: (kind, code) => stderr.write(answerLine(kind, code)),
    signal: context.signal,
  });
  return await follow({
    context,
    flags,
    attached,
    attendant,
    trustedKey: key.keyId,
    headCopies: headsFolder(keys),
  });
}

interface Following {
  readonly context: CliContext;
  readonly flags: ReviewFlags;
  readonly attached: AttachedReview;
  readonly attendant: Attendant;
  readonly trustedKey: string;
  readonly headCopies: string;
}

async function follow(following: Following): Promise<number> {
  const { context, flags, attached } = following;
  const { stdout, stderr } = context.process;
  const { runId, robotId } = attached.membership;
  stderr.write(`attached to run ${runId} of robot ${robotId}; nothing will be executed\n`);
  try {
    await attached.join();
    if (flags.stop === true) {
      const code = await attached.stop();
      if (code === acceptedCode) stderr.write(`run ${runId} was stopped\n`);
      return code === acceptedCode ? exitCodes.ok : exitCodes.refused;
    }
    await attached.listen();
    await attached.consent();
    using _stop = stopWord(context, attached);
    await attached.ended();
  } catch (error) {
    // Who leaves, and the end of the run, cut every wait short.
    if (!context.signal.aborted && !attached.isOver) throw error;
  }
  const report = await attachedReport({
    ...following,
    workspaceDir: flags.workspaceDir,
    isLeft: context.signal.aborted,
  });
  stdout.write(
    flags.format === 'json' ? `${JSON.stringify(report.json, undefined, 2)}\n` : renderText(report),
  );
  const isHeld = ['equal', 'not_verified'].includes(report.json.verify.status);
  return report.outcome.status === 'rehearsed' && isHeld ? exitCodes.ok : exitCodes.refused;
}

/** On a terminal the word `stop` stops the graph; to leave the review is not to stop it. */
function stopWord({ stdin, interactive, process }: CliContext, attached: AttachedReview): Disposable {
  if (!interactive) return { [Symbol.dispose]: () => undefined };
  process.stderr.write('stop and Enter stops the graph; Ctrl-C leaves it running\n');
  const reader = createInterface({ input: stdin, terminal: false });
  reader.on('line', (line) => {
    if (line.trim() !== 'stop') return;
    background(attached.stop(), (error) => process.stderr.write(`stop: ${errorText(error)}\n`));
  });
  return { [Symbol.dispose]: () => reader.close() };
}
