/** What the onlooker writes down after each event: facts only, and only of events that were in order. */
import { stampToNs } from '../../../core/time.ts';
import { topics } from '../../../msgs/index.ts';
import { runScope, type Command } from '../../../safety/index.ts';
import { isDry, lifetimeMs, measured, siteOf } from './domain.ts';
import { faultNow, recallLive } from './live_ghost.ts';
import { recordIs } from './records.ts';
import { blank, msAt, type Ghost, type Moment, type Said, type World } from './world.ts';

/** The gate says that it did as it was told. */
export function taken({ event, after }: Pick<Moment, 'event' | 'after'>): boolean {
  return 'command' in event && after.command.code === 'accepted';
}

/** Commands whose copies somebody keeps carry such an id. */
export const kept = 'kept';

type Patch = Partial<Ghost>;

const nothingStands: Patch = { checks: [], approvals: [], decided: [], reviewed: '' };

function ofRun(said: readonly Said[]): readonly Said[] {
  return said.filter(({ scope }) => scope === runScope);
}

/** The review of one plan is over: what was said of that plan alone goes with it. */
function reviewOver({ checks, approvals }: Ghost): Patch {
  return { reviewed: '', decided: [], checks: ofRun(checks), approvals: ofRun(approvals) };
}

function afterCommand(ghost: Ghost, name: string, { payload, keyId }: Command, ms: number): Patch {
  const scope = payload.scope ?? runScope;
  const item = payload.item ?? '';
  switch (name) {
    case 'open_run':
      return { author: keyId };
    case 'check':
      return {
        checks: [...ghost.checks.filter(({ about }) => about !== item), { about: item, scope, keyId, ms }],
      };
    case 'uncheck':
      return reviewOver({ ...ghost, checks: ghost.checks.filter(({ about }) => about !== item) });
    case 'approve':
      return { approvals: [...ghost.approvals, { about: scope, scope, keyId, ms }] };
    case 'withdraw': {
      const left = ghost.approvals.filter((said) => said.about !== scope || said.keyId !== keyId);
      return reviewOver({ ...ghost, approvals: left });
    }
    case 'reject':
      return reviewOver(ghost);
    case 'reset':
      return { fault: false };
    default:
      return {};
  }
}

function onOwnTopic(doubled: readonly string[]): boolean {
  return doubled.includes(topics.gateState.name) || doubled.includes(topics.gateVerdict.name);
}

function seenEndpoints(ghost: Ghost, topic: string, count: number): Patch {
  const others = ghost.doubled.filter((name) => name !== topic);
  const doubled = count > 1 ? [...others, topic] : others;
  return onOwnTopic(doubled) ? { ...nothingStands, doubled, fault: true } : { doubled };
}

function patchOf(ghost: Ghost, moment: Moment): Patch {
  const { event, before, wrong } = moment;
  const sole = !('topic' in event) || !ghost.doubled.includes(event.topic);
  switch (event.name) {
    case 'plan': {
      if (ghost.doubled.includes(topics.plan.name)) return {};
      const newest = { newest: Math.max(ghost.newest, Number(event.plan.meta.sequence)) };
      const begun = moment.after.review !== undefined && moment.after.review !== before.gate.review;
      const made = msAt(stampToNs(event.plan.meta.stamp));
      const ground = ghost.observed.findLast(({ ms }) => ms <= made);
      return begun ? { ...reviewOver(ghost), ...newest, ground, reviewed: event.planDigest } : newest;
    }
    case 'goal':
      return sole ? { goalHeard: true } : {};
    case 'observation': {
      const ms = msAt(event.observed.stampNs);
      const whole = event.observed.measured?.length === measured.length;
      const others = ghost.observed.filter((seen) => seen.ms !== ms);
      return sole ? { observed: [...others, { ms, whole }].sort((a, b) => a.ms - b.ms) } : {};
    }
    case 'recorder_state':
      return sole ? { recorder: { state: event.state, ms: before.ms } } : {};
    case 'endpoints_seen':
      return seenEndpoints(ghost, event.topic, event.publishers.length);
    case 'stop':
      return nothingStands;
    case 'journal_failed':
      return { ...nothingStands, fault: true, journalDead: true };
    case 'journal_durable':
      return wrong === undefined
        ? { durable: ghost.durable + 1 }
        : { ...nothingStands, fault: true, journalDead: true };
    default:
      return 'command' in event && wrong === undefined && taken(moment)
        ? afterCommand(ghost, event.name, event.command, before.ms)
        : {};
  }
}

/** What people said is out of date after a while, and ends the review it was part of. */
function withoutLapsed(ghost: Ghost, { policy, ms }: World): Ghost {
  const { ages } = siteOf(policy);
  const checks = ghost.checks.filter((said) => ms - said.ms <= lifetimeMs(policy, said.about));
  const approvals = ghost.approvals.filter((said) => isDry(policy) || ms - said.ms <= ages.review_ms);
  const same = checks.length === ghost.checks.length && approvals.length === ghost.approvals.length;
  return same ? ghost : { ...ghost, ...reviewOver({ ...ghost, checks, approvals }) };
}

/** Verdicts that let a plan out. */
const letting: readonly string[] = ['rehearse', 'release'];

/** Counts the records asked for, keeps those that let a plan out, and drops those that were said. */
function withRecords(ghost: Ghost, { effects, before, after }: Moment): Ghost {
  let { asked, decided } = ghost;
  for (const effect of effects) {
    if (effect.kind === 'journal') asked += 1;
    if (letting.some((outcome) => recordIs(effect, 'outcome', outcome))) {
      const digest = (after.review ?? before.gate.review)?.subject.planDigest ?? '';
      decided = [...decided, { digest, record: asked }];
    }
    if (effect.kind === 'verdict' && letting.includes(effect.verdict.outcome)) {
      decided = decided.filter(({ digest }) => digest !== effect.verdict.planDigest);
    }
  }
  return { ...ghost, asked, decided };
}

function withTaken(ghost: Ghost, moment: Moment): Ghost {
  const { event } = moment;
  if (!('command' in event) || !taken(moment)) return ghost;
  const id = event.command.payload.command_id;
  return id.startsWith(kept) ? { ...ghost, taken: [...new Set([...ghost.taken, id])] } : ghost;
}

/** A review that the gate ended by itself, for time, a policy or a motion that is over. */
function withReviewOver(ghost: Ghost, { after }: Moment): Ghost {
  return ghost.reviewed !== '' && after.review === undefined ? { ...ghost, ...reviewOver(ghost) } : ghost;
}

function withLive(ghost: Ghost, moment: Moment): Ghost {
  const told = { ...ghost, live: recallLive(ghost, moment) };
  const fault = faultNow(told, moment) !== '';
  return fault ? { ...told, ...nothingStands, fault } : told;
}

export function recall(moment: Moment): Ghost {
  const ghost = withoutLapsed(moment.before.ghost, moment.before);
  const said = { ...ghost, ...patchOf(ghost, moment) };
  const live = isDry(moment.before.policy) ? said : withLive(withReviewOver(said, moment), moment);
  return withTaken(withRecords(live, moment), moment);
}

/** A start finds nothing of what was said: copies of commands and the list of spent permits outlive it. */
export function afterStart({ taken: copies, live: { spent } }: Ghost): Ghost {
  return { ...blank, taken: copies, live: { ...blank.live, spent } };
}
