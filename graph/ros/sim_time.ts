// The ros clock of a node that follows /clock: simulated or played time. Deadlines and heartbeats never do.
import type { Clock } from '../../core/clock.ts';
import { stampToNs } from '../../core/time.ts';
import { clockTopic } from '../../msgs/index.ts';
import type { ClientLibrary, ClientNode } from './client_library.ts';
import { findingsOf, type TopicFinding, type TopicHealth } from './health.ts';
import { clockQos } from './qos.ts';

interface Reset {
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

const nanosecondsPerSecond = 1e9;

function secondsOf(ns: bigint): string {
  return `${(Number(ns) / nanosecondsPerSecond).toFixed(3)} s`;
}

/** Undefined where the bytes are no time after the epoch. */
function timeOf(bytes: Uint8Array): bigint | undefined {
  try {
    const ns = stampToNs(clockTopic.type.decode(bytes).clock);
    return ns < 0n ? undefined : ns;
  } catch {
    return undefined; // counted by the caller
  }
}

export class SimTime implements Clock {
  #nowNs: bigint | undefined;
  #lastReset: Reset | undefined;
  #resets = 0;
  #refused = 0;
  /** Of the node that it follows /clock with. */
  subscription: object | undefined;

  /** 0 before anything came on /clock. */
  now(): bigint {
    return this.#nowNs ?? 0n;
  }

  get hasCome(): boolean {
    return this.#nowNs !== undefined;
  }

  get refused(): number {
    return this.#refused;
  }

  /**
   * One sample of /clock. Time that goes back is taken as it is: stamps from before the reset lie in the
   * future then, where the limits of age refuse them.
   */
  take(bytes: Uint8Array): void {
    const ns = timeOf(bytes);
    if (ns === undefined) {
      this.#refused += 1;
      return;
    }
    const fromNs = this.#nowNs;
    if (fromNs !== undefined && ns < fromNs) {
      this.#resets += 1;
      this.#lastReset = { fromNs, toNs: ns };
    }
    this.#nowNs = ns;
  }

  get findings(): readonly TopicFinding[] {
    if (this.#lastReset === undefined) return [];
    const { fromNs, toNs } = this.#lastReset;
    const times = this.#resets === 1 ? 'once' : `${String(this.#resets)} times`;
    const detail = `/clock went back ${times}, last from ${secondsOf(fromNs)} to ${secondsOf(toNs)}`;
    return [{ code: 'clock_reset', detail }];
  }
}

/** Two publishers of /clock make time leap to and fro, which is why they are a finding too. */
export function clockHealth(node: ClientNode, time: SimTime): TopicHealth {
  const around = findingsOf({
    topic: clockTopic,
    publishes: false,
    subscribes: true,
    publishers: node.getPublishersInfoByTopic(clockTopic.name),
    subscriptions: node.getSubscriptionsInfoByTopic(clockTopic.name),
  });
  return { topic: clockTopic.name, totals: undefined, findings: [...time.findings, ...around] };
}

/**
 * Follows /clock. Made before all other subscriptions, because samples are taken in that order, and taken
 * at once: a message is judged by a clock that is at least as new as the message.
 */
export function followClock(library: ClientLibrary, node: ClientNode): SimTime {
  const time = new SimTime();
  const publishers = node.getPublishersInfoByTopic(clockTopic.name);
  const options = { qos: clockQos(library, publishers), isRaw: true } as const;
  const take = (bytes: Uint8Array): void => time.take(bytes);
  time.subscription = node.createSubscription(clockTopic.type.name, clockTopic.name, options, take);
  return time;
}
