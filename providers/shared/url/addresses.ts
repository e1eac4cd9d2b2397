// What an IP address is for: the special ranges of IANA's registries as a table, first match wins. What no
// row names and no registry has given out is refused too.
import { isIPv4, isIPv6 } from 'node:net';

export type AddressKind =
  | 'global'
  | 'loopback'
  | 'private'
  | 'shared'
  | 'unique_local'
  | 'link_local'
  | 'site_local'
  | 'unspecified'
  | 'multicast'
  | 'reserved'
  | 'benchmark'
  | 'documentation'
  | 'protocol'
  | 'mapped'
  | 'compatible'
  | 'nat64'
  | 'teredo'
  | '6to4'
  | 'isatap'
  | 'discard'
  | 'not_allocated'
  | 'no_address';

type Row = readonly [range: string, kind: AddressKind];

/** RFC 6890 and its updates; `shared` is what carriers and overlay networks use (RFC 6598). */
export const version4: readonly Row[] = [
  ['0.0.0.0/8', 'unspecified'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'shared'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link_local'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'protocol'],
  ['192.0.2.0/24', 'documentation'],
  ['192.31.196.0/24', 'protocol'],
  ['192.52.193.0/24', 'protocol'],
  ['192.88.99.0/24', '6to4'],
  ['192.168.0.0/16', 'private'],
  ['192.175.48.0/24', 'protocol'],
  ['198.18.0.0/15', 'benchmark'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  ['0.0.0.0/0', 'global'],
];

/** Only 2000::/3 has been given out; what carries an IPv4 address inside is refused whatever that one is. */
export const version6: readonly Row[] = [
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  ['::ffff:0:0/96', 'mapped'],
  ['::ffff:0:0:0/96', 'mapped'],
  ['::/96', 'compatible'],
  ['64:ff9b::/96', 'nat64'],
  ['64:ff9b:1::/48', 'nat64'],
  ['100::/64', 'discard'],
  ['2001::/32', 'teredo'],
  ['2001:2::/48', 'benchmark'],
  ['2001:db8::/32', 'documentation'],
  ['2001::/23', 'protocol'],
  ['2002::/16', '6to4'],
  ['2620:4f:8000::/48', 'protocol'],
  ['3fff::/20', 'documentation'],
  ['fc00::/7', 'unique_local'],
  ['fe80::/10', 'link_local'],
  ['fec0::/10', 'site_local'],
  ['ff00::/8', 'multicast'],
  ['2000::/3', 'global'],
  ['::/0', 'not_allocated'],
];

/** Those of the machine and of its own network. Link-local is not: clouds keep their credentials there. */
const localKinds: readonly AddressKind[] = ['loopback', 'private', 'shared', 'unique_local'];

export function isLocal(kind: AddressKind): boolean {
  return localKinds.includes(kind);
}

function number4(text: string): bigint {
  return text.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function groups(text: string): bigint[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [BigInt(`0x${group}`)];
    const last = number4(group);
    return [last >> 16n, last & 0xffffn];
  });
}

function number6(text: string): bigint {
  const [head = '', tail] = text.split('::');
  const left = groups(head);
  const right = groups(tail ?? '');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => 0n);
  return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) | group, 0n);
}

interface Range {
  readonly base: bigint;
  readonly shift: bigint;
  readonly kind: AddressKind;
}

function ranges(rows: readonly Row[], bits: number, number: (text: string) => bigint): readonly Range[] {
  return rows.map(([range, kind]) => {
    const [address = '', length] = range.split('/');
    const shift = BigInt(bits - Number(length));
    return { base: number(address) >> shift, shift, kind };
  });
}

const ranges4 = ranges(version4, 32, number4);
const ranges6 = ranges(version6, 128, number6);

function kindIn(table: readonly Range[], value: bigint): AddressKind {
  return table.find(({ base, shift }) => value >> shift === base)?.kind ?? 'no_address';
}

/** An interface identifier of RFC 5214 with an IPv4 address in its last half. */
function isIsatap(value: bigint): boolean {
  const identifier = (value >> 32n) & 0xffffffffn;
  return identifier === 0x00005efen || identifier === 0x02005efen;
}

/** The kind of a textual address as the platform writes it; a zone (`%eth0`) makes it no address. */
export function classifyAddress(text: string): AddressKind {
  if (text.includes('%')) return 'no_address';
  if (isIPv4(text)) return kindIn(ranges4, number4(text));
  if (!isIPv6(text)) return 'no_address';
  const value = number6(text);
  const kind = kindIn(ranges6, value);
  return kind === 'global' && isIsatap(value) ? 'isatap' : kind;
}

/** Whether both texts name one address, however they are written. */
export function sameAddress(a: string, b: string): boolean {
  if (isIPv4(a) && isIPv4(b)) return number4(a) === number4(b);
  return isIPv6(a) && isIPv6(b) && !`${a}${b}`.includes('%') && number6(a) === number6(b);
}
