// What time and inputs lead to in LIVE, after every event: what was permitted goes on, or ends.
import { attempt, raise } from './apply.ts';
import type { Context } from './guard.ts';
import { evidenceGuardIds, refusalsOf } from './guards.ts';
import { journaled, refusalFields } from './records.ts';
import { dueNextNs, endsAtNs, nextWindow } from './schedule.ts';
import type { Change } from './state.ts';

/** Codes of a controller that did, or would have done, what it was told. */
const obeyed: readonly string[] = ['executed', 'would_execute'];

/** The context of a state on its way. */
function at(change: Change, before: Context): Context {
  return { ...before, state: change.state, subject: change.state.review?.subject };
}

/** Before an event is taken: a pause of the loop, or a clock that jumped, comes before what it brings. */
export function pulse(change: Change, context: Context): Change {
  return attempt('pulse', change, context);
}

export function progress(change: Change, context: Context): Change {
  const watched = attempt('watch', change, context);
  switch (watched.state.phase) {
    case 'approved':
      return permit(attempt('keep', watched, context), context);
    case 'permitted':
      return start(attempt('keep', watched, context), context);
    case 'executing':
      return execute(watched, context);
    case 'stopping':
      return attempt('keep', attempt('still', watched, context), context);
    case 'review':
      return attempt('keep', watched, context);
    case 'disarmed':
    case 'latched':
      return watched;
  }
}

/** Acts after which a person waits for the permit, and is told why there is none. */
const awaited: readonly string[] = ['check', 'approve', 'evidence_judged'];

function permit(change: Change, context: Context): Change {
  const made = attempt('mint', change, context);
  if (made.state.phase !== 'approved' || !awaited.includes(context.event.name)) return made;
  const refusals = refusalsOf([...evidenceGuardIds, 'estop_heard'], at(made, context));
  return journaled(made, context.event, refusalFields('mint', refusals));
}

/** A permit that was spent waits for the record of that, and for nothing else. */
function start(change: Change, context: Context): Change {
  const { permit: held } = change.state.live;
  if (held?.spent === undefined) return change;
  const kept = attempt('keep_spent', change, context);
  if (kept.state.journal.durable < held.spent.record) return kept;
  const begun = attempt('begin', kept, context);
  return begun.state.phase === 'executing' ? execute(begun, context) : begun;
}

function execute(change: Change, context: Context): Change {
  const reported = heedReport(change, context);
  const kept = attempt('keep', reported, context);
  const released = releaseDurable(kept, context);
  const cut = cutDue(released, context);
  const endNs = endsAtNs(at(cut, context));
  const through = endNs !== undefined && nextWindow(at(cut, context)) === undefined;
  return through && context.event.nowNs >= endNs ? raise('done', cut, at(cut, context)) : cut;
}

/** A controller that refuses a window of this permit does not know where the robot will be. */
function heedReport(change: Change, context: Context): Change {
  const { event } = context;
  if (event.name !== 'report' || event.permitId !== change.state.live.permit?.id) return change;
  return obeyed.includes(event.code)
    ? change
    : raise('halt', change, at(change, context), 'controller_refused');
}

function releaseDurable(change: Change, context: Context): Change {
  const cut = change.state.live.execution?.cut;
  const durable = cut !== undefined && cut.record <= change.state.journal.durable;
  return durable ? attempt('release', change, context) : change;
}

function cutDue(change: Change, context: Context): Change {
  const { execution } = change.state.live;
  const dueNs = dueNextNs(at(change, context));
  const due = dueNs !== undefined && dueNs <= context.event.nowNs && execution?.cut === undefined;
  return due ? attempt('cut', change, context) : change;
}
