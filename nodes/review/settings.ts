// What a review is given, already checked, and the configurations of its stateful nodes that follow from it.
import type { Json } from '../../core/canonical_json.ts';
import type { SigningKey } from '../../core/keys.ts';
import type { Embodiment } from '../../msgs/index.ts';
import type { PolicyProvider, ScoreProvider } from '../../providers/provider.ts';
import type { Attestation } from '../../safety/commands.ts';
import type { SitePolicy } from '../../safety/policy.ts';
import type { ObservationProfile } from '../observer/profile.ts';
import type { RecordedMessage } from '../player/node.ts';
import type { PreparedSession } from './session.ts';

export interface SessionSource {
  readonly path: string;
  readonly digest: string;
  readonly prepared: PreparedSession;
  /** Opens the recording from its start. */
  open(): AsyncIterable<RecordedMessage>;
}

/** The person, or the flags, that answer the checklist. */
export interface Attendant {
  readonly name: string;
  readonly attestedBy: Attestation;
  /** Whether an item holds; undefined leaves it open. */
  answer(item: string, lookAt: string): Promise<boolean | undefined>;
  approve(): Promise<boolean>;
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
  readonly attendant: Attendant;
  readonly key: SigningKey;
}

const nanosecondsPerMillisecond = 1_000_000n;

export function millisecondsToNs(ms: number): bigint {
  return BigInt(ms) * nanosecondsPerMillisecond;
}

/** How old a proposal may be when the plan is published. */
function proposalAgeNs(settings: ReviewSettings): bigint {
  return millisecondsToNs(settings.sitePolicy.ages.proposal_ms);
}

/**
 * How long the answers of one phase are awaited in lockstep. Policies and scorers are awaited one after the
 * other: if each phase could take the whole age, one provider that hangs would make every plan stale.
 */
export function deadlineNs(settings: ReviewSettings): bigint {
  return (proposalAgeNs(settings) * 2n) / 5n;
}

export interface NodeConfigs {
  readonly planner: Json;
  readonly gate: Json;
  readonly controller: Json;
}

export function nodeConfigs(settings: ReviewSettings): NodeConfigs {
  const { embodiment, sitePolicy } = settings;
  return {
    planner: {
      embodiment: embodiment as unknown as Json, // an Embodiment is plain JSON by its definition
      policies: settings.policies.map(({ name }) => name),
      scorers: settings.scorers.map(({ name }) => name),
      candidates: settings.candidates,
      seed: String(settings.seed),
      stride: settings.stride,
      deadline_ns: String(deadlineNs(settings)),
      proposal_age_max_ns: String(proposalAgeNs(settings)),
      pace: 'lockstep',
    },
    gate: {
      site_policy: sitePolicy as unknown as Json, // a SitePolicy is plain JSON by its definition
      embodiment: embodiment.name,
      mode: 'dry_run',
      run: { session_digest: settings.session.digest },
    },
    controller: { driver: 'none' },
  };
}
