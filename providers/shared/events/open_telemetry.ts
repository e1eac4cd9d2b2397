// Events as spans, through the API package alone: the host brings its SDK, and without one nothing happens.
import { z } from 'zod';
import { WorldforgeError } from '../../../core/errors.ts';
import type { EventSink, ProviderEvent } from './event.ts';

/** What is used of a tracer of @opentelemetry/api. */
export interface Tracer {
  startSpan(name: string, options: SpanOptions): Span;
}

export interface SpanOptions {
  /** Milliseconds since 1970. */
  readonly startTime: number;
  /** 2 is the API's CLIENT. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, string | number>>;
}

export interface Span {
  setStatus(status: { readonly code: number; readonly message?: string }): unknown;
  end(endTime: number): void;
}

const client = 2;
const statusError = 2;

function isTracer(value: unknown): value is Tracer {
  return typeof value === 'object' && value !== null && 'startSpan' in value;
}

const apiShape = z.looseObject({
  trace: z.looseObject({
    getTracer: z.custom<(name: string) => unknown>((one) => typeof one === 'function'),
  }),
});

export type ImportPackage = (name: string) => Promise<unknown>;

/**
 * The tracer of the host.
 * @throws WorldforgeError telemetry_missing where @opentelemetry/api is not installed
 */
export async function openTracer(importPackage: ImportPackage = (name) => import(name)): Promise<Tracer> {
  const name = '@opentelemetry/api';
  try {
    const { trace } = apiShape.parse(await importPackage(name));
    const tracer: unknown = trace.getTracer('worldforge');
    if (isTracer(tracer)) return tracer;
    throw new TypeError('its tracer starts no span');
  } catch (cause) {
    throw new WorldforgeError('telemetry_missing', `package ${name} is missing or of another form`, {
      cause,
      hint: `npm install ${name} beside the SDK of the host`,
    });
  }
}

function attributesOf(event: ProviderEvent): Record<string, string | number> {
  const { provider, operation, phase, attempt, run_id: runId, sequence, method, target } = event;
  return {
    'worldforge.provider': provider,
    'worldforge.operation': operation,
    'worldforge.phase': phase,
    'worldforge.attempt': attempt,
    'worldforge.max_attempts': event.max_attempts,
    'worldforge.run_id': runId,
    'worldforge.sequence': sequence,
    ...(event.capability !== null && { 'worldforge.capability': event.capability }),
    ...(method !== null && { 'http.request.method': method }),
    ...(target !== null && { 'url.full': target }),
    ...(event.status_code !== null && { 'http.response.status_code': event.status_code }),
  };
}

/** One span an attempt, ending when its event was stamped. */
export function spanSink(tracer: Tracer): EventSink {
  return (event) => {
    const endTime = Date.parse(event.wall_time);
    const span = tracer.startSpan(`${event.provider} ${event.operation}`, {
      startTime: endTime - event.duration_ms,
      kind: client,
      attributes: attributesOf(event),
    });
    if (event.phase !== 'success')
      span.setStatus({ code: statusError, message: event.message ?? event.phase });
    span.end(endTime);
  };
}
