// Asks the name service once, judges every answer, and hands out the very addresses that were judged: what a
// name service says a moment later changes nothing.
import { lookup } from 'node:dns/promises';
import { isIP, isIPv4, type LookupFunction } from 'node:net';
import { abortable } from '../../../core/background.ts';
import type { Clocks } from '../../../core/clock.ts';
import { systemCode, WorldforgeError } from '../../../core/errors.ts';
import { resolveMsMax, resolvingMax } from './limits.ts';
import { hostOf, judgeAddresses, type UrlRules } from './rules.ts';

/** All addresses of a host, as text. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export interface Endpoint {
  readonly url: URL;
  /** Judged, and the only ones that may be connected to. */
  readonly addresses: readonly string[];
}

let resolving = 0;

/** The platform's own resolver, which also knows its hosts file. A question that hangs holds its place. */
export const systemResolve: Resolve = async (host) => {
  if (resolving >= resolvingMax)
    throw new WorldforgeError('provider_unreachable', `${resolving} names are being resolved already`);
  resolving += 1;
  try {
    return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
  } finally {
    resolving -= 1;
  }
};

function unreachable(cause: unknown): WorldforgeError {
  if (cause instanceof WorldforgeError) return cause;
  const code = systemCode(cause) || 'an error';
  return new WorldforgeError('provider_unreachable', `the name service answered ${code}`, { cause });
}

export interface Resolving {
  readonly resolve: Resolve;
  readonly clocks: Clocks;
  readonly signal: AbortSignal;
}

/**
 * The addresses of a judged URL, each of them judged.
 * @throws WorldforgeError url_refused, provider_unreachable, provider_timeout; the signal's reason
 */
export async function resolveEndpoint(
  url: URL,
  rules: UrlRules,
  { resolve, clocks, signal }: Resolving,
): Promise<Endpoint> {
  const host = hostOf(url);
  if (isIP(host) !== 0) {
    judgeAddresses(url, [host], rules);
    return { url, addresses: [host] };
  }
  const addresses = await bounded(resolve(host), clocks, signal);
  judgeAddresses(url, addresses, rules);
  return { url, addresses };
}

async function bounded<T>(answer: Promise<T>, clocks: Clocks, signal: AbortSignal): Promise<T> {
  const late = new AbortController();
  using _timer = clocks.after(BigInt(resolveMsMax) * 1_000_000n, () => {
    late.abort(
      new WorldforgeError('provider_timeout', `the name service did not answer in ${resolveMsMax} ms`),
    );
  });
  const settled = answer.catch((cause: unknown) => Promise.reject(unreachable(cause)));
  return await abortable(settled, AbortSignal.any([signal, late.signal]));
}

/** A `lookup` for net, tls, http, https and ws that knows the judged addresses and asks nobody. */
export function pinnedLookup(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv4(address) ? 4 : 6 }));
  return (_host, options, callback) => {
    const { family } = options;
    const wanted = all.filter((one) => (family !== 4 && family !== 6 ? true : one.family === family));
    const [first] = wanted;
    if (first === undefined) callback(new Error('no judged address of this family'), '', 0);
    else if (options.all === true) callback(null, wanted);
    else callback(null, first.address, first.family);
  };
}
