/** What was reviewed, by whom, under which policy: P2, P3, P4, P20. */
import { runScope } from '../../../../safety/index.ts';
import { isDry, items, lifetimeMs, quorumOf } from '../domain.ts';
import { taken } from '../ghost.ts';
import { variantOf } from '../plans.ts';
import type { Ghost, Judged, World } from '../world.ts';
import { decided, first, must, rehearsed, type Property } from './moments.ts';

/** People who approved this plan or the whole run, each once. */
export function approvers(
  { approvals, author }: Ghost,
  digest: string,
  { policy }: World,
): readonly string[] {
  const { authorCounts } = quorumOf(policy);
  const covering = approvals.filter(({ about }) => about === runScope || about === digest);
  const keys = [...new Set(covering.map(({ keyId }) => keyId))];
  return keys.filter((keyId) => authorCounts || keyId !== author);
}

const reviewedBytes: Property = (moment) =>
  first(rehearsed(moment), ({ plan, planDigest }) => {
    const { reviewed } = moment.before.ghost;
    if (planDigest !== reviewed)
      return `plan ${planDigest} goes out while ${reviewed || 'no plan'} is reviewed`;
    return must(variantOf(plan).digest === planDigest, () => `the bytes are not those of ${planDigest}`);
  });

const goalHeard: Property = (moment) =>
  first(rehearsed(moment), () =>
    must(moment.ghost.goalHeard, () => 'a plan goes out for a goal never heard'),
  );

/** Acts that are about one plan, or in a dry run about all of them. */
const ofPlans: readonly string[] = ['check', 'uncheck', 'approve', 'reject', 'arm'];

/** An approval or rejection of one plan is of the plan that is under review. */
const ofReviewed: Property = (moment) => {
  const { event, before } = moment;
  if (!taken(moment) || !('command' in event) || !ofPlans.includes(event.name)) return undefined;
  const { scope = runScope } = event.command.payload;
  const { reviewed } = before.ghost;
  const wide = isDry(before.policy) && event.name !== 'reject';
  const fits = (wide && scope === runScope) || scope === reviewed;
  return must(fits, () => `${event.name} of ${scope} was taken while ${reviewed || 'no plan'} was reviewed`);
};

const everyItem: Property = (moment) =>
  first([...rehearsed(moment), ...decided(moment)], () => {
    const { ms, policy } = moment.before;
    return first(items, (item) => {
      const said = moment.ghost.checks.find(({ about }) => about === item);
      if (said === undefined) return `nobody stands for ${item}`;
      const age = ms - said.ms;
      return must(age <= lifetimeMs(policy, item), () => `${item} was answered ${age} ms ago`);
    });
  });

const knownItems: Property = ({ after }) =>
  first(after.answers, ({ item }) =>
    must(
      items.some((known) => known === item),
      () => `an answer to ${item} is kept, which nobody asked`,
    ),
  );

const enoughPeople: Property = (moment) =>
  first([...rehearsed(moment), ...decided(moment)], ({ planDigest }) => {
    const { ghost, before } = moment;
    const wanted = quorumOf(before.policy).people;
    const found = approvers(ghost, planDigest, before).length;
    if (ghost.author === '') return 'nobody opened the run';
    return must(found >= wanted, () => `${found} of ${wanted} people approved ${planDigest}`);
  });

/** What screens show: each key once for each scope, and no more of them than a message holds. */
const approvalsShown: Property = ({ after: { approvals } }) => {
  const pairs = new Set(approvals.map(({ keyId, scope }) => `${keyId} ${scope}`));
  if (pairs.size < approvals.length)
    return `${approvals.length} approvals of ${pairs.size} people and scopes are shown`;
  return must(approvals.length <= 8, () => `${approvals.length} approvals are held where a message shows 8`);
};

const authorStays: Property = ({ before, after, event }) => {
  const was = before.gate.author?.keyId ?? '';
  const is = after.author?.keyId ?? '';
  return must(was === '' || was === is, () => `${event.name} made ${is} the author in the place of ${was}`);
};

/** A withdrawal takes an approval of that person away; where there is none it has no effect. */
const withdrawn: Property = (moment) => {
  const { event, before } = moment;
  if (event.name !== 'withdraw' || !taken(moment)) return undefined;
  const { scope = '' } = event.command.payload;
  const held = before.ghost.approvals.some(
    ({ about, keyId }) => about === scope && keyId === event.command.keyId,
  );
  return must(
    held,
    () => `a withdrawal of ${scope} was taken from ${event.command.keyId}, who had not approved`,
  );
};

/** Answers and approvals of a plan end with its review. */
const endsWithReview: Property = ({ after }: Judged) => {
  const reviewed = after.review?.subject.planDigest;
  return first([...after.approvals, ...after.answers], ({ scope }) =>
    must(scope === runScope || scope === reviewed, () => `what was said of ${scope} outlived its review`),
  );
};

export const reviewProperties: readonly (readonly [string, Property])[] = [
  ['P2', reviewedBytes],
  ['P2', goalHeard],
  ['P2', ofReviewed],
  ['P2', endsWithReview],
  ['P3', everyItem],
  ['P3', knownItems],
  ['P4', enoughPeople],
  ['P4', approvalsShown],
  ['P4', authorStays],
  ['P4', withdrawn],
];
