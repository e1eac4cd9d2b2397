// What a secret looks like where no name says that it is one.

/** Prefixes that services give their keys. What follows holds a digit, unlike `hf_hub_download`. */
const prefixes = [
  'hf_',
  'sk[-_]',
  'pk_(?:live|test)_',
  'rk_(?:live|test)_',
  'gh[opsur]_',
  'github_pat_',
  'glpat-',
  'gldt-',
  'xox[abeprs]-',
  'xapp-',
  'nvapi-',
  'npm_',
  'pypi-',
  'dop_v1_',
  'shp(?:at|ca|pa|ss)_',
  'r8_',
  'gsk_',
  'rpa_',
  'tskey-',
  'whsec_',
  'lin_api_',
  'pat[-_]',
  'key-(?=[0-9a-f]{32})',
  'ya29\\.',
  'SG\\.',
  'dapi',
].join('|');

const shaped = new RegExp(`(?<![\\w-])(?:${prefixes})(?=[\\w.-]{0,200}\\d)[\\w.-]{10,}`, 'g');
const cloudKey = /(?<!\w)(?:(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}|AIza[\w-]{30,}|AGE-SECRET-KEY-1\w{20,})/g;
const jsonWebToken = /(?<!\w)eyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)*/g;
const botToken = /(?<!\d)\d{6,12}:[\w-]{30,}/g;
const longWord = /[\w+-]{20,}/g;

function classOf(character: string): string {
  if (/[a-z]/.test(character)) return 'lower';
  if (/[A-Z]/.test(character)) return 'upper';
  return /\d/.test(character) ? 'digit' : 'mark';
}

/**
 * Whether a word looks drawn by chance: all of lower case, upper case and digits, changing at two of five
 * characters. Digests and ids in hexadecimal have two classes, and names change seldom.
 */
export function looksRandom(word: string): boolean {
  const classes = Array.from(word, classOf);
  if (!['lower', 'upper', 'digit'].every((wanted) => classes.includes(wanted))) return false;
  const changes = classes.filter((one, index) => index > 0 && one !== classes[index - 1]).length;
  return changes >= 0.4 * (word.length - 1);
}

/** Without the strings that are shaped like keys of services or drawn by chance. */
export function withoutShapes(text: string, mask: string): string {
  return text
    .replace(jsonWebToken, mask)
    .replace(cloudKey, mask)
    .replace(botToken, mask)
    .replace(shaped, mask)
    .replace(longWord, (word) => (looksRandom(word) ? mask : word));
}
