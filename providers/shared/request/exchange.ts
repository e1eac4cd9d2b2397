// One attempt over HTTP: each hop judged anew, its answer handed to whoever reads it.
import type { IncomingMessage } from 'node:http';
import type { Clocks } from '../../../core/clock.ts';
import { WorldforgeError } from '../../../core/errors.ts';
import { resolveEndpoint, type Resolve } from '../url/resolving.ts';
import { judgeUrl, type UrlRules } from '../url/rules.ts';
import { judgeHead, statusError, type AnswerRules } from './answer.ts';
import { headersFor, type Headers } from './headers.ts';
import { redirectsMax } from './limits.ts';
import { send, type Method } from './send.ts';

export interface Exchange {
  readonly url: string;
  readonly method: Method;
  readonly headers: Headers;
  readonly body?: Uint8Array | undefined;
  readonly urlRules: UrlRules;
  readonly answerRules: AnswerRules;
  readonly authority?: string | undefined;
  readonly clocks: Clocks;
  readonly resolve: Resolve;
}

/** Reads the body of a judged answer. */
export type Receive<T> = (response: IncomingMessage, signal: AbortSignal) => Promise<T>;

const redirecting = [301, 302, 303, 307, 308];

function refused(why: string): WorldforgeError {
  return new WorldforgeError('redirect_refused', why, { hint: 'name the final URL in the configuration' });
}

/** Where a redirect leads, judged like the first URL; it may carry a query, since a server chose it. */
function nextUrl(from: URL, location: string | undefined, { urlRules, method }: Exchange): URL {
  if (method !== 'GET' && method !== 'HEAD') throw refused(`a redirect of a ${method}`);
  if (location === undefined || !URL.canParse(location, from.href)) throw refused('a redirect to no URL');
  const next = new URL(location, from);
  if (from.protocol === 'https:' && next.protocol !== 'https:') throw refused('a redirect away from TLS');
  next.hash = '';
  // What resolves to the same text was absolute: an authority in disguise is seen as it stands.
  const text = /^(?:[a-z][a-z0-9+.-]*:|[\\/]{2})/i.test(location) ? absolute(from, location) : next.href;
  return judgeUrl(text, { ...urlRules, allowQuery: true });
}

function absolute(from: URL, location: string): string {
  const whole = /^[\\/]{2}/.test(location) ? `${from.protocol}${location}` : location;
  return whole.split('#')[0] ?? whole;
}

/**
 * @throws WorldforgeError url_refused, redirect_refused, content_type_refused, provider_limit,
 * provider_refused, provider_unauthorized, provider_unreachable, provider_protocol; the signal's reason
 */
export async function exchange<T>(asked: Exchange, receive: Receive<T>, signal: AbortSignal): Promise<T> {
  const { urlRules, clocks, resolve, method, body, authority } = asked;
  let url = judgeUrl(asked.url, urlRules);
  let headers = asked.headers;
  for (let hops = 0; ; hops += 1) {
    const endpoint = await resolveEndpoint(url, urlRules, { resolve, clocks, signal });
    const response = await send(endpoint, { method, headers, body, authority }, signal);
    try {
      const status = response.statusCode ?? 0;
      if (!redirecting.includes(status)) return await taken(response, asked, { receive, signal });
      if (hops >= redirectsMax) throw refused(`more than ${redirectsMax} redirects`);
      const next = nextUrl(url, response.headers.location, asked);
      headers = headersFor(url, next, headers);
      url = next;
    } finally {
      response.destroy();
    }
  }
}

interface Taking<T> {
  readonly receive: Receive<T>;
  readonly signal: AbortSignal;
}

async function taken<T>(
  response: IncomingMessage,
  asked: Exchange,
  { receive, signal }: Taking<T>,
): Promise<T> {
  const status = response.statusCode ?? 0;
  if (status < 200 || status > 299) throw await statusError(response, asked.clocks);
  if (status !== 204 && asked.method !== 'HEAD') judgeHead(response, asked.answerRules);
  return receive(response, signal);
}
