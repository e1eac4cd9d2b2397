// Takes the answer of a server: its head judged before its body is read, its body read up to a cap.
import type { IncomingMessage } from 'node:http';
import type { Clocks } from '../../../core/clock.ts';
import { WorldforgeError } from '../../../core/errors.ts';
import { redact } from '../../../core/redact.ts';
import { errorBodyBytesMax, summaryLengthMax } from './limits.ts';
import { retryAfterMs } from './retry_after.ts';
import { StatusError } from './status_error.ts';
import { connectionError } from './send.ts';

export interface AnswerRules {
  /** Of the body, as it comes and as it is announced. */
  readonly maxBytes: number;
  /** Media types without parameters, in lower case. */
  readonly contentTypes: readonly string[];
}

/** What the providers of this project are answered with. */
export const contentTypesOfCalls: readonly string[] = [
  'application/json',
  'application/msgpack',
  'application/x-msgpack',
  'application/octet-stream',
  'application/x-npy',
];

/** What the headers promise must hold before a byte of the body counts. */
export function judgeHead(response: IncomingMessage, { maxBytes, contentTypes }: AnswerRules): void {
  const { headers } = response;
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new WorldforgeError('provider_protocol', 'the answer is compressed, which was not asked for');
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!contentTypes.includes(type))
    throw new WorldforgeError(
      'content_type_refused',
      `the answer is ${redact(type).slice(0, 64) || 'of no content type'}, not ${contentTypes.join(', ')}`,
    );
  const announced = Number(headers['content-length'] ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes, `${announced} are announced`);
}

function tooLarge(maxBytes: number, what: string): WorldforgeError {
  return new WorldforgeError('provider_limit', `an answer of at most ${maxBytes} bytes; ${what}`);
}

/**
 * The body in pieces, at most so many bytes of it.
 * @throws WorldforgeError provider_limit, provider_unreachable, provider_protocol; the signal's reason
 */
export async function* bodyOf(
  response: IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let length = 0;
  try {
    for await (const piece of response) {
      const bytes: unknown = piece;
      if (!(bytes instanceof Uint8Array)) continue;
      length += bytes.byteLength;
      if (length > maxBytes) throw tooLarge(maxBytes, `${length} came`);
      yield bytes;
    }
  } catch (cause) {
    throw connectionError(cause, signal);
  }
  if (!response.complete) throw connectionError(new Error('cut'), signal);
}

export async function wholeBody(response: IncomingMessage, maxBytes: number, signal: AbortSignal) {
  const pieces: Uint8Array[] = [];
  for await (const piece of bodyOf(response, maxBytes, signal)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

/** The beginning of what a server says of an error, on one line and without secrets. */
async function summaryOf(response: IncomingMessage): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of response) {
      const bytes: unknown = piece;
      if (!(bytes instanceof Uint8Array)) break;
      pieces.push(bytes);
      length += bytes.byteLength;
      if (length >= errorBodyBytesMax) break;
    }
  } catch {
    // Half a summary says more than none.
  }
  return summarize(Buffer.concat(pieces).subarray(0, errorBodyBytesMax));
}

/** Redacted before it is cut, so that a cut never halves what would have been recognised. */
export function summarize(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return redact(text)
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, summaryLengthMax)
    .toWellFormed();
}

/** The error of a status that is no success. */
export async function statusError(response: IncomingMessage, clocks: Clocks): Promise<WorldforgeError> {
  const status = response.statusCode ?? 0;
  const wallMs = Number(clocks.wall.now() / 1_000_000n);
  const asked = retryAfterMs(response.headers['retry-after'], wallMs);
  const summary = await summaryOf(response);
  const text = `HTTP ${status}${summary === '' ? '' : `: ${summary}`}`;
  if (status < 400 || status > 599) return new WorldforgeError('provider_protocol', text);
  const code = status === 401 || status === 403 ? 'provider_unauthorized' : 'provider_refused';
  return new StatusError(code, text, { status, retryAfterMs: asked });
}
