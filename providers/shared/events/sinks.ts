// Where events go: several places at once, memory, a file of JSON lines. A sink that throws is counted and
// told of; it breaks neither the call nor another sink.
import { closeSync, fstatSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { errorText, WorldforgeError } from '../../../core/errors.ts';
import type { EventSink, ProviderEvent } from './event.ts';

/** How often one sink failed, and what it said last. */
export interface SinkFaults {
  readonly sink: string;
  readonly faults: number;
  readonly lastText: string;
}

export interface ComposedSinks {
  readonly sink: EventSink;
  /** Of each sink that ever failed, in their order. */
  readonly faults: () => readonly SinkFaults[];
}

/** Sinks by name, each given the same frozen event in the order of their names here. */
export function composeSinks(sinks: Readonly<Record<string, EventSink>>): ComposedSinks {
  const faults = new Map<string, { count: number; text: string }>();
  const sink: EventSink = (event) => {
    const frozen = Object.freeze({ ...event });
    for (const [name, one] of Object.entries(sinks)) {
      try {
        one(frozen);
      } catch (error) {
        faults.set(name, { count: (faults.get(name)?.count ?? 0) + 1, text: errorText(error) });
      }
    }
  };
  const told = () =>
    Object.keys(sinks).flatMap((name) => {
      const fault = faults.get(name);
      return fault === undefined ? [] : [{ sink: name, faults: fault.count, lastText: fault.text }];
    });
  return { sink, faults: told };
}

/** Keeps the newest events; the older ones are counted. */
export class EventRecorder {
  readonly #capacity: number;
  readonly #events: ProviderEvent[] = [];
  #dropped = 0;

  constructor(capacity = 10_000) {
    this.#capacity = capacity;
  }

  readonly sink: EventSink = (event) => {
    this.#events.push(event);
    if (this.#events.length <= this.#capacity) return;
    this.#events.shift();
    this.#dropped += 1;
  };

  get events(): readonly ProviderEvent[] {
    return [...this.#events];
  }

  get dropped(): number {
    return this.#dropped;
  }
}

export interface JsonLines extends Disposable {
  readonly sink: EventSink;
}

export interface JsonLinesOptions {
  /** Of the whole file; an event that would pass it is refused, and so counted by who composes. */
  readonly bytesMax: number;
  /** Beside the fields of every event; those of the event win. */
  readonly extraFields?: Readonly<Record<string, string>>;
}

/** Appends to a file that stays open, a whole line a write: a cut file loses its last line at most. */
export function jsonLines(file: string, { bytesMax, extraFields = {} }: JsonLinesOptions): JsonLines {
  const descriptor = openSync(file, 'a', 0o600);
  let written = fstatSync(descriptor).size;
  let open = true;
  return {
    sink: (event) => {
      if (!open) throw new WorldforgeError('provider_event_invalid', 'the file of events is closed');
      const line = Buffer.from(`${JSON.stringify({ ...extraFields, ...event })}\n`);
      if (written + line.length > bytesMax)
        throw new WorldforgeError('provider_limit', `a file of events of at most ${bytesMax} bytes is full`);
      written += writeSync(descriptor, line);
    },
    [Symbol.dispose]: () => {
      if (!open) return;
      open = false;
      try {
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
  };
}
