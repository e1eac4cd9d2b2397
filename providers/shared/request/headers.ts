// The headers of a request: which a caller may set, and which may follow a redirect to somebody else.
import { WorldforgeError } from '../../../core/errors.ts';

export type Headers = Readonly<Record<string, string>>;

/** What frames a message or names its host belongs to the connection, never to a caller. */
const ours = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
];
/** All that another host gets to see. A list of what is secret would miss the next name for a secret. */
const harmless = ['accept', 'accept-encoding', 'accept-language', 'range', 'user-agent'];

/**
 * In lower case, and without compression: what is unpacked has no cap.
 * @throws WorldforgeError provider_config
 */
export function requestHeaders(provider: string, headers: Headers): Headers {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    const valid = /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(key) && /^[\t\x20-\x7e]*$/.test(value);
    if (!valid || ours.includes(key) || key.startsWith('proxy-') || key in all)
      throw new WorldforgeError('provider_config', `${provider}: a header that a request may not have`);
    all[key] = value;
  }
  return { accept: '*/*', ...all, 'accept-encoding': 'identity' };
}

/** The headers for the next hop: as they are for the same origin, only harmless ones for another. */
export function headersFor(from: URL, to: URL, headers: Headers): Headers {
  if (from.origin === to.origin) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.includes(name)));
}
