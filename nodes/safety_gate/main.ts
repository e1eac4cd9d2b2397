// The safety gate as a process on ROS 2: it owns the journal of the run.
import { z } from 'zod';
import type { Json } from '../../core/canonical_json.ts';
import { systemClocks } from '../../core/clock.ts';
import { sha256 } from '../../core/digest.ts';
import { configFolder, headsFolder, keyFolder, processEnvironment } from '../../core/environment.ts';
import { errorText } from '../../core/errors.ts';
import { hostKey } from '../../core/host_key.ts';
import { nodeTopics, topics } from '../../msgs/index.ts';
import { JournalWriter, type JournalOptions } from '../../replay/journal.ts';
import { lockRun } from '../../replay/run_lock.ts';
import type { RunWorkspace } from '../../replay/run_workspace.ts';
import { sitePolicyDigest, type SitePolicy } from '../../safety/policy.ts';
import { startHeartbeat } from '../entry/heartbeat.ts';
import { joinRun, requireRobot } from '../entry/membership.ts';
import { runMain } from '../entry/main_process.ts';
import {
  modeParameter,
  profileParameter,
  sessionParameter,
  sitePolicyParameter,
  workspaceParameter,
} from '../entry/parameters.ts';
import { untilAborted } from '../entry/run_node.ts';
import { hearAll } from '../entry/sources.ts';
import { sharedRun, startStateful } from '../entry/stateful.ts';
import { makeIdentity } from '../identity.ts';
import { readRig, type Rig } from '../rig.ts';
import { sessionDigest, sessionPath } from '../review/session_source.ts';
import { gateConfigOf } from '../review/settings.ts';
import { plansAfterObservations } from '../arrival_order.ts';
import { notBeforeStamps } from '../stamp_order.ts';
import { holdersIn } from './key_holders.ts';
import { liveHeardBy, requireLiveStart, siteTopicsOf, startLiveParts } from './live_process.ts';
import { liveRobotDescription, sitePolicySignature } from './policy_file.ts';
import { signatureJudge } from './signature.ts';
import { signOnTime } from './sign_on_time.ts';
import { untilSiteRecorded } from './site_recorded.ts';
import { gateStep } from './step.ts';

/** Who must hear the gate before it says that it is ready. */
const heardBy = {
  [topics.gateState.name]: ['recorder', 'operator'],
  [topics.gateVerdict.name]: ['recorder', 'operator'],
  [topics.rehearsal.name]: ['recorder', 'controller'],
};

/** Live sensors have no recording: the run itself is what answers are bound to. */
function digestOf(session: string, runId: string): string {
  return session === '' ? sha256(`live sensors of run ${runId}`) : sessionDigest(sessionPath(session));
}

/** The built-in policy is part of the package, and nobody signs it. */
function signatureLine(file: string, policy: SitePolicy): string | undefined {
  if (file === '') return undefined;
  const { verdict, detail } = sitePolicySignature(file, policy, configFolder(processEnvironment()));
  return `site policy ${policy.name}: ${verdict}: ${detail}`;
}

/** What the first record of the journal says of the gate. */
function factsOf(mode: string, { embodiment, sitePolicy }: Rig): JournalOptions['facts'] {
  return { mode, embodiment: embodiment.name, site_policy_digest: sitePolicyDigest(sitePolicy) };
}

function openJournal(
  run: RunWorkspace,
  options: Pick<JournalOptions, 'key' | 'headCopies' | 'facts'>,
): JournalWriter {
  return new JournalWriter(run.journal, { ...options, steady: systemClocks.steady, runId: run.runId });
}

await runMain({
  name: 'gate',
  parameters: z.object({
    workspace: workspaceParameter,
    session: sessionParameter,
    profile: profileParameter,
    site_policy: sitePolicyParameter,
    mode: modeParameter,
  }),
  refusesClock: ({ mode }) => mode === 'live',
  run: async ({ graph, parameters, log, signal, watch }) => {
    const { profile, session, mode, workspace } = parameters;
    const policyFile = parameters.site_policy;
    const rig = readRig({ profile, sitePolicy: policyFile });
    const environment = processEnvironment();
    const keys = keyFolder(environment);
    const key = hostKey(keys);
    const isLive = mode === 'live';
    const args = process.argv.slice(2);
    if (isLive) requireLiveStart(rig, { graph, environment, args, policyFile, key, workspace, session });
    const membership = await joinRun(graph, (text) => log.info(text), signal);
    const signature = signatureLine(policyFile, rig.sitePolicy);
    if (signature !== undefined) log.info(signature);
    requireRobot(membership, rig.sitePolicy.robot_id);
    const run = sharedRun(workspace, membership);
    const { sitePolicy, embodiment } = rig;
    const description = isLive ? liveRobotDescription(policyFile, sitePolicy, embodiment.name) : undefined;
    const digest = digestOf(session, membership.runId);
    const config = gateConfigOf({ ...rig, mode, sessionDigest: digest, robotDescription: description });
    using _lock = lockRun(workspace, membership.runId, 'gate');
    const headCopies = headsFolder(keys);
    const journal = openJournal(run, { key, headCopies, facts: factsOf(mode, rig) });
    const extra = {
      before: signatureJudge(holdersIn(keys, (fault) => log.error(errorText(fault)))),
      ...(isLive && { signer: key }),
      journal: { append: (record: Json) => journal.append('gate', record) },
    };
    const identity = makeIdentity(membership.robotId, membership.runId, gateStep.node);
    const waiting = { onWaiting: (text: string) => log.info(text), signal };
    try {
      if (isLive) await untilSiteRecorded(graph, siteTopicsOf(rig), waiting);
      using node = await startStateful({
        graph: plansAfterObservations(notBeforeStamps(graph)),
        run,
        step: gateStep,
        config,
        extra,
        identity,
        signal,
      });
      await node.held.heardBy(isLive ? { ...heardBy, ...liveHeardBy } : heardBy, signal);
      await hearAll(graph, [nodeTopics('observer').heartbeat, topics.goal], waiting);
      using peers = watch(identity, ['observer', 'planner', 'controller']);
      node.hearOf(peers);
      using _beat = startHeartbeat(graph, identity, peers);
      using _live = isLive
        ? startLiveParts({ node, graph, rig, policyFile, workspace, key, headCopies, log })
        : undefined;
      using _heads = signOnTime(journal, systemClocks, (fault) => log.error(errorText(fault)));
      const execution = isLive
        ? 'plans are executed once they are approved and armed'
        : 'execution is refused';
      log.info(`gate of run ${membership.runId}: ${mode}, ${execution}`);
      await untilAborted(signal);
    } finally {
      journal.close();
    }
    return 0;
  },
});
