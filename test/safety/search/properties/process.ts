/** What the process promises: order, durability, faults, restarts, totality; P1, P5, P6 and P8 to P24. */
import { topics } from '../../../../msgs/index.ts';
import { bootState, refusalCodes } from '../../../../safety/index.ts';
import { stampToNs } from '../../../../core/time.ts';
import { taken } from '../ghost.ts';
import { variantOf } from '../plans.ts';
import { recordIs, recordText } from '../records.ts';
import { isDry, siteOf } from '../domain.ts';
import { msAt } from '../world.ts';
import { decided, first, must, rehearsed, type Property } from './moments.ts';

const dryEffects: readonly string[] = ['journal', 'announce', 'verdict', 'rehearse'];

const noReleaseInDry: Property = ({ before, effects }) =>
  first(isDry(before.policy) ? effects : [], ({ kind }) =>
    must(dryEffects.includes(kind), () => `a dry run asks for ${kind}`),
  );

/** Nothing leaves the gate twice. */
const onceOnly: Property = (moment) =>
  first(rehearsed(moment), ({ planDigest }) => {
    const count = moment.before.ghost.decided.filter(({ digest }) => digest === planDigest).length;
    return must(count > 0, () => `plan ${planDigest} goes out though that was taken back, or a second time`);
  });

const memoryHolds: Property = ({ after: { remembered } }) =>
  must(remembered.length <= 256, () => `${remembered.length} commands are remembered where 256 may be`);

const stillLatched: Property = ({ before, after, event, ghost, wrong }) => {
  if (before.gate.phase !== 'latched' || after.phase === 'latched') return undefined;
  if (event.name !== 'reset') return `${event.name} unlatches the gate`;
  if (wrong !== undefined) return `a reset ${wrong.words} unlatches the gate`;
  return must(
    !ghost.journalDead && !onOwn(ghost.doubled),
    () => 'a reset was taken though the cause is still there',
  );
};

function onOwn(doubled: readonly string[]): boolean {
  return doubled.some((topic) => topic === topics.gateState.name || topic === topics.gateVerdict.name);
}

const nothingWhileLatched: Property = (moment) =>
  must(
    rehearsed(moment).length === 0 || !moment.before.ghost.fault,
    () => 'a plan goes out after a fault without a reset',
  );

const ages: Property = (moment) =>
  first(decided(moment), ({ plan }) => {
    const { ms, policy } = moment.before;
    const { review_ms: most, proposal_ms: limit } = siteOf(policy).ages;
    const made = msAt(stampToNs(plan.meta.stamp));
    const review = ms - made;
    if (review < 0 || review > most) return `the plan is ${review} ms old, ${most} are allowed`;
    const { ground: seen } = moment.ghost;
    if (seen === undefined) return 'no observation was heard before the plan';
    if (!seen.whole) return 'the observation of the plan does not say where the robot is';
    const age = made - seen.ms;
    return must(
      age <= limit,
      () => `the plan was made ${age} ms after its observation, ${limit} are allowed`,
    );
  });

const recorderReady: Property = (moment) =>
  first(decided(moment), () => {
    const { recorder } = moment.ghost;
    if (recorder === undefined) return 'no recorder was heard';
    if (recorder.state !== 'recording') return `the recorder says ${recorder.state}`;
    const age = moment.before.ms - recorder.ms;
    const most = siteOf(moment.before.policy).ages.recorder_ms;
    return must(age <= most, () => `the recorder was heard ${age} ms ago, ${most} are allowed`);
  });

const durableFirst: Property = (moment) =>
  first(rehearsed(moment), ({ planDigest }) => {
    const entry = moment.before.ghost.decided.find(({ digest }) => digest === planDigest);
    const { durable } = moment.ghost;
    return must(
      entry !== undefined && entry.record <= durable,
      () => `${planDigest} goes out with record ${entry?.record ?? 0}, and ${durable} are on the disk`,
    );
  });

const faultsLatch: Property = ({ ghost, before, after, event }) => {
  const newFault = ghost.fault && !before.ghost.fault;
  return must(!newFault || after.phase === 'latched', () => `${event.name} leaves the gate ${after.phase}`);
};

/** The first event of a process finds the state that every process begins with. */
const emptyStart: Property = ({ event, after }) => {
  if (event.name !== 'start' || after.journal.issued !== 1) return undefined;
  const { journal: _journal, ...rest } = after;
  const { journal: _none, ...nothing } = bootState;
  return must(
    JSON.stringify(rest, text) === JSON.stringify(nothing, text),
    () => 'a start finds more than nothing',
  );
};

