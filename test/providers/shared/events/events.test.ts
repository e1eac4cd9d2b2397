import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DrivenClock } from '../../../../core/driven_clock.ts';
import { WorldforgeError } from '../../../../core/errors.ts';
import {
  EventStream,
  type EventSink,
  type ProviderEvent,
} from '../../../../providers/shared/events/event.ts';
import { ProviderMetrics } from '../../../../providers/shared/events/metrics.ts';
import {
  openTracer,
  spanSink,
  type SpanOptions,
} from '../../../../providers/shared/events/open_telemetry.ts';
import { composeSinks, EventRecorder, jsonLines } from '../../../../providers/shared/events/sinks.ts';
import type { CallEvent } from '../../../../providers/shared/request/events.ts';
import { codeOf } from '../../../support/code_of.ts';
import { scratchFolder } from '../../../support/scratch.ts';
import { paths, secrets } from '../../../core/canaries.ts';

const told: CallEvent = {
  provider: 'p',
  operation: 'act',
  phase: 'success',
  attempt: 1,
  maxAttempts: 3,
  method: 'POST',
  target: 'http://gpu.lab/act',
  statusCode: 200,
  durationMs: 12.5,
  message: null,
  metadata: {},
};

function stream(sink: EventSink): { readonly clocks: DrivenClock; readonly events: EventStream } {
  const clocks = new DrivenClock({ rosNs: 0n, wallNs: BigInt(Date.UTC(2026, 0, 31)) * 1_000_000n });
  return { clocks, events: new EventStream({ runId: 'run-1', clocks, sink }) };
}

function recorded(...events: readonly Partial<CallEvent>[]): ProviderEvent[] {
  const recorder = new EventRecorder();
  const listener = stream(recorder.sink).events.listener('policy');
  for (const event of events) listener({ ...told, ...event });
  return [...recorder.events];
}

describe('events of providers', () => {
  it('carry schema, sequence, both clocks and the run', () => {
    const recorder = new EventRecorder();
    const { clocks, events } = stream(recorder.sink);
    events.listener('policy', { request_id: 'r1' })(told);
    clocks.advanceTo(1_500_000_000n);
    events.listener()({ ...told, phase: 'retry', statusCode: null, metadata: { next_delay_seconds: 0.1 } });
    assert.deepEqual(recorder.events[0], {
      event_type: 'provider_event',
      schema_version: 1,
      sequence: 1,
      run_id: 'run-1',
      wall_time: '2026-01-31T00:00:00.000Z',
      steady_ns: '0',
      provider: 'p',
      capability: 'policy',
      operation: 'act',
      phase: 'success',
      attempt: 1,
      max_attempts: 3,
      method: 'POST',
      target: 'http://gpu.lab/act',
      status_code: 200,
      duration_ms: 12.5,
      message: null,
      metadata: {},
      request_id: 'r1',
    });
    const [, second] = recorder.events;
    assert.deepEqual(
      [second?.sequence, second?.steady_ns, second?.wall_time, second?.capability],
      [2, '1500000000', '2026-01-31T00:00:01.500Z', null],
    );
  });

  it('hold no secret and no path of a machine', () => {
    const canaries = [...secrets, ...paths];
    const events = recorded(
      ...canaries.map(({ text }) => ({ message: text, target: text, metadata: { detail: [text] } })),
    );
    assert.equal(events.length, canaries.length);
    events.forEach((event, index) => {
      const { secret = '', text = '' } = canaries[index] ?? {};
      const { message, target, metadata } = event;
      assert.ok(!JSON.stringify([message, target, metadata]).includes(secret), text);
    });
  });

  it('are refused where a field is out of range, without a gap in the sequence', () => {
    const recorder = new EventRecorder();
    const listener = stream(recorder.sink).events.listener();
    const bad: Partial<CallEvent>[] = [
      { attempt: 0 },
      { attempt: 4 },
      { statusCode: 99 },
      { statusCode: 600 },
      { durationMs: -1 },
      { durationMs: NaN },
      { metadata: { text: 'x'.repeat(20_000) } },
    ];
    for (const change of bad)
      assert.equal(
        codeOf(() => listener({ ...told, ...change })),
        'provider_event_invalid',
      );
    listener(told);
    assert.deepEqual(
      recorder.events.map(({ sequence }) => sequence),
      [1],
    );
  });
});

