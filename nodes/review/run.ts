// A dry-run review of a recorded session, from the opening of the run to its sealed evidence, in one process.
import { systemClocks } from '../../core/clock.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { createMemoryGraph, type MemoryGraphHub } from '../../graph/memory/memory_graph.ts';
import { metaConstants, preparedStep, type Identity } from '../../msgs/index.ts';
import type { RunWorkspace } from '../../replay/run_workspace.ts';
import type { CommandKind } from '../../safety/index.ts';
import { controllerStep } from '../controller/step.ts';
import { makeIdentity } from '../identity.ts';
import type { Log } from '../log.ts';
import { playSession } from '../player/node.ts';
import { startProviderHost } from '../provider_host/node.ts';
import type { Facts } from '../recorder/evidence.ts';
import { attend } from './attend.ts';
import { Evidence } from './evidence.ts';
import { closingFacts, openingFacts } from './facts.ts';
import { limits } from '../../replay/limits.ts';
import { startReviewGraph, type ReviewGraph } from './graph.ts';
import { statusOf, type CycleOutcome, type ReviewOutcome } from './outcome.ts';
import { nodeConfigs, verdictLimitNs, type ReviewSettings } from './settings.ts';
import { watchReview, type Watcher } from './watcher.ts';

export interface RunReviewOptions {
  readonly settings: ReviewSettings;
  readonly run: RunWorkspace;
  readonly log: Log;
  readonly onVerdict: (cycle: CycleOutcome) => void;
  /** What the gate answered to an operator's act: `accepted`, or why it was refused. */
  readonly onAnswer: (kind: CommandKind, code: string) => void;
  readonly startHost?: typeof startProviderHost;
  /** Bytes of the disk that are kept for the seal. */
  readonly freeBytesFloor?: number;
  readonly signal: AbortSignal;
}

function openingFactsOf(settings: ReviewSettings): Facts {
  const named = (providers: readonly { readonly name: string; readonly revision: string }[]) =>
    providers.map(({ name, revision }) => ({ name, revision }));
  return openingFacts({
    ...settings,
    cyclesWanted: settings.cycles,
    policies: named(settings.policies),
    scorers: named(settings.scorers),
    attestedBy: settings.attendant.attestedBy,
  });
}

/** Opens the run and answers the checklist. */
async function consent(options: RunReviewOptions, graph: ReviewGraph, hub: MemoryGraphHub): Promise<void> {
  const { settings, onAnswer, signal } = options;
  const desk = hub.join('attendant');
  onAnswer('open_run', await graph.operator.send('open_run', {}, signal));
  await attend({
    operator: graph.operator,
    attendant: settings.attendant,
    items: settings.sitePolicy.checklist.dry,
    onAnswer,
    external: (work) => desk.external(work),
    signal,
  });
  await desk[Symbol.asyncDispose]();
}

async function conduct(options: RunReviewOptions, graph: ReviewGraph, hub: MemoryGraphHub): Promise<void> {
  const { settings, signal } = options;
  const { prepared } = settings.session;
  await consent(options, graph, hub);
  const { instruction, goalTensors: tensors } = prepared;
  graph.goals.publish({ instruction, tensors, source: metaConstants.SOURCE_REPLAY });
  await playSession({
    graph: hub.join('player'),
    open: () => settings.session.open(),
    plan: {
      frameTopic: settings.profile.tensors[0]?.topic ?? '',
      stride: settings.stride,
      cycles: settings.cycles,
    },
    withheld: prepared.withheld,
    verdictLimitNs: verdictLimitNs(settings.sitePolicy),
    signal,
  });
  await hub.idle(signal);
}

function asFault(error: unknown, signal: AbortSignal): WorldforgeError {
  if (signal.aborted)
    return new WorldforgeError('interrupted', 'the review was interrupted; what was recorded is sealed', {
      cause: error,
    });
  return error instanceof WorldforgeError
    ? error
    : new WorldforgeError('assertion', errorText(error), { cause: error });
}