function text(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

const numbersRise: Property = ({ event, before, after }) => {
  if (event.name !== 'plan' || after.review === before.gate.review || after.review === undefined)
    return undefined;
  const number = Number(event.plan.meta.sequence);
  return must(
    number > before.ghost.newest,
    () => `plan number ${number} is reviewed after number ${before.ghost.newest}`,
  );
};

const unknownChangesNothing: Property = ({ event, before, after }) => {
  if (event.name !== 'unknown' && event.name !== 'malformed') return undefined;
  const same = before.gate.phase === after.phase || before.gate.answers !== after.answers;
  return must(
    same && rehearsedNothing(before.gate.pending, after.pending),
    () => `${event.name} changes the gate`,
  );
};

function rehearsedNothing(before: readonly unknown[], after: readonly unknown[]): boolean {
  return after.length <= before.length || before.length === 0;
}

/** Whatever is refused stands in the journal with a code of the list, unless the journal is gone. */
const refusalsWritten: Property = (moment) => {
  const { event, effects, before } = moment;
  if (before.gate.journal.failed) return undefined;
  if ('command' in event && !taken(moment)) {
    const record = effects.find((effect) => recordIs(effect, 'command_id', event.command.payload.command_id));
    const code = record === undefined ? '' : recordText(record, 'code');
    return must(
      Object.hasOwn(refusalCodes, code),
      () => `${event.name} was refused and the journal has "${code}" of it`,
    );
  }
  if (event.name === 'unknown' || event.name === 'malformed') {
    return must(
      effects.some((effect) => recordIs(effect, 'kind', 'refused')),
      () => `${event.name} stands nowhere`,
    );
  }
  if (event.name === 'plan') {
    return must(
      effects.some((effect) => recordIs(effect, 'kind', 'verdict')),
      () => 'a plan was answered by nothing',
    );
  }
  return undefined;
};

const doubledNotBelieved: Property = ({ event, before, after }) => {
  if (!('topic' in event) && event.name !== 'plan') return undefined;
  const topic = 'topic' in event ? event.topic : topics.plan.name;
  if (event.name === 'endpoints_seen' || event.name === 'refused_bytes') return undefined;
  if (!before.ghost.doubled.includes(topic)) return undefined;
  const { gate } = before;
  const same =
    gate.goals === after.goals &&
    gate.observations === after.observations &&
    gate.recorder === after.recorder;
  const begun = after.review !== undefined && after.review !== gate.review;
  return must(same && !begun, () => `${event.name} is believed though two publish ${topic}`);
};

/** Only a new answer is newer: nothing else makes one hold longer. */
const notLonger: Property = ({ event, before, after }) =>
  event.name === 'check'
    ? undefined
    : first(after.answers, ({ item, givenNs }) => {
        const was = before.gate.answers.find((answer) => answer.item === item);
        return must(
          was !== undefined && was.givenNs === givenNs,
          () => `${event.name} made an answer to ${item} newer`,
        );
      });

/** A stop has done its work in the step that hears it, whatever the journal says later. */
const stopFirst: Property = ({ event, after }) => {
  if (event.name !== 'stop') return undefined;
  const left = after.review !== undefined || after.answers.length + after.approvals.length > 0;
  return must(!left, () => 'something outlives a stop');
};

const resetStartsNothing: Property = (moment) => {
  const { event, after, effects } = moment;
  if (event.name !== 'reset' || !taken(moment)) return undefined;
  const loud = effects.filter(({ kind }) => kind !== 'journal' && kind !== 'announce');
  const empty = after.review === undefined && after.answers.length + after.approvals.length === 0;
  return must(
    after.phase === 'disarmed' && loud.length === 0 && empty,
    () => `a reset leaves the gate ${after.phase}`,
  );
};

/** What was wrong with an event is known to whoever made it: it may not count. */
export function wrongTaken({ event, wrong, before, after }: Parameters<Property>[0]): string | undefined {
  if (wrong === undefined) return undefined;
  if ('command' in event && after.command.code === 'accepted')
    return `${event.name} ${wrong.words} was taken`;
  const begun = event.name === 'plan' && after.review !== undefined && after.review !== before.gate.review;
  return must(!begun, () => `a plan ${wrong.words} is reviewed`);
}

export const faultless: Property = (moment) =>
  first(rehearsed(moment), ({ plan }) => {
    const { fault } = variantOf(plan);
    return must(fault === undefined, () => `a plan goes out that is ${fault?.words ?? ''}`);
  });

export const processProperties: readonly (readonly [string, Property])[] = [
  ['P1', noReleaseInDry],
  ['P6', onceOnly],
  ['P6', memoryHolds],
  ['P8', stillLatched],
  ['P8', nothingWhileLatched],
  ['P9', ages],
  ['P11', recorderReady],
  ['P11', durableFirst],
  ['P12', faultsLatch],
  ['P13', emptyStart],
  ['P14', numbersRise],
  ['P16', unknownChangesNothing],
  ['P17', refusalsWritten],
  ['P19', doubledNotBelieved],
  ['P21', notLonger],
  ['P22', stopFirst],
  ['P24', resetStartsNothing],
];
