// `worldforge launch FILE --graph memory`: what the nodes of the file would do as processes, in this one
// process and without ROS 2. What means nothing there is refused, never passed over.
import { z } from 'zod';
import { WorldforgeError } from '../../core/errors.ts';
import type { Launch } from '../../launch/runner/resolve.ts';
import { drivers } from '../../nodes/controller/drivers.ts';
import type { NodeName } from '../../nodes/names.ts';
import {
  candidatesParameter,
  cyclesParameter,
  seedParameter,
  strideParameter,
} from '../../nodes/entry/parameters.ts';
import { fileAttendant, readChecklist } from '../../nodes/operator/checklist_file.ts';
import type { Attendant, ReviewSettings } from '../../nodes/review/settings.ts';
import { builtInSitePolicyPath, readSitePolicy } from '../../nodes/safety_gate/policy_file.ts';
import type { CliContext } from '../context.ts';
import { makeAttendant } from '../review/attendant.ts';
import { rehearse } from '../review/command.ts';
import { prepareReview } from '../review/prepare.ts';

/** Arguments that mean the same on both graphs; every other one has to keep its default. */
const understood: ReadonlySet<string> = new Set([
  ...['policy', 'score', 'score_2', 'score_3', 'session', 'goal', 'cycles', 'candidates', 'seed', 'stride'],
  ...['checklist', 'site_policy', 'profile', 'workspace', 'driver'],
]);

const path = z.string().default('');
const names = z.array(z.string()).transform((list) => [...new Set(list.filter((name) => name !== ''))]);

/** What is taken of the parameters of each node. */
const shapes = {
  recorder: z.object({ workspace: z.string().default('.worldforge') }),
  player: z.object({
    session: path,
    cycles: cyclesParameter,
    stride: strideParameter,
    pace: z.literal('lockstep', 'a review in one process waits for each verdict').default('lockstep'),
  }),
  planner: z.object({
    policies: names,
    scorers: names,
    candidates: candidatesParameter,
    seed: seedParameter,
  }),
  controller: z.object({ driver: z.enum(drivers).default('none') }),
  operator: z.object({ checklist: path, goal: path, profile: path, site_policy: path }),
} satisfies Partial<Record<NodeName, z.ZodObject>>;

function refused(text: string): WorldforgeError {
  const hint = 'leave it at its default, or launch on ROS 2: worldforge launch planner.launch --show-args';
  return new WorldforgeError('launch_argument', `${text} on the memory graph`, { hint });
}

function parametersOf<S extends z.ZodObject>(launch: Launch, exec: NodeName, shape: S): z.infer<S> {
  const process = launch.processes.find((candidate) => candidate.exec === exec);
  if (process === undefined) throw refused(`a review without a ${exec} cannot be performed`);
  const given = Object.fromEntries(process.parameters.map(({ name, content }) => [name, content.value]));
  const result = shape.safeParse(given);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path: place, message }) => `${place.join('.')}: ${message}`);
  throw refused(`${exec}: ${issues.join('; ')};`);
}

/** @throws WorldforgeError launch_argument */
function requireMeaning({ arguments: known, processes }: Launch): void {
  const foreign = known.find(
    ({ name, value, defaultText }) => !understood.has(name) && value !== defaultText,
  );
  if (foreign !== undefined) throw refused(`${foreign.name}:=${foreign.value} means nothing`);
  const odd = processes.find(
    ({ namespace, remaps, environment }) => namespace !== '/' || remaps.length > 0 || environment.size > 0,
  );
  if (odd !== undefined) throw refused(`a namespace, a remap or an environment of ${odd.name} means nothing`);
}

/** Answers of a file, or of a person at this terminal: no other process can reach this graph. */
function attendantFor(context: CliContext, checklist: string, sitePolicy: string): Attendant {
  if (checklist !== '') {
    const policy = readSitePolicy(sitePolicy === '' ? builtInSitePolicyPath() : sitePolicy);
    return fileAttendant(readChecklist(checklist), policy);
  }
  const { stdin, interactive, process } = context;
  const { stderr } = process;
  return makeAttendant({ name: undefined, checked: new Set(), approve: false, interactive, stdin, stderr });
}

/** The goal of a launch goes before that of the recording. */
function withGoal(
  settings: Omit<ReviewSettings, 'key' | 'headCopies'>,
  goal: string,
): Omit<ReviewSettings, 'key' | 'headCopies'> {
  if (goal === '') return settings;
  const { session } = settings;
  return { ...settings, session: { ...session, prepared: { ...session.prepared, instruction: goal } } };
}

/** @returns the exit code; @throws WorldforgeError launch_argument, and what a review refuses */
export async function launchInProcess(
  context: CliContext,
  launch: Launch,
  format: 'text' | 'json',
): Promise<number> {
  requireMeaning(launch);
  const { workspace } = parametersOf(launch, 'recorder', shapes.recorder);
  const { session, cycles, stride } = parametersOf(launch, 'player', shapes.player);
  const { policies, scorers, candidates, seed } = parametersOf(launch, 'planner', shapes.planner);
  const { driver } = parametersOf(launch, 'controller', shapes.controller);
  const { checklist, goal, profile, site_policy } = parametersOf(launch, 'operator', shapes.operator);
  const prepared = await prepareReview({
    flags: {
      session,
      profile,
      sitePolicy: site_policy,
      policy: policies,
      score: scorers,
      candidates,
      stride,
      seed: BigInt(seed),
      driver,
      ...(cycles === 0 ? {} : { cycles }),
    },
    attendant: attendantFor(context, checklist, site_policy),
  });
  return rehearse(context, withGoal(prepared, goal), { workspaceDir: workspace, format });
}