describe('sinks of events', () => {
  it('are each given the same event; one that throws is counted and told of', () => {
    const [first, last] = [new EventRecorder(), new EventRecorder()];
    const broken: EventSink = () => {
      throw new Error('disk full at token=CaNaRy0123456789');
    };
    const changing: EventSink = (event) => void Object.assign(event, { provider: 'other' });
    const composed = composeSinks({ first: first.sink, broken, changing, last: last.sink });
    const listener = stream(composed.sink).events.listener();
    listener(told);
    listener(told);
    assert.deepEqual(first.events, last.events);
    assert.deepEqual(
      last.events.map(({ provider }) => provider),
      ['p', 'p'],
    );
    const faults = composed.faults();
    assert.deepEqual(
      faults.map(({ sink, faults: count }) => [sink, count]),
      [
        ['broken', 2],
        ['changing', 2],
      ],
    );
    assert.equal(faults[0]?.lastText, 'disk full at token=[redacted]');
  });

  it('in memory keep the newest and count the others', () => {
    const recorder = new EventRecorder(2);
    const listener = stream(recorder.sink).events.listener();
    for (let call = 0; call < 5; call += 1) listener(told);
    assert.deepEqual(
      recorder.events.map(({ sequence }) => sequence),
      [4, 5],
    );
    assert.equal(recorder.dropped, 3);
  });

  it('in a file append one object a line, up to a cap', () => {
    using scratch = scratchFolder();
    const file = scratch.in('events.jsonl');
    const [event] = recorded({});
    assert.ok(event !== undefined);
    const size = Buffer.byteLength(JSON.stringify({ host: 'gpu', ...event })) + 1;
    for (let opening = 0; opening < 2; opening += 1) {
      using lines = jsonLines(file, { bytesMax: 2 * size, extraFields: { host: 'gpu', provider: 'x' } });
      if (opening === 0) {
        lines.sink(event);
        lines.sink(event);
      }
      assert.equal(
        codeOf(() => lines.sink(event)),
        'provider_limit',
      );
      lines[Symbol.dispose]();
      assert.equal(
        codeOf(() => lines.sink(event)),
        'provider_event_invalid',
      );
    }
    const written = readFileSync(file, 'utf8').trimEnd().split('\n');
    assert.deepEqual(
      written.map((line): unknown => JSON.parse(line)),
      [1, 2].map(() => ({ host: 'gpu', ...event })),
    );
  });
});

describe('metrics of providers', () => {
  const metrics = new ProviderMetrics();
  const events = recorded(
    { durationMs: 4 },
    { phase: 'retry', statusCode: 503, durationMs: 3 },
    { phase: 'failure', statusCode: null, attempt: 2, durationMs: 40_000 },
    { operation: 'say "x"\\\n', durationMs: 1 },
  );
  for (const event of events) metrics.sink(event);

  it('count calls, errors, retries and times by provider and operation', () => {
    assert.deepEqual(metrics.operations[0], {
      provider: 'p',
      operation: 'act',
      request_count: 2,
      error_count: 1,
      retry_count: 1,
      latency: { sample_count: 3, total_ms: 40_007, average_ms: 40_007 / 3, min_ms: 3, max_ms: 40_000 },
    });
  });

  it('are told in the text format of Prometheus', () => {
    const text = metrics.exposition();
    const labels = 'provider="p",operation="act",phase="failure",status_class="none",capability="policy"';
    for (const line of [
      '# TYPE worldforge_provider_events_total counter',
      '# TYPE worldforge_provider_latency_ms histogram',
      `worldforge_provider_events_total{${labels}} 1`,
      `worldforge_provider_errors_total{${labels}} 1`,
      `worldforge_provider_retries_total{${labels}} 0`,
      `worldforge_provider_operations_total{${labels}} 1`,
      `worldforge_provider_latency_ms_bucket{${labels},le="30000"} 0`,
      `worldforge_provider_latency_ms_bucket{${labels},le="+Inf"} 1`,
      `worldforge_provider_latency_ms_sum{${labels}} 40000`,
      `worldforge_provider_latency_ms_count{${labels}} 1`,
    ])
      assert.ok(text.split('\n').includes(line), line);
    assert.ok(text.includes('operation="say \\"x\\"\\\\\\n"'), text);
    assert.ok(text.endsWith('\n'));
  });

  it('refuse more series than they hold', () => {
    const full = new ProviderMetrics();
    const [event] = events;
    assert.ok(event !== undefined);
    for (let number = 0; number < 2048; number += 1) full.sink({ ...event, operation: `o${number}` });
    assert.equal(
      codeOf(() => full.sink({ ...event, operation: 'more' })),
      'provider_limit',
    );
    full.sink({ ...event, operation: 'o7' });
    assert.equal(full.operations.length, 2048);
  });
});

describe('spans of OpenTelemetry', () => {
  it('end when the event was stamped and say how an attempt failed', () => {
    const spans: unknown[] = [];
    const tracer = {
      startSpan: (name: string, { startTime, attributes }: SpanOptions) => {
        const span = { name, startTime, status: attributes['http.response.status_code'], code: 0, end: 0 };
        spans.push(span);
        return {
          setStatus: ({ code }: { code: number }) => void (span.code = code),
          end: (at: number) => void (span.end = at),
        };
      },
    };
    const sink = spanSink(tracer);
    for (const event of recorded({}, { phase: 'failure', statusCode: 500 })) sink(event);
    const end = Date.UTC(2026, 0, 31);
    const times = { name: 'p act', startTime: end - 12.5, end };
    assert.deepEqual(spans, [
      { ...times, status: 200, code: 0 },
      { ...times, status: 500, code: 2 },
    ]);
  });

  it('need a package of the right form', async () => {
    const tracer = { startSpan: () => ({}) };
    const names: string[] = [];
    const importing = (value: unknown) => async (name: string) => {
      names.push(name);
      return value;
    };
    const api = { trace: { getTracer: () => tracer } };
    assert.equal(await openTracer(importing(api)), tracer);
    for (const other of [{}, { trace: {} }, { trace: { getTracer: () => 7 } }, undefined])
      await assert.rejects(
        openTracer(importing(other)),
        (error) => error instanceof WorldforgeError && error.code === 'telemetry_missing',
      );
    assert.deepEqual(new Set(names), new Set(['@opentelemetry/api']));
  });
});
