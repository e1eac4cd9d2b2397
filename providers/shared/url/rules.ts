// Where a request may go, judged from the text of its URL and from every address that its host has.
import { isIP } from 'node:net';
import { WorldforgeError } from '../../../core/errors.ts';
import { classifyAddress, isLocal, sameAddress } from './addresses.ts';
import { addressesMax, hostPatternsMax, urlLengthMax } from './limits.ts';

export interface UrlRules {
  /** Loopback and the local network may be reached, also without TLS. Link-local never. */
  readonly allowLocal: boolean;
  /** Hosts that may be reached, `*` and `?` as in a shell; without it any name. None matches a literal. */
  readonly hosts?: readonly string[];
  /** IP literals that a URL may name instead of a host. */
  readonly addresses?: readonly string[];
  /** A query may stand in the URL, as in a signed link. */
  readonly allowQuery?: boolean;
}

/** A server beside us, by name or by loopback literal. */
export const loopbackRules: UrlRules = {
  allowLocal: true,
  hosts: ['localhost'],
  addresses: ['127.0.0.1', '::1'],
};

export type UrlFamily = 'http' | 'websocket';

const schemes: Readonly<Record<UrlFamily, { readonly secure: string; readonly plain: string }>> = {
  http: { secure: 'https:', plain: 'http:' },
  websocket: { secure: 'wss:', plain: 'ws:' },
};

function refuse(why: string, hint = 'name an https endpoint that the rules of the provider allow'): never {
  throw new WorldforgeError('url_refused', why, { hint });
}

/** Shell wildcards over a host, in time of pattern times host; `*` also spans dots. */
export function matchesHost(pattern: string, host: string): boolean {
  let [at, star, resume] = [0, -1, 0];
  let place = 0;
  while (place < host.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      [star, resume] = [at, place];
      at += 1;
    } else if (wanted === '?' || wanted === host[place]) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      resume += 1;
      [at, place] = [star + 1, resume];
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

/** The host of a URL without the brackets of an IPv6 literal. */
export function hostOf(url: URL): string {
  return url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
}

/** Only printable ASCII counts: WHATWG drops tabs and newlines, and reads a backslash as a slash. */
function judgeText(text: string): void {
  if (text.length > urlLengthMax) refuse(`a URL of ${text.length} characters, at most ${urlLengthMax}`);
  if (!/^[\x21-\x7e]+$/.test(text) || text.includes('\\'))
    refuse('a URL with a space, a backslash, a control character or one beyond ASCII');
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(text)?.[1];
  if (authority === undefined || authority === '') refuse('no absolute URL with a host');
  if (authority.includes('@')) refuse('a URL with user information');
  if (authority.includes('%')) refuse('a host with percent signs');
}

function judgeName(host: string, rules: UrlRules): void {
  if (!/^[a-z0-9_.-]+$/.test(host) || host.endsWith('.') || host.includes('..'))
    refuse('a host that is no plain name');
  if (!rules.allowLocal && /(^|\.)localhost$/.test(host)) refuse('the host is this machine');
  if (rules.hosts === undefined) return;
  if (rules.hosts.length > hostPatternsMax) refuse(`more than ${hostPatternsMax} patterns of hosts`);
  if (!rules.hosts.some((pattern) => matchesHost(pattern.toLowerCase(), host)))
    refuse('the host is not on the list of allowed hosts', 'add the host to the list of the provider');
}

function judgeHost(host: string, rules: UrlRules): void {
  if (isIP(host) === 0) {
    judgeName(host, rules);
    return;
  }
  if (rules.addresses?.some((address) => sameAddress(address, host)) !== true)
    refuse('an IP literal instead of a host name', 'list the address in the rules of the provider');
}

/**
 * Judges a URL by its text alone, as WHATWG reads it. The addresses of its host are still to be judged.
 * @throws WorldforgeError url_refused; the text never holds the URL
 */
export function judgeUrl(text: string, rules: UrlRules, family: UrlFamily = 'http'): URL {
  judgeText(text);
  if (!URL.canParse(text)) refuse('no URL');
  const url = new URL(text);
  const { secure, plain } = schemes[family];
  if (url.protocol !== secure && url.protocol !== plain) refuse(`the scheme is not ${secure}//`);
  if (url.protocol === plain && !rules.allowLocal)
    refuse(`${plain}// outside of the local network`, `use ${secure}//, or a tunnel on loopback`);
  if (url.username !== '' || url.password !== '') refuse('a URL with user information');
  if (text.includes('#')) refuse('a URL with a fragment');
  if (rules.allowQuery !== true && text.includes('?')) refuse('a URL with a query');
  if (url.port === '0') refuse('port 0');
  judgeHost(hostOf(url), rules);
  return url;
}

/**
 * Every address that a host has must be allowed: one bad one refuses all. Without TLS only local ones are.
 * @throws WorldforgeError url_refused
 */
export function judgeAddresses(url: URL, addresses: readonly string[], rules: UrlRules): void {
  if (addresses.length === 0) refuse('the host has no address');
  if (addresses.length > addressesMax)
    refuse(`the host has ${addresses.length} addresses, at most ${addressesMax}`);
  const plain = url.protocol === 'http:' || url.protocol === 'ws:';
  for (const address of addresses) {
    const kind = classifyAddress(address);
    const local = isLocal(kind);
    if (local ? !rules.allowLocal : kind !== 'global')
      refuse(`the host has an address that is ${kind.replaceAll('_', ' ')}`);
    if (plain && !local) refuse('a public address without TLS', 'use TLS, or a tunnel on loopback');
  }
}
