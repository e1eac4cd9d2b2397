// The operator node of a review launch: its end is the end of the launch, its exit code that of the review.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { keyFolder, processEnvironment } from '../../core/environment.ts';
import { hostKey } from '../../core/host_key.ts';
import type { SigningKey } from '../../core/keys.ts';
import { topics } from '../../msgs/index.ts';
import { sitePolicyDigest, type SitePolicy } from '../../safety/policy.ts';
import { HeldGraph } from '../entry/held_graph.ts';
import { runMain } from '../entry/main_process.ts';
import { joinRun, requireRobot } from '../entry/membership.ts';
import {
  cyclesParameter,
  modeParameter,
  profileParameter,
  sessionParameter,
  sitePolicyParameter,
  strideParameter,
  workspaceParameter,
} from '../entry/parameters.ts';
import { sharedRun } from '../entry/stateful.ts';
import { makeIdentity } from '../identity.ts';
import { extentParameters } from '../player/extent.ts';
import { readRig } from '../rig.ts';
import { liveStatusOf, statusOf, verdictWord, type ReviewStatus } from '../review/outcome.ts';
import { millisecondsToNs } from '../review/settings.ts';
import { watchReview } from '../review/watcher.ts';
import { fileAttendant, readChecklist } from './checklist_file.ts';
import { GoalPublisher } from './goal.ts';
import { Operator } from './node.ts';
import {
  answer,
  conductLive,
  interruptedStatus,
  requirePersons,
  untilConsented,
  untilThrough,
} from './review_run.ts';
import { runGoal } from './run_goal.ts';

/** Verdicts that are kept of a run without an end of its own. */
const cyclesMax = 100_000;

/** The name that the policy gives a key: in LIVE nobody signs under another one. */
function listedName({ operators = [] }: SitePolicy, { publicKey }: SigningKey): string | undefined {
  return operators.find(({ public_key }) => public_key === publicKey)?.name;
}

await runMain({
  name: 'operator',
  parameters: z.object({
    workspace: workspaceParameter,
    session: sessionParameter,
    goal: z.string().default('').describe("instruction; empty: that of the goal file or the session's own"),
    goal_file: z.string().default('').describe("goal with its tensors; empty: the session's own"),
    profile: profileParameter,
    site_policy: sitePolicyParameter,
    checklist: z
      .string()
      .default('')
      .describe('file that answers the checklist; empty: the graph waits for operators'),
    cycles: cyclesParameter,
    stride: strideParameter,
    mode: modeParameter,
    ...extentParameters,
  }),
  run: async ({ graph, parameters, log, signal }) => {
    const { sitePolicy, profile } = readRig({
      profile: parameters.profile,
      sitePolicy: parameters.site_policy,
    });
    const { mode, checklist } = parameters;
    if (mode === 'live') requirePersons(checklist);
    const attendant = checklist === '' ? undefined : fileAttendant(readChecklist(checklist), sitePolicy);
    const key = hostKey(keyFolder(processEnvironment()));
    const { content, cycles, sessionDigest } = await runGoal({
      ...parameters,
      goalFile: parameters.goal_file,
      profile,
    });
    const of = cycles === 0 ? '' : `/${String(cycles)}`;
    const membership = await joinRun(graph, (text) => log.info(text), signal);
    requireRobot(membership, sitePolicy.robot_id);
    const run = sharedRun(parameters.workspace, membership);
    const held = new HeldGraph(graph);
    using watcher = watchReview({
      graph: held,
      cyclesMax: cycles === 0 ? cyclesMax : cycles,
      onVerdict: ({ plan, verdict }) => {
        const word = verdictWord(verdict);
        const outcome = word === 'refuse' ? `refuse (${verdict.codes.join(', ')})` : word;
        log.info(`cycle ${verdict.meta.cycle + 1}${of}: candidate ${plan.chosen_index}, ${outcome}`);
      },
    });
    const identity = makeIdentity(membership.robotId, membership.runId, 'operator');
    using goals = new GoalPublisher(held, identity);
    using operator = new Operator({
      graph: held,
      identity,
      operator: attendant?.name ?? listedName(sitePolicy, key) ?? 'operator',
      attestedBy: attendant?.attestedBy ?? 'flag',
      key,
      ...(sessionDigest === undefined ? {} : { sessionDigest }),
      sitePolicyDigest: sitePolicyDigest(sitePolicy),
      nextId: () => randomBytes(16).toString('hex'),
      commandLimitNs: millisecondsToNs(sitePolicy.ages.command_ms),
    });
    const desk = { graph: held, operator, watcher, log, signal };
    const conduct = async (): Promise<ReviewStatus> => {
      await held.release(signal);
      await held.heardBy({ [topics.operatorCommand.name]: ['recorder', 'gate'] }, signal);
      if (mode === 'live') return await conductLive(desk, cycles, () => goals.publish(content));
      await answer(desk, attendant, sitePolicy.checklist.dry);
      if (attendant === undefined) await untilConsented(desk);
      goals.publish(content);
      return await untilThrough(desk, cycles);
    };
    const judge = mode === 'live' ? liveStatusOf : statusOf;
    const status = await conduct().catch((error: unknown) => interruptedStatus(desk, judge, cycles, error));
    const moved = watcher.reports.some(({ executed }) => executed) ? 'a robot was moved' : 'nothing executed';
    log.info(`${status}: ${watcher.cycles.length} cycles, ${moved}; evidence ${run.folder}`);
    log.info(`next: npx worldforge replay verify ${run.folder}`);
    return status === 'rehearsed' || status === 'passed' ? 0 : 1;
  },
});
