// Which runs may go: pure, so that what a dry run shows is what an applied one does.
import type { RunManifest } from '../manifest.ts';

export interface Retention {
  /** Runs that are younger stay. */
  readonly maxAgeNs: bigint;
  /** So many of the newest stay, whatever their age. */
  readonly keepLatest: number;
  /** Kinds of runs that may go; all where it is empty. */
  readonly families: readonly string[];
}

export type RetentionAction =
  'delete' | 'skip-young' | 'skip-keep-latest' | 'skip-family' | 'skip-open' | 'skip-held';

export interface RetentionStep {
  readonly run_id: string;
  readonly action: RetentionAction;
  readonly reason: string;
}

const dayNs = 86_400_000_000_000n;
/** A run of the last day stays unless the age is asked to be 0. */
const safetyNs = dayNs;

function ageText(ns: bigint): string {
  return `${(Number(ns / 1_000_000n) / 86_400_000).toFixed(1)} days old`;
}

/** `manifests`: the newest first. `held`: whether a process may be at work on it. */
export function planRetention(
  manifests: readonly RunManifest[],
  { maxAgeNs, keepLatest, families }: Retention,
  { nowNs, held }: { readonly nowNs: bigint; readonly held: (runId: string) => boolean },
): readonly RetentionStep[] {
  const ageMinNs = maxAgeNs === 0n || maxAgeNs > safetyNs ? maxAgeNs : safetyNs;
  return manifests.map((manifest, place): RetentionStep => {
    const id = manifest.run_id;
    const ageNs = nowNs - BigInt(manifest.created_wall_ns);
    const step = (action: RetentionAction, reason: string): RetentionStep => ({
      run_id: id,
      action,
      reason,
    });
    if (held(id)) return step('skip-held', 'a process is at work on it');
    if (manifest.status === 'running')
      return step('skip-open', `nobody closed it: npx worldforge replay repair ${id}`);
    if (place < keepLatest) return step('skip-keep-latest', `one of the newest ${String(keepLatest)}`);
    if (families.length > 0 && !families.includes(manifest.kind))
      return step('skip-family', `a ${manifest.kind}, of ${families.join(', ')} only`);
    if (ageNs < ageMinNs) return step('skip-young', ageText(ageNs));
    return step('delete', ageText(ageNs));
  });
}
