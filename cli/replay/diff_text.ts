// How two recordings differ, as lines for a person and as JSON.
import type { BagDiff, TopicDiff, Where } from '../../replay/diff/diff_bags.ts';

export interface Compared {
  readonly left: string;
  readonly right: string;
}

export function diffJson(compared: Compared, diff: BagDiff): string {
  return `${JSON.stringify({ schema_version: 1, ...compared, ...diff }, undefined, 2)}\n`;
}

function place({ message, sequence, cycle }: Where): string {
  const inCycle = cycle === null ? '' : `, cycle ${String(cycle)}`;
  return `message ${String(message)} (sequence ${String(sequence)}${inCycle})`;
}

function onlyLine(side: string, count: number, first: Where | null): readonly string[] {
  return first === null ? [] : [`  ${side} alone has ${String(count)} more, first ${place(first)}`];
}

function topicLines(topic: TopicDiff): readonly string[] {
  const { first, same, different } = topic;
  const counts = `${String(same)} messages same, ${String(different)} different`;
  const apart =
    first !== null && place(first.at) !== place(first.rightAt) ? ` A, ${place(first.rightAt)} B` : '';
  return [
    `${topic.topic}  ${topic.type}: ${counts}`,
    ...(first === null
      ? []
      : [
          `  first ${place(first.at)}${apart}, ${first.field}:`,
          `    A ${first.left}`,
          `    B ${first.right}`,
        ]),
    ...onlyLine('A', topic.onlyLeft, topic.firstOnlyLeft),
    ...onlyLine('B', topic.onlyRight, topic.firstOnlyRight),
  ];
}

export function renderDiff({ left, right }: Compared, { same, topics, leftOut }: BagDiff): string {
  const messages = topics.reduce((sum, topic) => sum + topic.same, 0);
  const differing = topics.filter((topic) => topic.different + topic.onlyLeft + topic.onlyRight > 0);
  const verdict = same
    ? `same: ${String(messages)} messages of ${String(topics.length)} topics`
    : `different: ${String(differing.length)} of ${String(topics.length)} topics`;
  const out = leftOut.length === 0 ? [] : [`not compared without --all: ${leftOut.join(' ')}`];
  return `${[verdict, `A ${left}`, `B ${right}`, ...differing.flatMap(topicLines), ...out].join('\n')}\n`;
}
