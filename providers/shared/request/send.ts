// One request on a connection of its own, to an address that was judged. A connection is never used again:
// an answer that comes late has no later request to be taken for.
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { abortReason } from '../../../core/background.ts';
import { systemCode, WorldforgeError } from '../../../core/errors.ts';
import { pinnedLookup, type Endpoint } from '../url/resolving.ts';
import type { Headers } from './headers.ts';
import { headerBytesMax } from './limits.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';

export interface Sending {
  readonly method: Method;
  readonly headers: Headers;
  readonly body?: Uint8Array | undefined;
  /** PEM of the authority that signed the server, where the system does not know it. */
  readonly authority?: string | undefined;
}

/** What a connection ended with, as an error of ours; its text names a code and no host. */
export function connectionError(cause: unknown, signal: AbortSignal): Error {
  if (signal.aborted) return abortReason(signal);
  if (cause instanceof WorldforgeError) return cause;
  const code = systemCode(cause) || 'no code';
  if (code.startsWith('HPE_'))
    return new WorldforgeError('provider_protocol', `the answer is no HTTP (${code})`, { cause });
  if (/^(?:ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|EPROTO)|SELF_SIGNED|^UNABLE_TO|HOSTNAME/.test(code))
    return new WorldforgeError('provider_protocol', `the server is not proved by TLS (${code})`, { cause });
  return new WorldforgeError('provider_unreachable', `the connection failed (${code})`, { cause });
}

/**
 * The head of the answer; its body is still to be read. The signal ends both.
 * @throws WorldforgeError provider_unreachable, provider_protocol; the signal's reason
 */
export function send(
  { url, addresses }: Endpoint,
  sending: Sending,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { method, headers, body, authority } = sending;
  const length = body === undefined ? {} : { 'content-length': String(body.byteLength) };
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? secureRequest : plainRequest;
    const request = start(url, {
      method,
      headers: { ...headers, ...length },
      lookup: pinnedLookup(addresses),
      agent: false,
      maxHeaderSize: headerBytesMax,
      signal,
      ...(authority !== undefined && { ca: authority }),
    });
    request.on('response', resolve);
    // A server that switches protocols answers nothing that was asked for.
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new WorldforgeError('provider_protocol', 'the server switched protocols'));
    });
    request.on('error', (cause) => reject(connectionError(cause, signal)));
    request.on('close', () => reject(connectionError(new Error('closed'), signal)));
    request.end(body);
  });
}
