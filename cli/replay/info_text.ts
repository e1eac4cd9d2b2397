// What a recording holds, as lines for a person and as JSON.
import type { FeedsField, TopicInfo } from '../../nodes/observer/recording_info.ts';
import { claimText, type GraphClaim } from '../../replay/graph/claim.ts';
import type { BagTail, BagTopic } from '../../replay/bag/bag_reader.ts';

export interface RecordingReport {
  readonly path: string;
  readonly files: readonly { readonly path: string; readonly storage: string; readonly bytes: number }[];
  readonly tails: readonly BagTail[];
  readonly notes: readonly string[];
  /** What its snapshots of the graph show; nothing where it has none. */
  readonly graph: GraphClaim | undefined;
  readonly topics: readonly TopicInfo[];
  /** Topics that were announced and on which nothing was recorded. */
  readonly silent: readonly BagTopic[];
}

function seconds(ns: bigint): number {
  return Number(ns / 1_000_000n) / 1000;
}

function span({ topics }: RecordingReport): { readonly startNs: bigint; readonly endNs: bigint } {
  const [first] = topics;
  return topics.reduce(
    ({ startNs, endNs }, topic) => ({
      startNs: topic.firstLogNs < startNs ? topic.firstLogNs : startNs,
      endNs: topic.lastLogNs > endNs ? topic.lastLogNs : endNs,
    }),
    { startNs: first?.firstLogNs ?? 0n, endNs: first?.lastLogNs ?? 0n },
  );
}

/** To a thousandth; 0 where there is no step. */
function rate({ medianStepNs }: TopicInfo): number {
  return medianStepNs <= 0n ? 0 : Math.round(1e12 / Number(medianStepNs)) / 1000;
}

function total({ topics }: RecordingReport): number {
  return topics.reduce((sum, { messages }) => sum + messages, 0);
}

export function infoJson(report: RecordingReport): string {
  const { startNs, endNs } = span(report);
  const value = {
    schema_version: 1,
    recording: report.path,
    sealed: report.tails.length === 0,
    duration_s: seconds(endNs - startNs),
    start_ns: String(startNs),
    messages: total(report),
    files: report.files,
    tails: report.tails,
    notes: report.notes,
    graph: report.graph ?? null,
    topics: report.topics.map((topic) => ({
      topic: topic.topic,
      type: topic.type,
      known: topic.known,
      use: topic.use,
      messages: topic.messages,
      rate_hz: rate(topic),
      largest_gap_s: seconds(topic.largestGapNs),
      largest_gap_at_s: seconds(topic.largestGapAtNs),
      backwards: topic.backwards,
      stamps: topic.stamped ? 'header' : 'recorder',
      feeds: topic.feeds,
    })),
    silent: report.silent.map(({ topic, schemaName }) => ({ topic, type: schemaName })),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function feedLine({ field, named, fault, place }: FeedsField): string {
  if (!named) return `     could feed ${field}: change topic at ${place}`;
  return fault === '' ? `     feeds ${field}` : `     does not feed ${field}: ${fault}; change ${place}`;
}

function topicLines(topic: TopicInfo): readonly string[] {
  const { messages, largestGapNs, largestGapAtNs, backwards, known, use } = topic;
  const gap = `largest gap ${seconds(largestGapNs).toFixed(3)} s`;
  const rhythm =
    messages < 2 ? [] : [`${rate(topic).toFixed(1)} Hz`, `${gap} at ${seconds(largestGapAtNs).toFixed(3)} s`];
  const back = backwards === 0 ? [] : [`${String(backwards)} stamps that do not rise`];
  const unknown = known ? 'no field of a profile reads it' : 'its type is not known here';
  const what = use === 'none' ? [unknown] : [];
  return [
    `${topic.topic}  ${topic.type}`,
    `     ${[`${String(messages)} messages`, ...rhythm, ...back, ...what].join(', ')}`,
    ...topic.feeds.map(feedLine),
  ];
}

export function renderInfo(report: RecordingReport): string {
  const { startNs, endNs } = span(report);
  const sealed = report.tails.length === 0 ? 'sealed' : 'unsealed';
  const length = `${seconds(endNs - startNs).toFixed(3)} s`;
  const lines = [
    `${report.path}: ${String(total(report))} messages in ${length}, ${sealed}`,
    ...report.files.map(({ path, storage, bytes }) => `${storage}  ${path}, ${String(bytes)} bytes`),
    ...report.notes.map((note) => `note: ${note}`),
    ...(report.graph === undefined ? [] : [`graph  ${claimText(report.graph)}`]),
    ...report.topics.flatMap(topicLines),
    ...report.silent.map(({ topic, schemaName }) => `${topic}  ${schemaName}\n     no message`),
  ];
  return `${lines.join('\n')}\n`;
}
