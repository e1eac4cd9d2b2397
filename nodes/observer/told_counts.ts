// What became of the samples of an observer, for /diagnostics: by topic, and by tensor where several share
// one.
import type { OwnCount } from '../entry/own_counts.ts';
import type { TensorCounts } from './node.ts';

/** Of these some is always there: a sample that no frame needed is no loss. */
const usual = ['received', 'incomplete'] as const;
const losses = ['missing', 'dropped', 'late', 'refused'] as const;

export function toldCounts(counts: readonly TensorCounts[]): readonly OwnCount[] {
  return counts.flatMap((tensor) => {
    const shared = counts.filter(({ topic }) => topic === tensor.topic).length > 1;
    const name = shared ? `${tensor.topic} (${tensor.tensor})` : tensor.topic;
    return [
      ...usual.map((what) => ({ key: `${name} ${what}`, count: tensor[what], isLoss: false })),
      ...losses.map((what) => ({ key: `${name} ${what}`, count: tensor[what], isLoss: true })),
    ];
  });
}
