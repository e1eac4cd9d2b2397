// What a check of a profile found, as lines for a person.
import type { GraphCheck, LiveTensor } from '../../nodes/observer/graph_check.ts';
import type { ObservationProfile } from '../../nodes/observer/profile.ts';
import type { PlacedProblem, SessionCheck, TensorCheck } from '../../nodes/observer/session_check.ts';

function problemLines({ detail, count, field, place }: PlacedProblem): readonly string[] {
  const more = count > 1 ? ` (${String(count)} times)` : '';
  return [`     ${detail}${more}`, `     change ${field} at ${place}`];
}

function tensorLines({ tensor, topic, goal, messages, samples, problems }: TensorCheck): readonly string[] {
  const mark = problems.length === 0 ? 'ok  ' : 'no  ';
  const role = goal ? 'goal ' : '';
  const read = `${String(samples)} of ${String(messages)} messages read`;
  return [`${mark} ${role}${tensor} from ${topic}: ${read}`, ...problems.flatMap(problemLines)];
}

export function renderCheck(check: SessionCheck, profile: string, session: string): string {
  const verdict = check.matched ? 'matches' : 'does not match';
  const lines = [
    `${profile} ${verdict} ${session}: ${String(check.frames)} complete frames`,
    ...check.tensors.flatMap(tensorLines),
    ...(check.unused.length === 0 ? [] : [`not used: ${check.unused.join(', ')}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function liveLines({ tensor, topic, offers, messages, samples, problems }: LiveTensor): readonly string[] {
  const mark = problems.length === 0 ? 'ok  ' : 'no  ';
  const read = `${String(samples)} of ${String(messages)} messages read`;
  const published = offers.map(
    ({ node, type, reliability, durability }) => `     ${node}: ${type}, ${reliability}, ${durability}`,
  );
  return [`${mark} ${tensor} from ${topic}: ${read}`, ...published, ...problems.flatMap(problemLines)];
}

export function renderGraphCheck({ matched, tensors }: GraphCheck, profile: string): string {
  const verdict = matched ? 'matches' : 'does not match';
  return `${[`${profile} ${verdict} the graph`, ...tensors.flatMap(liveLines)].join('\n')}\n`;
}

export function renderProfile({ tensors, name }: ObservationProfile, path: string): string {
  const lines = tensors.map((tensor) => {
    const { topic, type, shape, layout, unit } = tensor;
    return `     ${tensor.name} from ${topic} (${type}): ${shape.join('x')} ${layout}, unit ${unit}`;
  });
  const first = `${path} is a valid profile, ${name}; give --session to compare it with a recording`;
  return `${[first, ...lines].join('\n')}\n`;
}
