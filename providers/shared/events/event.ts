// What is recorded of a call to a provider: one JSON object a line, numbered, with both clocks, redacted.
import type { Json } from '../../../core/canonical_json.ts';
import type { Clocks } from '../../../core/clock.ts';
import { WorldforgeError } from '../../../core/errors.ts';
import { redactShared } from '../../../core/redact.ts';
import { redactJson } from '../../../core/redact_json.ts';
import { isoUtc } from '../../../core/time.ts';
import { callPhases, type CallEvent, type CallListener } from '../request/events.ts';

export const schemaVersion = 1;
/** Longest metadata of an event as JSON, characters. */
const metadataLengthMax = 16 * 1024;

/** Ids that only some calls have. */
export interface EventIds {
  readonly request_id?: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly artifact_id?: string;
  readonly input_digest?: string;
}

export interface ProviderEvent extends EventIds {
  readonly event_type: 'provider_event';
  readonly schema_version: typeof schemaVersion;
  /** From 1, without a gap in its run. */
  readonly sequence: number;
  readonly run_id: string;
  /** Labels the event for people. */
  readonly wall_time: string;
  /** Orders events of one process and measures between them, ns, as a decimal string. */
  readonly steady_ns: string;
  readonly provider: string;
  readonly capability: string | null;
  readonly operation: string;
  readonly phase: CallEvent['phase'];
  readonly attempt: number;
  readonly max_attempts: number;
  readonly method: string | null;
  readonly target: string | null;
  readonly status_code: number | null;
  readonly duration_ms: number;
  readonly message: string | null;
  readonly metadata: Json;
}

export type EventSink = (event: ProviderEvent) => void;

export interface EventStreamOptions {
  readonly runId: string;
  readonly clocks: Clocks;
  readonly sink: EventSink;
}

function refuse(why: string): never {
  throw new WorldforgeError('provider_event_invalid', why);
}

/** @throws WorldforgeError provider_event_invalid naming the first field that is out of range */
function judge(event: CallEvent): void {
  const { attempt, maxAttempts, statusCode, durationMs } = event;
  if (!callPhases.includes(event.phase)) refuse('a phase that is none');
  if (!Number.isInteger(attempt) || attempt < 1 || attempt > maxAttempts)
    refuse(`attempt ${attempt} of ${maxAttempts}`);
  if (statusCode !== null && !(statusCode >= 100 && statusCode <= 599)) refuse(`status ${statusCode}`);
  if (!(durationMs >= 0 && durationMs < Infinity)) refuse(`a duration of ${durationMs} ms`);
  const { length } = JSON.stringify(event.metadata);
  if (length > metadataLengthMax) refuse(`metadata of ${length} characters, at most ${metadataLengthMax}`);
}

const shared = (text: string | null): string | null => (text === null ? null : redactShared(text));

/** Numbers the events of one run in the order in which they are told. */
export class EventStream {
  readonly #options: EventStreamOptions;
  #sequence = 0;

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  /** What a call is given to tell of its attempts. */
  listener(capability: string | null = null, ids: EventIds = {}): CallListener {
    return (event) => {
      judge(event);
      this.#options.sink(this.#stamped(event, capability, ids));
    };
  }

  #stamped(event: CallEvent, capability: string | null, ids: EventIds): ProviderEvent {
    const { runId, clocks } = this.#options;
    this.#sequence += 1;
    const safeIds: Record<string, string> = {};
    for (const [name, id] of Object.entries(ids)) safeIds[name] = redactShared(String(id));
    return {
      event_type: 'provider_event',
      schema_version: schemaVersion,
      sequence: this.#sequence,
      run_id: redactShared(runId),
      wall_time: isoUtc(clocks.wall.now()),
      steady_ns: String(clocks.steady.now()),
      provider: event.provider,
      capability,
      operation: event.operation,
      phase: event.phase,
      attempt: event.attempt,
      max_attempts: event.maxAttempts,
      method: event.method,
      target: shared(event.target),
      status_code: event.statusCode,
      duration_ms: event.durationMs,
      message: shared(event.message),
      metadata: redactJson(event.metadata),
      ...safeIds,
    };
  }
}
