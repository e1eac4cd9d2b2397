// What a review is given, already checked, and the configurations of its stateful nodes that follow from it.
import { canonicalJson, parseCanonicalJson, type Json } from '../../core/canonical_json.ts';
import type { SigningKey } from '../../core/keys.ts';
import type { Embodiment } from '../../msgs/index.ts';
import type { PolicyProvider, ScoreProvider } from '../../providers/provider.ts';
import type { Attestation } from '../../safety/commands.ts';
import type { Robot } from '../../safety/kinematics/index.ts';
import type { SitePolicy } from '../../safety/policy.ts';
import { controllerConfigOf } from '../controller/config.ts';
import type { Driver } from '../controller/drivers.ts';
import type { ObservationProfile } from '../observer/profile.ts';
import type { RecordedMessage } from '../player/playlist.ts';
import type { PreparedSession } from './session.ts';

export interface SessionSource {
  readonly path: string;
  readonly digest: string;
  /** What a person must know of the recording, a sentence each: that nobody closed it, say. */
  readonly notes: readonly string[];
  readonly prepared: PreparedSession;
  /** Opens the recording from its start. */
  open(): AsyncIterable<RecordedMessage>;
}

/** The person, or the flags, that answer the checklist. */
export interface Attendant {
  readonly name: string;
  readonly attestedBy: Attestation;
  /** Whether an item holds; undefined leaves it open. A question is taken back when the signal aborts. */
  answer(item: string, lookAt: string, signal: AbortSignal): Promise<boolean | undefined>;
  approve(signal: AbortSignal): Promise<boolean>;
}

export interface ReviewSettings {
  readonly session: SessionSource;
  readonly profile: ObservationProfile;
  readonly sitePolicy: SitePolicy;
  readonly embodiment: Embodiment;
  readonly policies: readonly PolicyProvider[];
  readonly scorers: readonly ScoreProvider[];
  readonly candidates: number;
  readonly cycles: number;
  readonly stride: number;
  readonly seed: bigint;
  /** What the controller does with each window of a plan. */
  readonly driver: Driver;
  readonly attendant: Attendant;
  readonly key: SigningKey;
  /** Folder away from the run for the newest head of its journal. */
  readonly headCopies: string;
}

const nanosecondsPerMillisecond = 1_000_000n;

export function millisecondsToNs(ms: number): bigint {
  return BigInt(ms) * nanosecondsPerMillisecond;
}

/**
 * How long the answers of one phase are awaited in lockstep. Policies and scorers are awaited one after the
 * other: if each phase could take the whole age, one provider that hangs would make every plan stale.
 */
export function deadlineNs(sitePolicy: SitePolicy): bigint {
  return (millisecondsToNs(sitePolicy.ages.proposal_ms) * 2n) / 5n;
}

/**
 * How long the verdict of a cycle is awaited before the next one is begun: both phases of a plan, and as long
 * as one of them for merging, judging and the durable record.
 */
export function verdictLimitNs(sitePolicy: SitePolicy): bigint {
  return 3n * deadlineNs(sitePolicy);
}

export interface NodeConfigs {
  readonly planner: Json;
  readonly gate: Json;
  readonly controller: Json;
}

export interface PlannerSettings extends Pick<
  ReviewSettings,
  'embodiment' | 'sitePolicy' | 'candidates' | 'seed' | 'stride'
> {
  /** Names of the providers. */
  readonly policies: readonly string[];
  readonly scorers: readonly string[];
  readonly pace: 'lockstep' | 'realtime';
}

export function plannerConfigOf(settings: PlannerSettings): Json {
  const { embodiment, sitePolicy, policies, scorers, candidates, seed, stride, pace } = settings;
  return {
    embodiment: embodiment as unknown as Json, // an Embodiment is plain JSON by its definition
    policies,
    scorers,
    candidates,
    seed: String(seed),
    stride,
    deadline_ns: String(deadlineNs(sitePolicy)),
    proposal_age_max_ns: String(millisecondsToNs(sitePolicy.ages.proposal_ms)),
    pace,
  };
}

export interface GateSettings extends Pick<ReviewSettings, 'embodiment' | 'sitePolicy'> {
  readonly mode: 'dry_run' | 'live';
  readonly sessionDigest: string;
  /** In LIVE, where the site policy names one. */
  readonly robotDescription?: Robot | undefined;
}

export function gateConfigOf(settings: GateSettings): Json {
  const { embodiment, sitePolicy, mode, sessionDigest, robotDescription } = settings;
  return {
    site_policy: sitePolicy as unknown as Json, // a SitePolicy is plain JSON by its definition
    embodiment: embodiment.name,
    mode,
    run: { session_digest: sessionDigest },
    ...(robotDescription === undefined
      ? {}
      : { robot_description: parseCanonicalJson(canonicalJson(robotDescription)) }),
  };
}

export function nodeConfigs(settings: ReviewSettings): NodeConfigs {
  const names = (providers: readonly { readonly name: string }[]) => providers.map(({ name }) => name);
  return {
    planner: plannerConfigOf({
      ...settings,
      policies: names(settings.policies),
      scorers: names(settings.scorers),
      pace: 'lockstep',
    }),
    gate: gateConfigOf({ ...settings, mode: 'dry_run', sessionDigest: settings.session.digest }),
    controller: controllerConfigOf(settings.driver, settings),
  };
}
