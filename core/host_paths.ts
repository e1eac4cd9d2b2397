// Paths that say whose machine a text comes from. Topics, devices and what every machine has stay.

/** First folders below which the places of people and of one machine lie. */
const roots = [
  'home',
  'root',
  'Users',
  'tmp',
  'private',
  'mnt',
  'media',
  'work',
  'workspaces?',
  'scratch',
  'srv',
  'nfs',
  'net',
  'export',
  'Volumes',
  'Applications',
  'var/(?:folders|tmp|lib|home|www)',
  'run/(?:user|media)',
  'usr/home',
  'github/(?:home|workspace)',
  'builds',
  'afs',
  'gpfs',
  'lustre',
].join('|');

const end = '[^\\s"\'`<>|;,)\\]}]';
const quoted = new RegExp(`(["'\`])(?:file://[\\w.-]*)?/(?:${roots})(?:/[^"'\`\\n]*)?\\1`, 'g');
const unix = new RegExp(
  `(?:\\bfile://[\\w.-]*|(?<![\\w./~-]))/(?:${roots})(?![\\w.-])(?:/(?:\\\\ |${end})*)?`,
  'g',
);
const file = new RegExp(`\\bfile:/+(?:\\\\ |${end})*`, 'gi');
const quotedWindows = /(["'`])[A-Za-z]:(?:\\|\/(?!\/))[^"'`\n]*\1/g;
const windows = new RegExp(`(?<!\\w)[A-Za-z]:(?:\\\\|/(?!/))${end}*`, 'g');
const share = new RegExp(`(?<![\\w\\\\])(?:\\\\\\\\){1,2}[\\w.-]+\\\\{1,2}${end}+`, 'g');
const ofUser = new RegExp(`(?<![\\w./~-])~[a-z_][\\w-]*/${end}*`, 'g');

/** Without paths of one machine; what is left says where one was. */
export function withoutHostPaths(text: string, mask: string): string {
  const masked = `$1${mask}$1`;
  return text
    .replace(quoted, masked)
    .replace(quotedWindows, masked)
    .replace(file, mask)
    .replace(unix, mask)
    .replace(windows, mask)
    .replace(share, mask)
    .replace(ofUser, mask);
}
