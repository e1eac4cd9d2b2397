// worldforge/observability: events of providers, their sinks, and the redaction that they go through.
export { redact, redactShared } from '../core/redact.ts';
export { redactJson } from '../core/redact_json.ts';
