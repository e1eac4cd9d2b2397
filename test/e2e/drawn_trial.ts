/** A review as chance draws it: session, seed, providers and what they do wrong, answers, and how it ends. */
import { prepareReview } from '../../cli/review/prepare.ts';
import { headsFolder } from '../../core/environment.ts';
import { hostKey } from '../../core/host_key.ts';
import type { Random } from '../../core/random.ts';
import { topics, type ActionChunk, type Score } from '../../msgs/index.ts';
import { startProviderHost } from '../../nodes/provider_host/node.ts';
import { deadlineNs, type Attendant, type ReviewSettings } from '../../nodes/review/settings.ts';
import type { PolicyProvider, ScoreProvider } from '../../providers/provider.ts';
import { faultNames, faultyPolicy, faultyScorer, wireFaults } from './drawn_faults.ts';
import { chunksOf, scoresOf } from './other_hands.ts';
import { withProposalAge, type StartHost, type TrialOptions } from './trial.ts';

export interface DrawnTrial {
  readonly settings: ReviewSettings;
  readonly options: TrialOptions;
  /** What was drawn, for who has to look at a failure. */
  readonly told: string;
}

const sessions = ['pusht-01', 'pusht-02', 'pusht-03'] as const;
const strides = [1, 3, 8] as const;
const cyclesMax = 4;
const candidatesMax = 32;
/** Short: time follows the machine while a provider hangs. */
const hastyMs = 500;
const lateByNs = 100_000_000n;
const stopNsMax = 2_000_000_000;

export function pick<T>(random: Random, all: readonly [T, ...T[]]): T {
  return all[random.below(all.length)] ?? all[0];
}

function chance(random: Random, share: number): boolean {
  return random.next() < share;
}

function drawAttendant(random: Random): Attendant {
  const answers = Array.from({ length: 8 }, () => chance(random, 0.95) || pick(random, [false, undefined]));
  const approves = chance(random, 0.9);
  return {
    name: 'demo',
    attestedBy: 'demo',
    answer: async () => answers.shift(),
    approve: async () => approves,
  };
}

/** Someone stops the robot in the middle of it. */
function stopping(startHost: StartHost, afterNs: bigint): StartHost {
  let isArmed = false;
  return (options) => {
    const host = startHost(options);
    if (isArmed) return host;
    isArmed = true;
    const stop = options.graph.advertise(topics.stop);
    const timer = options.graph.clocks.after(afterNs, () => stop.publish({}));
    return {
      [Symbol.dispose]: () => {
        for (const resource of [timer, stop, host]) resource[Symbol.dispose]();
      },
    };
  };
}

function drawEnd(
  random: Random,
  startHost: StartHost,
): { readonly end: string; readonly options: TrialOptions } {
  const end = pick(random, ['through', 'through', 'through', 'stopped', 'interrupted']);
  if (end === 'stopped')
    return { end, options: { startHost: stopping(startHost, BigInt(random.below(stopNsMax))) } };
  if (end === 'through') return { end, options: { startHost } };
  const controller = new AbortController();
  let left = 1 + random.below(cyclesMax);
  const onVerdict = (): void => {
    left -= 1;
    if (left === 0) controller.abort();
  };
  return { end, options: { startHost, signal: controller.signal, onVerdict } };
}

interface Cast {
  readonly policies: readonly PolicyProvider[];
  readonly scorers: readonly ScoreProvider[];
  readonly startHost: StartHost;
  readonly faults: readonly string[];
}

/** One to three policies and none to two scorers; half of them are honest. */
function drawCast(random: Random, settings: ReviewSettings): Cast {
  const [policy, scorer] = [settings.policies[0], settings.scorers[0]];
  if (policy === undefined || scorer === undefined) throw new Error('a review has both by default');
  const hosts = new Map<string, StartHost>();
  const faults: string[] = [];
  const lateNs = deadlineNs(settings.sitePolicy) + lateByNs;
  const draw = (name: string): string => {
    const fault = chance(random, 0.5) ? 'honest' : pick(random, faultNames);
    const chunk = wireFaults<ActionChunk>(lateNs)[fault];
    const score = wireFaults<Score>(lateNs)[fault];
    if (chunk !== undefined && name.startsWith('policy')) hosts.set(name, chunksOf(name, chunk));
    if (score !== undefined && name.startsWith('scorer')) hosts.set(name, scoresOf(name, score));
    faults.push(`${name} ${fault}`);
    return fault;
  };
  const policies = ['policy_a', 'policy_b', 'policy_c'].slice(0, 1 + random.below(3));
  const scorers = ['scorer_a', 'scorer_b'].slice(0, random.below(3));
  return {
    policies: policies.map((name) => faultyPolicy(name, draw(name), policy)),
    scorers: scorers.map((name) => faultyScorer(name, draw(name), scorer)),
    startHost: (options) => (hosts.get(options.provider.name) ?? startProviderHost)(options),
    faults,
  };
}

/** @param keys folder of the host key */
export async function drawTrial(keys: string, random: Random): Promise<DrawnTrial> {
  const session = pick(random, sessions);
  const stride = pick(random, strides);
  const cycles = 1 + random.below(cyclesMax);
  const candidates = 1 + random.below(candidatesMax);
  const seed = BigInt(random.below(2 ** 32));
  const flags = { session, policy: ['scripted'], score: ['mock'], candidates, cycles, stride, seed };
  const prepared = await prepareReview({ flags, attendant: drawAttendant(random) });
  const keyed = { ...prepared, key: hostKey(keys), headCopies: headsFolder(keys) };
  const settings = withProposalAge(keyed, hastyMs);
  const { policies, scorers, startHost, faults } = drawCast(random, settings);
  const { end, options } = drawEnd(random, startHost);
  const numbers = `stride ${stride}, ${cycles} cycles, ${candidates} candidates, seed ${seed}`;
  const told = [session, numbers, ...faults, end].join(', ');
  return { settings: { ...settings, policies, scorers }, options, told };
}
