// Which candidate is taken, by whom it was decided, and what became of every other one.
import type { CandidateReport, CandidateSet, PlanNote, Score } from '../msgs/index.ts';
import type { Admission } from './admission.ts';
import type { CandidateCode } from './codes.ts';
import { noteNumbersMax } from './limits.ts';
import { rank, rankByIndex, rankCorrelation, rankedCode, type Ranking, type Values } from './rank.ts';
import { seam, type SeamContext } from './seams.ts';

/**
 * What ranks the candidates. Without a scorer the one policy's own values do; values of several policies
 * cannot be compared, and then, as without any, the lowest index is taken.
 */
type Basis =
  | { readonly kind: 'values'; readonly values: Values }
  | { readonly kind: 'index' }
  | { readonly kind: 'none' };

export interface Decision {
  readonly basis: Basis;
  /** Admissible candidates, best first. */
  readonly ranking: Ranking;
  /** In rank order, unranked last. */
  readonly reports: readonly CandidateReport[];
  readonly notes: readonly PlanNote[];
}

function ownValues(set: CandidateSet): Values | undefined {
  const [origin] = set.origins;
  if (origin === undefined || set.origins.length > 1 || origin.values.length === 0) return undefined;
  return { values: origin.values, lowerIsBetter: false };
}

function scoreValues({ values, lower_is_better: lowerIsBetter }: Score): Values {
  return { values, lowerIsBetter };
}

/** The first score decides. `scorersAsked` tells a run without scorers from one whose scorers all failed. */
function basisOf(set: CandidateSet, scores: readonly Score[], scorersAsked: boolean): Basis {
  const [deciding] = scores;
  if (deciding !== undefined) return { kind: 'values', values: scoreValues(deciding) };
  if (scorersAsked) return { kind: 'none' };
  const own = ownValues(set);
  return own === undefined ? { kind: 'index' } : { kind: 'values', values: own };
}

function rankingOf(basis: Basis, indices: readonly number[]): Ranking {
  switch (basis.kind) {
    case 'values':
      return rank(basis.values, indices);
    case 'index':
      return rankByIndex(indices);
    case 'none':
      return { order: [], ties: 0, margin: 0 };
  }
}

/** Code of the candidate at a place of the ranking. */
function codeAt(basis: Basis, ranking: Ranking, place: number): CandidateCode {
  return basis.kind === 'index' && place > 0 ? 'later_index' : rankedCode(ranking, place);
}

function unrankedCode(admission: Admission): CandidateCode {
  return admission.kind === 'refused' ? admission.code : 'unranked';
}

function tieNotes({ order, ties }: Ranking): readonly PlanNote[] {
  if (ties < 2) return [];
  return [
    { code: 'tie', numbers: Float64Array.from([ties, ...order.slice(0, ties)].slice(0, noteNumbersMax)) },
  ];
}

/** One note for each other scorer with another best; raw values of two scorers never meet. */
function disagreementNotes(scores: readonly Score[], { order }: Ranking): readonly PlanNote[] {
  const indices = order.toSorted((a, b) => a - b);
  return scores.flatMap((score, place) => {
    const other = rank(scoreValues(score), indices).order;
    const best = other[0];
    if (place === 0 || best === undefined || best === order[0]) return [];
    return [
      { code: 'scorers_disagree', numbers: Float64Array.of(place, best, rankCorrelation(order, other)) },
    ];
  });
}

function valuesNotes(set: CandidateSet, basis: Basis): readonly PlanNote[] {
  const count = set.origins.filter(({ values }) => values.length > 0).length;
  if (basis.kind !== 'index' || count === 0) return [];
  return [{ code: 'values_not_comparable', numbers: Float64Array.of(set.origins.length) }];
}

export interface DecisionInputs {
  readonly set: CandidateSet;
  readonly admissions: readonly Admission[];
  readonly scores: readonly Score[];
  readonly scorersAsked: boolean;
  readonly seams: SeamContext;
}

export function decide(inputs: DecisionInputs): Decision {
  const { set, admissions, scores, scorersAsked, seams } = inputs;
  const basis = basisOf(set, scores, scorersAsked);
  const admitted = [...admissions.keys()].filter((index) => admissions[index]?.kind === 'admitted');
  const ranking = rankingOf(basis, admitted);
  const ranked = new Set(ranking.order);
  const report = (index: number, rankNumber: number, code: CandidateCode): CandidateReport => ({
    index,
    rank: rankNumber,
    cost: basis.kind === 'values' ? (basis.values.values[index] ?? 0) : 0,
    code,
    ...seam(seams, admissions[index]?.slice ?? new Float32Array(0)),
  });
  return {
    basis,
    ranking,
    reports: [
      ...ranking.order.map((index, place) => report(index, place + 1, codeAt(basis, ranking, place))),
      ...admissions.flatMap((admission, index) =>
        ranked.has(index) ? [] : [report(index, 0, unrankedCode(admission))],
      ),
    ],
    notes: [...tieNotes(ranking), ...disagreementNotes(scores, ranking), ...valuesNotes(set, basis)],
  };
}
