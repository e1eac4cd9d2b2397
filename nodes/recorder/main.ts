// The recorder as a process on ROS 2: it opens the run, keeps every message, and seals the evidence last.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { systemClocks } from '../../core/clock.ts';
import { headsFolder, keyFolder, processEnvironment } from '../../core/environment.ts';
import { hostKey } from '../../core/host_key.ts';
import { sleep } from '../../core/wait.ts';
import type { RosGraph } from '../../graph/ros/ros_graph.ts';
import { topics, type Topic } from '../../msgs/index.ts';
import { claimText } from '../../replay/graph/claim.ts';
import { limits } from '../../replay/limits.ts';
import { leftRunLines, repairLeftRuns } from '../../replay/repair/repair_left.ts';
import { createRun, freeBytes } from '../../replay/run_workspace.ts';
import { Starts } from '../../replay/starts.ts';
import { livePartOf } from '../../safety/index.ts';
import { sitePolicyDigest } from '../../safety/policy.ts';
import { runMain } from '../entry/main_process.ts';
import {
  cyclesParameter,
  modeParameter,
  profileParameter,
  sessionParameter,
  sitePolicyParameter,
  strideParameter,
  workspaceParameter,
} from '../entry/parameters.ts';
import { makeIdentity } from '../identity.ts';
import type { ObservationProfile } from '../observer/profile.ts';
import { cyclesOfRun, extentParameters } from '../player/extent.ts';
import { readRig } from '../rig.ts';
import { siteInputs } from '../safety_gate/live_topics.ts';
import { commandTopics } from '../controller/trajectory.ts';
import { openSession, sessionPath } from '../review/session_source.ts';
import { startBeat } from './beat.ts';
import { untilQuiet } from './closing.ts';
import { topicToRecord } from './discovery.ts';
import { faultOf, RecordedRun } from './evidence.ts';
import { startRecorder, type Recorder } from './node.ts';
import { observeRun } from './run_facts.ts';
import { prepareSensors } from './sensors.ts';

/** Between two looks for new topics: nobody publishes on one before it is recorded. */
const lookNs = 20_000_000n;

/** Follows every topic that appears, until the signal aborts. */
async function record(
  graph: RosGraph,
  recorder: Recorder,
  { site, signal }: { readonly site: readonly Topic<unknown>[]; readonly signal: AbortSignal },
): Promise<void> {
  using _beat = startBeat(graph, recorder);
  while (!signal.aborted) {
    for (const known of graph.topics()) {
      const topic = topicToRecord(known, site);
      if (topic !== undefined) recorder.follow(topic);
    }
    await sleep(graph.clocks, lookNs, signal).catch(() => undefined); // it is looked at above
  }
}

const parametersShape = z.object({
  workspace: workspaceParameter,
  session: sessionParameter,
  profile: profileParameter,
  site_policy: sitePolicyParameter,
  mode: modeParameter,
  cycles: cyclesParameter,
  stride: strideParameter,
  ...extentParameters,
  record_sensors: z
    .enum(['none', 'rosbag2'])
    .default('none')
    .describe('who records the raw sensor topics beside the run; none: nobody; rosbag2: ros2 bag record'),
});

type Parameters = z.infer<typeof parametersShape>;

async function cyclesWanted(parameters: Parameters, profile: ObservationProfile): Promise<number> {
  const { session, cycles } = parameters;
  if (session === '') return cycles;
  return cyclesOfRun(await openSession(sessionPath(session), profile), profile, parameters);
}

/** What the parameters say of the run, read before there is one. */
async function readOpening(parameters: Parameters) {
  const { session, mode } = parameters;
  const rig = readRig({ profile: parameters.profile, sitePolicy: parameters.site_policy });
  const { sitePolicy, profile, embodiment } = rig;
  const wanted = await cyclesWanted(parameters, profile);
  const opening = {
    mode,
    embodiment: embodiment.name,
    robot_kind: embodiment.robot_kind,
    session: { path: session === '' ? '' : sessionPath(session), digest: '' },
    site_policy_digest: sitePolicyDigest(sitePolicy),
    cycles_wanted: wanted,
    graph: 'ros',
  };
  const live = mode === 'live' ? livePartOf(sitePolicy, embodiment.name) : undefined;
  const site = live === undefined ? [] : [...siteInputs(live.site), ...commandTopics(live.robot)];
  return { robotId: sitePolicy.robot_id, profile, wanted, opening, site };
}

await runMain({
  name: 'recorder',
  parameters: parametersShape,
  run: async ({ graph, parameters, log, signal }) => {
    const { robotId, profile, wanted, opening, site } = await readOpening(parameters);
    const environment = processEnvironment();
    const startSensors = await prepareSensors({
      choice: parameters.record_sensors,
      profile,
      namespace: graph.namespace,
      environment,
      clocks: systemClocks,
      signal,
      onFault: (text) => log.warn(text),
    });
    const keys = keyFolder(environment);
    const key = hostKey(keys);
    const { workspace } = parameters;
    const wallNs = systemClocks.wall.now();
    const left = await repairLeftRuns(workspace, { key, headCopies: headsFolder(keys), wallNs });
    for (const line of leftRunLines(left)) log.warn(line);
    const run = createRun(workspace, { wallNs: systemClocks.wall.now(), random: randomBytes(4) });
    using _lock = run.lock;
    await using sensors = await startSensors(run);
    const starts = new Starts();
    const recorded = new RecordedRun({
      run,
      key,
      wall: systemClocks.wall,
      robotId,
      facts: opening,
      nodes: () => starts.nodes,
    });
    let messages = 0;
    const recorder = startRecorder({
      graph,
      identity: makeIdentity(robotId, run.runId, 'recorder'),
      sink: recorded.bag,
      topics: [topics.recorderState],
      snapshots: { key, look: () => graph.everybody() },
      freeBytes: () => freeBytes(run.folder),
      freeBytesFloor: limits.freeBytesFloor,
      onRecorded: (topic, meta) => {
        messages += 1;
        starts.note(topic, meta);
      },
    });
    using observed = observeRun(graph, wanted);
    log.info(`recording run ${run.runId} in ${run.folder}`);
    await record(graph, recorder, { site, signal });
    await Promise.all([untilQuiet(graph, () => messages), sensors.stop()]);
    recorder[Symbol.dispose]();
    const closing = faultOf(() => recorded.bag.close()); // a bag that is sound is closed after any fault
    const fault = recorder.fault ?? closing;
    const { status, facts } = observed.outcome(opening, fault);
    recorded.finish(status, facts, recorder.graphClaim, (files) => sensors.facts(files));
    log.info(`run ${run.runId} is sealed: ${status}; graph: ${claimText(recorder.graphClaim)}`);
    return status === 'incomplete' && fault !== undefined ? 1 : 0;
  },
});
