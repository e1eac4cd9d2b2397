/** What must hold for a permit, a motion that begins, and each window: P1 to P6, P9 to P15, P21, P25. */
import type { ReleasedWindow } from '../../../../safety/index.ts';
import { items, lifetimeMs, liveOf, measured, people, approversListed, quorumOf, siteOf } from '../domain.ts';
import { variantOf } from '../plans.ts';
import { msAt, type Judged } from '../world.ts';
import { stampToNs } from '../../../../core/time.ts';
import { first, must, released, type Property } from './moments.ts';
import { motionFault } from './motion.ts';
import { approvers } from './review.ts';

/** A permit that is there for the first time. */
function minted({ before, after }: Judged): boolean {
  return after.live.permit !== undefined && after.live.permit.id !== before.gate.live.permit?.id;
}

function begun({ before, after }: Judged): boolean {
  return after.phase === 'executing' && before.gate.phase !== 'executing';
}

function onWindows(of: (window: ReleasedWindow, moment: Judged) => string | undefined): Property {
  return (moment) => first(released(moment), (window) => of(window, moment));
}

/** Wherever a plan may move, people have said all there is to say of it. */
function attested(moment: Judged): boolean {
  return minted(moment) || begun(moment) || released(moment).length > 0;
}

const fromExecuting = onWindows((_window, { before, after }) =>
  must(
    before.gate.phase === 'executing' || after.phase === 'executing',
    () => `a window goes out of a gate that is ${after.phase}`,
  ),
);

const onlyArmed: Property = (moment) => {
  if (!begun(moment)) return undefined;
  const { before, ghost } = moment;
  const { permit } = ghost.live;
  if (before.gate.phase !== 'permitted') return `a motion begins in a gate that is ${before.gate.phase}`;
  if (permit?.armedMs === undefined) return 'a motion begins that nobody armed';
  const waited = before.ms - permit.armedMs;
  const most = liveOf(before.policy)!.ages.release_ms;
  return must(waited <= most, () => `a motion begins ${waited} ms after it was armed, ${most} are allowed`);
};

const spentDurably: Property = (moment) => {
  if (!begun(moment)) return undefined;
  const { live, durable } = moment.ghost;
  const record = live.permit?.armRecord ?? Infinity;
  return must(
    record <= durable,
    () => `a motion begins with ${durable} records on the disk, its permit is in ${record}`,
  );
};

/** A permit is spent once, ever. */
const spentOnce: Property = ({ ghost: { live }, before }) => {
  const twice = live.spent.length > new Set(live.spent).size;
  return must(!twice, () => `permit ${before.ghost.live.permit?.id.slice(0, 8) ?? ''} is spent twice`);
};

const reviewedBytes = onWindows((window, { before, ghost }) => {
  const digest = ghost.live.permit?.digest ?? before.ghost.live.permit?.digest;
  if (window.planDigest !== digest)
    return `a window of ${window.planDigest} goes out, ${digest ?? 'nothing'} is permitted`;
  const variant = variantOf(window.plan);
  if (variant.fault !== undefined) return `a window goes out of a plan that is ${variant.fault.words}`;
  const dim = measured.length;
  const steps = Math.max(1, Math.floor(liveOf(before.policy)!.lookahead_ms / 2 / 100));
  const from = window.index * steps;
  const bytes = variant.plan.slice.slice(from * dim, (from + window.steps) * dim);
  const same = bytes.length === window.data.length && bytes.every((value, at) => value === window.data[at]);
  return must(same && window.firstStep === from, () => `window ${window.index} is not the bytes of the plan`);
});

const itemsStand: Property = (moment) => {
  if (!attested(moment)) return undefined;
  const { before, ghost } = moment;
  return first(items, (item) => {
    const said = ghost.checks.find(({ about }) => about === item);
    if (said === undefined || said.scope !== ghost.reviewed) return `nobody stands for ${item} of this plan`;
    const age = before.ms - said.ms;
    return must(age <= lifetimeMs(before.policy, item), () => `${item} was answered ${age} ms ago`);
  });
};

const peopleStand: Property = (moment) => {
  if (!attested(moment)) return undefined;
  const { before, ghost } = moment;
  const wanted = quorumOf(before.policy).people;
  const listed = new Set(approversListed.map((person) => people[person]));
  const found = approvers(ghost, ghost.reviewed, before).filter((keyId) => listed.has(keyId)).length;
  if (ghost.author === '') return 'nobody opened the run';
  return must(found >= wanted, () => `${found} of ${wanted} people approved ${ghost.reviewed || 'no plan'}`);
};

const evidenceStands: Property = (moment) => {
  if (!minted(moment)) return undefined;
  const { evidence } = moment.ghost.live;
  if (evidence === undefined) return 'a permit is made without a dry run';
  if (evidence.wrong !== '') return `a permit is made on a dry run that is ${evidence.wrong}`;
  const age = moment.before.ms + moment.before.aheadMs - evidence.closedMs;
  return must(age <= 60_000, () => `the dry run was closed ${age} ms ago`);
};

