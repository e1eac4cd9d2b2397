// What a node sees of its own topics, on /diagnostics once a second, where stock tools look for it. Each new
// fault is logged once too, whatever its numbers.
import { nsToStamp } from '../../core/time.ts';
import { Condition } from '../../core/wait.ts';
import type { RosGraph } from '../../graph/ros/ros_graph.ts';
import type { TopicHealth } from '../../graph/ros/health.ts';
import {
  diagnosticArrayType,
  sensorTopic,
  type DiagnosticArray,
  type DiagnosticStatus,
} from '../../msgs/index.ts';
import type { Log } from '../log.ts';
import { countValues, LossLog, type OwnCount } from './own_counts.ts';
import type { ClockOffset } from './peer_table.ts';
import { clockFaults, type PeerFacts } from './peers.ts';
import { untilHere, type HearOptions } from './sources.ts';

const intervalNs = 1_000_000_000n;
const nsPerMs = 1e6;
/** diagnostic_msgs/DiagnosticStatus. */
const levels = { ok: 0, warn: 1, error: 2 } as const;
/** Faults told at once, and remembered as told; more of them are counted. */
const faultsMax = 32;
const toldMax = 1024;

const topic = sensorTopic('/diagnostics', diagnosticArrayType, 'event');

function faultsOf(health: readonly TopicHealth[]): readonly string[] {
  return health.flatMap(({ findings }) => findings.map(({ code, detail }) => `${code}: ${detail}`));
}

function lossesOf(health: readonly TopicHealth[]): DiagnosticStatus['values'] {
  return health.flatMap(({ topic: name, totals }) => {
    if (totals === undefined) return [];
    const { missing, reordered, duplicates, untracked } = totals;
    const counts = { missing, reordered, duplicates, untracked };
    return Object.entries(counts)
      .filter(([, count]) => Number(count) > 0)
      .map(([what, count]) => ({ key: `${name} ${what}`, value: String(count) }));
  });
}

/** Milliseconds, to a microsecond. */
const inMs = (ns: bigint): string => (Number(ns) / nsPerMs).toFixed(3);

function clockOf({ peer, offsetNs, roundTripNs }: ClockOffset): DiagnosticStatus['values'][number] {
  return {
    key: `clock offset to ${peer}`,
    value: `${inMs(offsetNs)} ms, within ${inMs(roundTripNs / 2n)} ms`,
  };
}

export interface NodeHealth {
  readonly node: string;
  readonly topics: readonly TopicHealth[];
  /** Samples whose bytes were refused. */
  readonly refused: number;
  readonly peers: PeerFacts;
  /** What the node counts of its own work. */
  readonly counts: readonly OwnCount[];
}

/** What only the node itself can tell. */
export type OwnFacts = Pick<NodeHealth, 'peers' | 'counts'>;

/** One status a node: faults are errors, losses are warnings. */
export function statusOf({ node, topics: health, refused, peers, counts }: NodeHealth): DiagnosticStatus {
  const lost = peers.lost.map((peer) => `peer_lost: ${peer} is silent`);
  const faults = [...faultsOf(health), ...lost, ...clockFaults(peers)];
  const own = countValues(counts);
  const losses = [
    ...lossesOf(health),
    ...own.losses,
    ...(refused > 0 ? [{ key: 'refused bytes', value: String(refused) }] : []),
  ];
  const lossLevel = losses.length > 0 ? levels.warn : levels.ok;
  const shown = faults.slice(0, faultsMax).join('; ');
  const more = faults.length > faultsMax ? ` and ${String(faults.length - faultsMax)} more` : '';
  return {
    level: faults.length > 0 ? levels.error : lossLevel,
    name: `${node}: topics`,
    message: faults.length > 0 ? `${shown}${more}` : losses.length > 0 ? 'samples were lost' : 'ok',
    hardware_id: 'worldforge',
    values: [...losses, ...own.others, ...peers.offsets.map(clockOf)],
  };
}

/** `/diagnostics` is one topic for all robots. */
function statusName({ namespace }: RosGraph, node: string): string {
  return namespace === '/' ? node : `${namespace.slice(1)}/${node}`;
}

/**
 * Waits until each of these nodes was heard. What a node says once a second reaches a subscription only when
 * it serves every earlier one of this process too.
 * @throws the signal's reason when it aborts first
 */
export async function hearNodes(
  graph: RosGraph,
  nodes: readonly string[],
  options: HearOptions,
): Promise<void> {
  const awaited = new Map(nodes.map((node) => [`${statusName(graph, node)}: topics`, node]));
  const heard = new Condition();
  using _subscription = graph.subscribe(topic, {
    onSample: ({ message }) => {
      for (const { name } of message.status) awaited.delete(name);
      heard.notify();
    },
  });
  const still = () => [...awaited.values()].join(', ');
  await untilHere(graph, { heard, isHere: () => awaited.size === 0, still }, options);
}

export function startDiagnostics(graph: RosGraph, log: Log, facts: () => OwnFacts): Disposable {
  const publisher = graph.advertise(topic);
  const told = new Set<string>();
  const losses = new LossLog(log);
  let timer: Disposable | undefined;
  const tell = (fault: string): void => {
    const kind = fault.replace(/[\d.]+/g, '#');
    if (told.has(kind) || told.size >= toldMax) return;
    told.add(kind);
    log.warn(fault);
  };
  const look = (): void => {
    const health = graph.health();
    const { peers, counts } = facts();
    [...faultsOf(health), ...clockFaults(peers)].forEach(tell);
    losses.tell(counts);
    const stamp = nsToStamp(graph.clocks.ros.now());
    const status = statusOf({
      node: statusName(graph, graph.node),
      topics: health,
      refused: graph.refusedCount,
      peers,
      counts,
    });
    const message: DiagnosticArray = { header: { stamp, frame_id: '' }, status: [status] };
    publisher.publish(message);
    timer = graph.clocks.after(intervalNs, look);
  };
  look();
  return {
    [Symbol.dispose]: () => {
      timer?.[Symbol.dispose]();
      publisher[Symbol.dispose]();
    },
  };
}
