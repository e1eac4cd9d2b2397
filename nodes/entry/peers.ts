// The peers that a node needs, watched by their heartbeats. Who is lost, or has another clock, is told to the
// log and to /diagnostics; who is lost, to the step of a stateful node too.
import type { Graph, Subscription } from '../../graph/graph.ts';
import { nodeTopics, type HeartbeatEcho, type Identity } from '../../msgs/index.ts';
import type { Log } from '../log.ts';
import type { Internal } from '../step_shell.ts';
import { isApart, PeerTable, type ClockOffset, type PeerNotice } from './peer_table.ts';

/** Between two looks for silence: a tenth of what counts as one. */
const lookNs = 100_000_000n;
const nsPerMs = 1_000_000n;
const nsPerSecond = 1e9;

/** What the rest of a node asks of its peers. */
export interface PeerFacts {
  readonly lost: readonly string[];
  readonly echoes: readonly HeartbeatEcho[];
  readonly offsets: readonly ClockOffset[];
}

/** A node without peers. */
export const noPeers: PeerFacts = { lost: [], echoes: [], offsets: [] };

export interface Peers extends PeerFacts, Disposable {
  /** Told of everybody who is lost or heard again from now on. */
  onNotice(handler: (notice: PeerNotice) => void): void;
}

function textOf(notice: PeerNotice): string {
  if (notice.kind === 'peer_lost') {
    return `peer_lost: ${notice.peer} has been silent for ${String(notice.silentNs / nsPerMs)} ms`;
  }
  return `peer_heard: ${notice.peer} ${notice.restarted ? 'was started again' : 'is heard again'}`;
}

/** Peers whose stamps mean nothing here. */
export function clockFaults({ offsets }: PeerFacts): readonly string[] {
  return offsets.filter(isApart).map(({ peer, offsetNs }) => {
    const seconds = (Math.abs(Number(offsetNs)) / nsPerSecond).toFixed(3);
    return `clock_offset: the clock of ${peer} is ${seconds} s ${offsetNs > 0n ? 'ahead' : 'behind'}`;
  });
}

/** As an input of a step. */
export function noticeInput(notice: PeerNotice): Internal {
  const count = notice.kind === 'peer_lost' ? Number(notice.silentNs / nsPerMs) : Number(notice.restarted);
  return { name: notice.kind, value: { subject: notice.peer, count } };
}

class WatchedPeers implements Peers {
  readonly #graph: Graph;
  readonly #log: Log;
  readonly #table: PeerTable;
  readonly #subscriptions: readonly Subscription[];
  #timer: Disposable;
  #handler: (notice: PeerNotice) => void = () => undefined;

  constructor(graph: Graph, identity: Identity, names: readonly string[], log: Log) {
    this.#graph = graph;
    this.#log = log;
    this.#table = new PeerTable(identity);
    this.#subscriptions = names.map((name) =>
      graph.subscribe(nodeTopics(name).heartbeat, {
        onSample: ({ message, receivedNs }) => {
          if (message.meta.node !== name) return;
          const received = { steadyNs: receivedNs, rosNs: graph.clocks.ros.now() };
          const notice = this.#table.hear(message, received);
          if (notice !== undefined) this.#tell(notice);
        },
      }),
    );
    this.#timer = graph.clocks.after(lookNs, this.#look);
  }

  readonly #look = (): void => {
    const { clocks } = this.#graph;
    this.#table.look(clocks.steady.now()).forEach((notice) => this.#tell(notice));
    this.#timer = clocks.after(lookNs, this.#look);
  };

  #tell(notice: PeerNotice): void {
    if (notice.kind === 'peer_lost') this.#log.warn(textOf(notice));
    else this.#log.info(textOf(notice));
    this.#handler(notice);
  }

  onNotice(handler: (notice: PeerNotice) => void): void {
    this.#handler = handler;
  }

  get lost(): readonly string[] {
    return this.#table.lost;
  }

  get echoes(): readonly HeartbeatEcho[] {
    return this.#table.echoes;
  }

  get offsets(): readonly ClockOffset[] {
    return this.#table.offsets;
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
    for (const subscription of this.#subscriptions) subscription[Symbol.dispose]();
  }
}

/** Watches the heartbeats of the named nodes; one that was never heard is not lost. */
export function watchPeers(graph: Graph, identity: Identity, names: readonly string[], log: Log): Peers {
  return new WatchedPeers(graph, identity, names, log);
}
