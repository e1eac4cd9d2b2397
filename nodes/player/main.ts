// The player as a process on ROS 2: gives a recorded session once the graph is ready for it.
import { z } from 'zod';
import { openBagReader } from '../../replay/bag/bag_reader.ts';
import { runMain } from '../entry/main_process.ts';
import {
  cyclesParameter,
  paceParameter,
  profileParameter,
  sessionParameter,
  sitePolicyParameter,
  strideParameter,
} from '../entry/parameters.ts';
import { untilAborted } from '../entry/run_node.ts';
import { openSession, sessionPath } from '../review/session_source.ts';
import { verdictLimitNs } from '../review/settings.ts';
import { readRig } from '../rig.ts';
import { playSession, type RecordedTopic } from './node.ts';
import { cyclesInRound, cyclesToPlay, extentParameters, playlistOf } from './extent.ts';
import { relativeName } from './playlist.ts';
import { graphReady, matched } from './readiness.ts';

/** Ten seconds. A topic that the profile does not use has no reader, and is given all the same. */
const looksMax = 1000;

async function topicsOf(path: string): Promise<readonly RecordedTopic[]> {
  await using reader = await openBagReader(path);
  return reader.topics;
}

/** Of a loop without an end. */
const cyclesMax = 100_000;

await runMain({
  name: 'player',
  parameters: z.object({
    session: sessionParameter,
    profile: profileParameter,
    site_policy: sitePolicyParameter,
    cycles: cyclesParameter,
    stride: strideParameter,
    pace: paceParameter,
    rate: z
      .number()
      .min(0.01)
      .max(100)
      .default(1)
      .describe('how much faster than recorded; in lockstep, between two cycles'),
    paused: z.boolean().default(false).describe('gives nothing before player/step or player/pause say so'),
    ...extentParameters,
    clock: z.boolean().default(false).describe('publishes the time of the recording on /clock'),
  }),
  givesClock: ({ clock }) => clock,
  run: async ({ graph, parameters, log, signal }) => {
    const { stride, pace, rate, loop } = parameters;
    const { profile, sitePolicy } = readRig({
      profile: parameters.profile,
      sitePolicy: parameters.site_policy,
    });
    const path = sessionPath(parameters.session);
    const session = await openSession(path, profile);
    for (const note of session.notes) log.warn(note);
    const playing = playlistOf(session, profile, parameters);
    const round = await cyclesInRound(session, profile, parameters);
    const wanted = cyclesToPlay(round, parameters);
    const cycles = wanted === 0 ? cyclesMax : wanted;
    if (wanted > round && !loop && pace === 'lockstep')
      log.warn(`the session holds ${round} cycles from start_offset on, ${wanted} are asked for`);
    const used = new Set(profile.tensors.map(({ topic }) => topic));
    const result = await playSession({
      ...playing,
      graph,
      plan: { frameTopic: playing.frameTopic, stride, cycles, rate, lockstep: pace === 'lockstep' },
      paused: parameters.paused,
      clock: parameters.clock,
      withheld: session.prepared.withheld,
      sensors: 'event',
      verdictLimitNs: verdictLimitNs(sitePolicy),
      advertised: (await topicsOf(path)).filter(({ topic }) => used.has(relativeName(topic))),
      settled: async (publishers) => {
        await matched(graph, publishers, { looksMax, signal });
        await graphReady(graph, { onWaiting: (text) => log.info(text), signal });
        const held = parameters.paused ? ', paused' : '';
        log.info(`playing ${path}: ${cycles} cycles, ${pace}, rate ${rate}${held}`);
      },
      onControl: (text) => log.info(text),
      signal,
    });
    log.info(result, 'the session was played to its end');
    await untilAborted(signal);
    return 0;
  },
});
