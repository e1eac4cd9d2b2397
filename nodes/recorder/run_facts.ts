// What a recorder on ROS 2 learns of the run from the graph alone, for its manifest.
import type { WorldforgeError } from '../../core/errors.ts';
import type { Graph } from '../../graph/graph.ts';
import type { ProviderRevision } from '../../msgs/index.ts';
import { closingFacts } from '../review/facts.ts';
import { liveStatusOf, statusOf, type ReviewOutcome } from '../review/outcome.ts';
import { watchReview } from '../review/watcher.ts';
import type { Facts } from './evidence.ts';

/** Cycles looked at when the end of the run is not known beforehand. */
const cyclesMax = 100_000;

export interface ObservedRun extends Disposable {
  outcome(
    opening: Facts,
    fault: WorldforgeError | undefined,
  ): { readonly status: ReviewOutcome['status']; readonly facts: Facts };
}

/** Each provider once, with the revision that answered first. */
export function named(
  revisions: readonly ProviderRevision[],
): { readonly name: string; readonly revision: string }[] {
  const first = new Map<string, string>();
  for (const { provider, revision } of revisions) if (!first.has(provider)) first.set(provider, revision);
  return [...first].map(([name, revision]) => ({ name, revision }));
}

/** `wanted`: cycles that make the run complete; 0 when it has no end of its own. */
export function observeRun(graph: Graph, wanted: number): ObservedRun {
  const watcher = watchReview({
    graph,
    cyclesMax: wanted === 0 ? cyclesMax : wanted,
    onVerdict: () => undefined,
  });
  return {
    outcome: (opening, fault) => {
      const { cycles, candidates, gateState, reports, request } = watcher;
      const judge = opening['mode'] === 'live' ? liveStatusOf : statusOf;
      const status = judge(cycles, wanted, fault !== undefined);
      const failure = fault === undefined ? undefined : { code: fault.code, detail: fault.message };
      const attested = new Set((gateState?.checklist ?? []).map(({ attested_by }) => attested_by));
      const session = { ...sessionOf(opening), digest: gateState?.session_digest ?? '' };
      const facts = closingFacts(
        {
          ...opening,
          session,
          seed: String(request?.seed ?? ''),
          candidates: request?.candidates ?? 0,
          policies: named(cycles.flatMap(({ plan }) => plan.policy)),
          scorers: named(cycles.flatMap(({ plan }) => plan.scorers)),
          attested_by: [...attested].filter((kind) => kind !== '').join(' '),
        },
        { status, fault: failure, cycles, candidates, gateState, reports },
      );
      return { status, facts };
    },
    [Symbol.dispose]: () => watcher[Symbol.dispose](),
  };
}

function sessionOf(opening: Facts): object {
  const { session } = opening;
  return typeof session === 'object' && session !== null ? session : {};
}
