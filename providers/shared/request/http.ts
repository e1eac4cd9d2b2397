// A call over HTTP: judged, pinned, bounded, tried again where that is safe.
import { systemClocks, type Clocks } from '../../../core/clock.ts';
import { seededRandom, type Random } from '../../../core/random.ts';
import { systemResolve, type Resolve } from '../url/resolving.ts';
import type { UrlRules } from '../url/rules.ts';
import { contentTypesOfCalls, wholeBody } from './answer.ts';
import type { Channel } from './channel.ts';
import type { CallListener } from './events.ts';
import { exchange, type Receive } from './exchange.ts';
import { requestHeaders, type Headers } from './headers.ts';
import type { CallPolicy } from './policy.ts';
import { runCall } from './run_call.ts';
import type { Method } from './send.ts';

export interface HttpCall {
  readonly provider: string;
  readonly operation: string;
  readonly url: string;
  readonly method: Method;
  readonly headers?: Headers;
  readonly body?: Uint8Array | undefined;
  readonly policy: CallPolicy;
  readonly urlRules: UrlRules;
  /** Of the body of the answer. */
  readonly maxBytes: number;
  readonly isIdempotent: boolean;
  readonly onEvent?: CallListener | undefined;
  readonly clock?: Clocks;
  /** Media types that an answer may be of. */
  readonly contentTypes?: readonly string[];
  /** Circuit and calls in flight, shared by all calls to one server. */
  readonly channel?: Channel;
  /** PEM of the authority of the server, where it is the lab's own. */
  readonly authority?: string;
  /** The name service; the platform's where none is given. */
  readonly resolve?: Resolve;
  /** Spreads the waits between attempts. */
  readonly random?: Random;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; of a repeated header the values, joined by a comma. */
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** A URL as events may tell of it. */
function targetOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  return origin === 'null' ? undefined : `${origin}${pathname}`;
}

/** What a server answered, by what reads the body. */
export interface Received<T> {
  readonly status: number;
  readonly value: T;
}

/** The call with a reader of its own for the body. @throws as `httpCall` */
export function httpReceive<T>(call: HttpCall, receive: Receive<Received<T>>, signal: AbortSignal) {
  const { provider, operation, url, method, policy, isIdempotent, onEvent, channel } = call;
  const clocks = call.clock ?? systemClocks;
  const random = call.random ?? seededRandom(provider, operation, clocks.wall.now());
  const attempt = async (attemptSignal: AbortSignal) => {
    const headers = requestHeaders(provider, call.headers ?? {});
    const { maxBytes, contentTypes = contentTypesOfCalls } = call;
    const { body, urlRules, authority, resolve = systemResolve } = call;
    const answerRules = { maxBytes, contentTypes };
    const asked = { url, method, headers, body, urlRules, answerRules, authority, clocks, resolve };
    return exchange(asked, receive, attemptSignal);
  };
  const told = { method, target: targetOf(url), statusOf: ({ status }: Received<T>) => status };
  const options = { provider, operation, policy, isIdempotent, clocks, random, onEvent, channel, ...told };
  return runCall(options, attempt, signal);
}

/**
 * Asks a server and reads its whole answer. Redirects are followed for GET and HEAD only.
 * @throws WorldforgeError url_refused, redirect_refused, content_type_refused, circuit_open, provider_busy,
 * provider_config, provider_timeout, provider_unreachable, provider_refused, provider_unauthorized,
 * provider_limit, provider_protocol, provider_budget_exceeded; the signal's reason
 */
export async function httpCall(call: HttpCall, signal: AbortSignal): Promise<HttpAnswer> {
  const received = await httpReceive(
    call,
    async (response, attemptSignal) => {
      const headers: Record<string, string> = {};
      for (const [name, value] of Object.entries(response.headers)) headers[name] = String(value ?? '');
      const body = await wholeBody(response, call.maxBytes, attemptSignal);
      const value: Omit<HttpAnswer, 'status'> = { headers, body };
      return { status: response.statusCode ?? 0, value };
    },
    signal,
  );
  return { status: received.status, ...received.value };
}
