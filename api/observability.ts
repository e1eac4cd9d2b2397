// worldforge/observability: events of providers, their sinks, and the redaction that they go through.
export { redact, redactShared } from '../core/redact.ts';
export { redactJson } from '../core/redact_json.ts';
export { EventStream, type EventSink, type ProviderEvent } from '../providers/shared/events/event.ts';
export { composeSinks, EventRecorder, jsonLines } from '../providers/shared/events/sinks.ts';
export { ProviderMetrics } from '../providers/shared/events/metrics.ts';
export { openTracer, spanSink } from '../providers/shared/events/open_telemetry.ts';
