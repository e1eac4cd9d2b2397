// Finds the dry run that a LIVE permit rests on: the newest closed one in the workspace of the same robot,
// goal, models, limits and policy, that persons attested and that is verified.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseManifest, type RunManifest } from '../../replay/manifest.ts';
import { limits } from '../../replay/limits.ts';
import { readRunText } from '../../replay/run_text.ts';
import { isRunId, runFolder } from '../../replay/run_workspace.ts';
import { verifyRun, type VerifyOptions } from '../../replay/verify/verify.ts';
import type { Evidence } from '../../safety/index.ts';
import { readDryEvidence, type DryEvidence } from './dry_evidence.ts';

/** What the evidence must be of. */
export type EvidenceWanted = Omit<Evidence, 'closedNs' | 'code'>;

export interface EvidencePlace {
  readonly workspace: string;
  /** Items of the dry checklist; each must be attested. */
  readonly items: readonly string[];
  /** Ids of the keys that may attest them: those of the policy's people. */
  readonly attesters: readonly string[];
  /** Runs closed before this time of the wall clock are too old, ns. */
  readonly closedAfterNs: bigint;
}

/** Why there is none: the code of the newest run that comes near. */
export const evidenceCodes = {
  evidence_none: 'No closed dry run of this robot, goal, models, limits and policy is new enough.',
  evidence_unattested: 'Not every item of the dry run was attested by a person with a key of the policy.',
  evidence_unverified: 'The dry run is not what was signed, or its steps do not answer the same again.',
} as const satisfies Record<string, string>;

type EvidenceCode = keyof typeof evidenceCodes;

/** Newest runs that are looked at. */
const runsMax = 256;
const manifestName = 'run_manifest.json';

interface Candidate {
  readonly folder: string;
  readonly closedNs: bigint;
}

function runsOf(workspace: string): readonly string[] {
  try {
    const names = readdirSync(path.dirname(runFolder(workspace, 'any')));
    return names.filter(isRunId).sort().reverse().slice(0, runsMax);
  } catch {
    return []; // a workspace without runs
  }
}

function isDryOnRos({ status, facts }: RunManifest): boolean {
  return status === 'rehearsed' && facts['mode'] === 'dry_run' && facts['graph'] === 'ros';
}

/** A run that is closed, rehearsed everything and is new enough, as far as its manifest says. */
function candidate(folder: string, wanted: EvidenceWanted, closedAfterNs: bigint): Candidate | undefined {
  try {
    const manifest = parseManifest(readRunText(folder, manifestName, limits.manifestBytesMax));
    const closedNs = BigInt(manifest.closed_wall_ns === '' ? 0 : manifest.closed_wall_ns);
    const fits = isDryOnRos(manifest) && manifest.robot_id === wanted.robotId && closedNs >= closedAfterNs;
    return fits ? { folder, closedNs } : undefined;
  } catch {
    return undefined; // what has no manifest is no evidence
  }
}

/** Its rehearsals that are of what is wanted. */
function fitting(evidence: DryEvidence, wanted: EvidenceWanted): DryEvidence['rehearsed'] {
  const same =
    evidence.embodimentDigest === wanted.embodimentDigest &&
    evidence.limitsDigest === wanted.limitsDigest &&
    evidence.sitePolicyDigest === wanted.sitePolicyDigest;
  if (!same) return [];
  return evidence.rehearsed.filter(
    ({ goalDigest, revisionsDigest }) =>
      goalDigest === wanted.goalDigest && revisionsDigest === wanted.revisionsDigest,
  );
}

function isAttested({ answers }: DryEvidence['rehearsed'][number], place: EvidencePlace): boolean {
  return place.items.every((item) =>
    answers.some(
      (answer) =>
        answer.item === item && answer.attestedBy === 'person' && place.attesters.includes(answer.keyId),
    ),
  );
}

export class EvidenceCheck {
  readonly #verify: VerifyOptions;
  /** Runs that were verified: none of their files is read for it a second time. */
  readonly #verified = new Map<string, boolean>();

  constructor(verify: VerifyOptions) {
    this.#verify = verify;
  }

  async find(wanted: EvidenceWanted, place: EvidencePlace): Promise<Evidence> {
    let nearest: Evidence = { ...wanted, closedNs: 0n, code: 'evidence_none' };
    for (const runId of runsOf(place.workspace)) {
      const found = candidate(runFolder(place.workspace, runId), wanted, place.closedAfterNs);
      const code = found === undefined ? undefined : await this.#judge(found, wanted, place);
      if (found === undefined || code === undefined) continue;
      if (code === '') return { ...wanted, closedNs: found.closedNs, code };
      if (nearest.code === 'evidence_none') nearest = { ...wanted, closedNs: found.closedNs, code };
    }
    return nearest;
  }

  /** Undefined where the run is of something else. */
  async #judge(
    { folder }: Candidate,
    wanted: EvidenceWanted,
    place: EvidencePlace,
  ): Promise<EvidenceCode | '' | undefined> {
    const evidence = await readDryEvidence(folder).catch(() => undefined); // verify would say why
    const rehearsed = evidence === undefined ? [] : fitting(evidence, wanted);
    if (rehearsed.length === 0) return undefined;
    if (!rehearsed.some((entry) => isAttested(entry, place))) return 'evidence_unattested';
    return (await this.#isVerified(folder)) ? '' : 'evidence_unverified';
  }

  async #isVerified(folder: string): Promise<boolean> {
    const known = this.#verified.get(folder);
    if (known !== undefined) return known;
    const { status } = await verifyRun(folder, this.#verify);
    this.#verified.set(folder, status === 'equal');
    return status === 'equal';
  }
}
