// The player as a process on ROS 2: gives a recorded session once the graph is ready for it.
import { z } from 'zod';
import { WorldforgeError } from '../../core/errors.ts';
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
import { framesOf, relativeName, type PlaylistOptions } from './playlist.ts';
import { graphReady, matched } from './readiness.ts';
import { cyclesOf } from './step.ts';

/** Ten seconds. A topic that the profile does not use has no reader, and is given all the same. */
const looksMax = 1000;
const offsetMax = 86_400;
const nanosecondsPerSecond = 1e9;

async function topicsOf(path: string): Promise<readonly RecordedTopic[]> {
  await using reader = await openBagReader(path);
  return reader.topics;
}

interface CyclesAsked extends Pick<PlaylistOptions, 'startOffsetNs' | 'loop'> {
  /** In one round, from the offset on. */
  readonly left: number;
  /** 0: to the end of the session. */
  readonly cycles: number;
}

/**
 * The others count the cycles of the whole session where no number is given, and would wait for ever.
 * @throws WorldforgeError parameter_invalid
 */
function cyclesToPlay({ cycles, left, startOffsetNs = 0n, loop = false }: CyclesAsked): number {
  if (cycles === 0 && !loop && startOffsetNs === 0n) return left;
  if (cycles > 0 && left > 0) return cycles;
  const text =
    left === 0 ? 'start_offset leaves no frame' : 'a loop or a start_offset needs a number of cycles';
  throw new WorldforgeError('parameter_invalid', text, {
    hint: left === 0 ? 'give a smaller start_offset' : `give cycles:=N; one round has ${left}`,
  });
}

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
    start_offset: z
      .number()
      .min(0)
      .max(offsetMax)
      .default(0)
      .describe('seconds of the session that are left out at its start'),
    loop: z
      .boolean()
      .default(false)
      .describe('begins again at the end, with stamps that rise, until there are enough cycles'),
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
    const playing = {
      open: () => session.open(),
      frameTopic: profile.tensors[0]?.topic ?? '',
      startOffsetNs: BigInt(Math.round(parameters.start_offset * nanosecondsPerSecond)),
      loop,
    };
    const left = cyclesOf(await framesOf(playing), stride);
    const cycles = cyclesToPlay({ ...playing, left, cycles: parameters.cycles });
    if (cycles > left && !loop && pace === 'lockstep')
      log.warn(`the session holds ${left} cycles from start_offset on, ${cycles} are asked for`);
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