const planFresh: Property = (moment) => {
  if (!minted(moment) && !begun(moment)) return undefined;
  const plan = moment.after.review?.subject.plan;
  const { ms, aheadMs, policy } = moment.before;
  const age = plan === undefined ? -1 : ms + aheadMs - msAt(stampToNs(plan.meta.stamp));
  const most = siteOf(policy).ages.review_ms;
  return must(age >= 0 && age <= most, () => `the plan is ${age} ms old, ${most} are allowed`);
};

const standsAtStart: Property = (moment) => {
  if (!begun(moment)) return undefined;
  const { before, ghost } = moment;
  const { joints, scene, reviewed } = ghost.live;
  const still = before.ms - (joints?.stillSinceMs ?? Infinity);
  if (!(still >= 100)) return `the robot was still for ${still} ms before the motion, 100 are wanted`;
  const start = moment.after.review?.subject.plan.slice[0] ?? Number.NaN;
  const far = Math.abs((joints?.x ?? Number.NaN) - start);
  if (!(far <= 5)) return `the robot is ${far} px from where the plan begins`;
  const seen = Math.abs((scene?.x ?? Number.NaN) - start);
  if (!(seen <= 5)) return `the robot is seen ${seen} px from where the plan begins`;
  const age = before.ms + before.aheadMs - (scene?.stampMs ?? Number.NaN);
  if (!(age >= 0 && age <= 1000)) return `the scene was seen ${age} ms ago`;
  const moved = Math.abs((scene?.block ?? Number.NaN) - reviewed.block);
  return must(moved <= 5, () => `the block moved by ${moved} px since the review`);
};

/** When window i is due: one lead before its first step, the first ones at the start. */
function dueMs(index: number, startMs: number): number {
  return startMs + Math.max(0, index * 100 - 100);
}

const prompt = onWindows(({ index }, { before, ghost }) => {
  const startMs = (ghost.live.permit ?? before.ghost.live.permit)?.startMs ?? Number.NaN;
  const late = before.ms - dueMs(index, startMs);
  const most = liveOf(before.policy)!.ages.release_ms;
  return must(late >= 0 && late <= most, () => `window ${index} goes out ${late} ms after it was due`);
});

/** While a motion goes on, the window that is next is not overdue, nor is its end past. */
const notOverdue: Property = ({ before, after, ghost }) => {
  const { permit } = ghost.live;
  if (after.phase !== 'executing' || permit?.startMs === undefined) return undefined;
  const { plan } = after.review!.subject;
  const end = permit.startMs + (plan.slice_steps + plan.tail_steps) * 100;
  if (before.ms >= end) return `the motion goes on ${before.ms - end} ms after its end`;
  if (permit.released >= plan.slice_steps) return undefined;
  const late = before.ms - dueMs(permit.released, permit.startMs);
  const most = liveOf(before.policy)!.ages.release_ms;
  return must(late <= most, () => `window ${permit.released} is ${late} ms overdue and the motion goes on`);
};

const durableFirst = onWindows(({ index }, { before, ghost }) => {
  const asked = before.ghost.live.permit?.window;
  const { durable } = ghost;
  const record = asked?.index === index ? asked.record : Infinity;
  return must(
    record <= durable,
    () => `window ${index} goes out with ${durable} records on the disk, its own is ${record}`,
  );
});

const inOrder = onWindows(({ index, permitSequence, plan }, { before }) => {
  const next = before.ghost.live.permit?.released ?? 0;
  if (index !== next || permitSequence !== next) return `window ${index} goes out where ${next} is next`;
  return must(index < plan.slice_steps, () => `window ${index} goes out of ${plan.slice_steps}`);
});

const inLimits = onWindows((window) =>
  motionFault(window.plan, window.tail, window.firstStep + window.steps),
);

/** The permit lasts longer than the motion that begins. */
const covers: Property = (moment) => {
  if (!begun(moment)) return undefined;
  const { before, after, ghost } = moment;
  const { plan } = after.review!.subject;
  const { permit_ms: most, release_ms: slack } = liveOf(before.policy)!.ages;
  const end = before.ms + (plan.slice_steps + plan.tail_steps) * 100 + slack;
  const left = (ghost.live.permit?.madeMs ?? -Infinity) + most - end;
  return must(left > 0, () => `the permit ends ${-left} ms before the motion that begins`);
};

const neverExtended: Property = ({ before, after, event }) => {
  const [was, is] = [before.gate.live.permit, after.live.permit];
  if (was === undefined || is?.id !== was.id) return undefined;
  return must(is.expiresNs <= was.expiresNs, () => `${event.name} makes a permit last longer`);
};

/** Nothing that is refused or unknown leaves a window behind. */
const oneAtATime: Property = (moment) =>
  must(released(moment).length <= 1, () => `${released(moment).length} windows go out at once`);

export const windowProperties: readonly (readonly [string, Property])[] = [
  ['P1', fromExecuting],
  ['P15', onlyArmed],
  ['P11', spentDurably],
  ['P6', spentOnce],
  ['P2', reviewedBytes],
  ['P3', itemsStand],
  ['P4', peopleStand],
  ['P25', evidenceStands],
  ['P9', planFresh],
  ['P9', standsAtStart],
  ['P9', prompt],
  ['P9', notOverdue],
  ['P11', durableFirst],
  ['P14', inOrder],
  ['P14', oneAtATime],
  ['P10', inLimits],
  ['P5', covers],
  ['P21', neverExtended],
];
