// Which runs an index shows.
import type { RunEntry } from './entry.ts';

export interface RunFilter {
  readonly provider?: string;
  readonly capability?: string;
  readonly status?: string;
  readonly kind?: string;
  /** A suffix of its files. */
  readonly artifactType?: string;
  /** ISO 8601 dates or times, compared as text with what begins alike; both ends count. */
  readonly createdFrom?: string;
  readonly createdTo?: string;
}

function isWithin(created: string, { createdFrom, createdTo }: RunFilter): boolean {
  if (createdFrom !== undefined && created.slice(0, createdFrom.length) < createdFrom) return false;
  return createdTo === undefined || created.slice(0, createdTo.length) <= createdTo;
}

/** Whether a run fits every condition that is set. */
export function fits(entry: RunEntry, filter: RunFilter): boolean {
  const { provider, capability, status, kind, artifactType } = filter;
  return (
    (provider === undefined || entry.provider.split(', ').includes(provider)) &&
    (capability === undefined || entry.capabilities.includes(capability)) &&
    (status === undefined || entry.status === status) &&
    (kind === undefined || entry.kind === kind) &&
    (artifactType === undefined || entry.safe_artifact_types.includes(artifactType)) &&
    isWithin(entry.created_at, filter)
  );
}
