// The player as a process on ROS 2: gives a recorded session once the graph is ready for it.
import { z } from 'zod';
import { openBagReader } from '../../replay/bag/bag_reader.ts';
import { runMain } from '../entry/main_process.ts';
import {
  cyclesParameter,
  paceParameter,
  profileParameter,
  sessionParameter,
  strideParameter,
} from '../entry/parameters.ts';
import { untilAborted } from '../entry/run_node.ts';
import { readProfile } from '../observer/profile.ts';
import { builtInProfilePath } from '../rig.ts';
import { openSession, sessionPath } from '../review/session_source.ts';
import { playSession, relativeName, type RecordedTopic } from './node.ts';
import { graphReady, matched } from './readiness.ts';
import { cyclesOf } from './step.ts';

/** Longest wait for a verdict: three deadlines of the built-in policy, ns. */
const verdictLimitNs = 12_000_000_000n;
/** Ten seconds. A topic that the profile does not use has no reader, and is given all the same. */
const looksMax = 1000;

async function topicsOf(path: string): Promise<readonly RecordedTopic[]> {
  await using reader = await openBagReader(path);
  return reader.topics;
}

await runMain({
  name: 'player',
  parameters: z.object({
    session: sessionParameter,
    profile: profileParameter,
    cycles: cyclesParameter,
    stride: strideParameter,
    pace: paceParameter,
    rate: z
      .number()
      .min(0.01)
      .max(100)
      .default(1)
      .describe('how much faster than recorded; in lockstep, between two cycles'),
  }),
  run: async ({ graph, parameters, log, signal }) => {
    const { stride, pace, rate } = parameters;
    const profile = readProfile(parameters.profile === '' ? builtInProfilePath() : parameters.profile);
    const path = sessionPath(parameters.session);
    const session = await openSession(path, profile);
    const { frames, withheld } = session.prepared;
    const cycles = parameters.cycles === 0 ? cyclesOf(frames, stride) : parameters.cycles;
    const frameTopic = profile.tensors[0]?.topic ?? '';
    const used = new Set(profile.tensors.map(({ topic }) => topic));
    const advertised = (await topicsOf(path)).filter(({ topic }) => used.has(relativeName(topic)));
    const result = await playSession({
      graph,
      messages: session.open(),
      plan: { frameTopic, stride, cycles },
      withheld,
      sensors: 'event',
      verdictLimitNs,
      rate,
      lockstep: pace === 'lockstep',
      advertised,
      settled: async (publishers) => {
        await matched(graph, publishers, { looksMax, signal });
        await graphReady(graph, { onWaiting: (text) => log.info(text), signal });
        log.info(`playing ${path}: ${cycles} cycles, ${pace}, rate ${rate}`);
      },
      signal,
    });
    log.info(result, 'the session was played to its end');
    await untilAborted(signal);
    return 0;
  },
});