interface Stage {
  readonly hub: MemoryGraphHub;
  readonly graph: ReviewGraph;
  readonly watcher: Watcher;
  readonly evidence: Evidence;
}

function disposeAll(resources: readonly Disposable[]): void {
  for (const resource of resources) resource[Symbol.dispose]();
}

/** Runs the graph until the session is through or something ends it; returns what ended it early. */
async function perform(options: RunReviewOptions, stage: Stage): Promise<WorldforgeError | undefined> {
  const { hub, graph, watcher } = stage;
  const stop = new AbortController();
  const running = hub.run(stop.signal);
  let fault: WorldforgeError | undefined;
  try {
    await Promise.race([conduct(options, graph, hub), running]);
  } catch (error) {
    options.log.error({ err: error }, 'review ended early');
    fault = asFault(error, options.signal);
  }
  disposeAll(graph.sources);
  try {
    await Promise.race([hub.idle(stop.signal), running]); // what is under way is recorded to its end
  } catch (error) {
    fault ??= asFault(error, options.signal);
  }
  disposeAll([watcher, ...graph.nodes]);
  stop.abort();
  return fault;
}

function outcomeOf(
  stage: Stage,
  settings: ReviewSettings,
  fault: WorldforgeError | undefined,
): ReviewOutcome {
  const { cycles, candidates, gateState, reports, scene } = stage.watcher;
  return {
    status: statusOf(cycles, settings.cycles, fault !== undefined),
    fault: fault === undefined ? undefined : { code: fault.code, detail: fault.message },
    cycles,
    candidates,
    gateState,
    reports,
    scene,
    graph: stage.evidence.bag.content && stage.graph.recorder.graphClaim,
  };
}

/** Signs the evidence; where even that fails, the outcome says so. */
function finished(stage: Stage, settings: ReviewSettings, fault: WorldforgeError | undefined): ReviewOutcome {
  const outcome = outcomeOf(stage, settings, fault);
  try {
    const facts = closingFacts(openingFactsOf(settings), outcome);
    stage.evidence.finish(outcome.status, facts, stage.graph.recorder.graphClaim);
    return outcome;
  } catch (error) {
    if (!(error instanceof WorldforgeError)) throw error;
    return outcomeOf(stage, settings, fault ?? error);
  }
}

/**
 * Conducts the review. The outcome is returned whatever happened after the run was opened; bad input was
 * refused before.
 * @throws WorldforgeError when the evidence cannot even be begun
 */
export async function runReview(options: RunReviewOptions): Promise<ReviewOutcome> {
  const { settings, run } = options;
  const robotId = settings.sitePolicy.robot_id;
  const identity = (node: string): Identity => makeIdentity(robotId, run.runId, node);
  const identities = {
    planner: identity('planner'),
    gate: identity('gate'),
    controller: identity('controller'),
  };
  const configs = nodeConfigs(settings);
  const controller = await preparedStep(controllerStep, configs.controller);
  const evidence = new Evidence({
    run,
    key: settings.key,
    headCopies: settings.headCopies,
    wall: systemClocks.wall,
    steady: systemClocks.steady,
    robotId,
    configs,
    identities,
    facts: openingFactsOf(settings),
  });
  const hub = createMemoryGraph();
  const watcher = watchReview({
    graph: hub.join('review'),
    cyclesMax: settings.cycles,
    watchScenes: settings.driver === 'sim',
    onVerdict: options.onVerdict,
  });
  const graph = startReviewGraph({
    hub,
    settings,
    configs,
    controller,
    evidence,
    runFolder: run.folder,
    freeBytesFloor: options.freeBytesFloor ?? limits.freeBytesFloor,
    identities,
    identity,
    log: options.log,
    startHost: options.startHost ?? startProviderHost,
  });
  const stage = { hub, graph, watcher, evidence };
  const ended = await perform(options, stage);
  const sealed = evidence.seal();
  return finished(stage, settings, graph.recorder.fault ?? sealed ?? ended);
}
