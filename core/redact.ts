// Removes what looks like a secret from a text before it is printed or recorded.
import { withoutHostPaths } from './host_paths.ts';
import { secretName } from './secret_names.ts';
import { withoutShapes } from './secret_shapes.ts';

const mask = '[redacted]';
/** A value that is no secret, whatever its name. */
const nothing = '(?:null|undefined|none|true|false|\\[redacted\\])(?![\\w-])';
/** A quote, also one that stands inside of a quoted text. */
const quote = '\\\\{0,3}["\']';
const value = `(?:\\\\+"(?:[^"\\\\])*\\\\*"?|"(?:[^"\\\\]|\\\\.)*"?|'(?:[^'\\\\]|\\\\.)*'?|[^\\s"',;&]+)`;

/** Words that say something of a secret and are none. */
const said = [
  'a an the not no never wrong invalid missing required too expired empty unset set given needed',
  'in of on at to for from by with only also still now correct refused rejected accepted valid',
  'unknown absent present stored kept read wanted offered supported checked sent seen repeated',
  'revoked used optional mandatory incorrect denied hidden redacted longer shorter than always',
  'being',
].flatMap((words) => words.split(' '));

/** Words after the name of a scheme that are part of a sentence. */
const ofSchemes = /^(?:auth|token|credential|header|scheme|realm|operat|function|setting|algorithm)[a-z]*$/i;

const secretNoun = '(?:pass(?:word|phrase|wd)|secret|token|(?:api|access|secret|private) key|credential)';
const privateKey = '[A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----';

type Replacement = string | ((...found: string[]) => string);

const patterns: readonly [RegExp, Replacement][] = [
  [new RegExp(`-----BEGIN ${privateKey}[\\s\\S]*?(?:-----END ${privateKey}|$)`, 'g'), mask],
  [/\b([a-z][a-z0-9+.-]{1,31}):\/\/[^\s/]*@/gi, `$1://${mask}@`],
  // A password with a slash in it, which is no URL any more; digits up to a slash are a port.
  [/\b([a-z][a-z0-9+.-]{1,31}):\/\/[^\s/@:]*:(?!\d{1,5}\/)[^\s@]{1,512}@/gi, `$1://${mask}@`],
  [/\b((?:https?|wss?):\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, `$1?${mask}`],
  [/([?&;][\w.-]{0,64}(?:key|signature|sig|auth|code)[\w.-]*=)[^&\s#]+/gi, `$1${mask}`],
  // A header whose value has parts takes the rest of its line; inside of quotes, all that they hold.
  [
    /((?:proxy-)?authorization|(?:set-)?cookie2?)(\\*["']\s*[:=,]\s*\\*["'])[^"\n]*?(?=\\*["'])/gi,
    `$1$2${mask}`,
  ],
  [/\b((?:proxy-)?authorization|(?:set-)?cookie2?)(\s*[:=]\s*)(?!\\*["'])[^\r\n]+/gi, `$1$2${mask}`],
  [
    /\b(bearer|basic|digest|negotiate|apikey)(\s+)([\w.~+/=-]{8,})/gi,
    (whole, scheme, space, secret) =>
      ofSchemes.test(secret) || (!/bearer/i.test(scheme) && !/\d|=$|[a-z][A-Z]/.test(secret))
        ? whole
        : `${scheme}${space}${mask}`,
  ],
  [
    new RegExp(`(?<![\\w-])(${secretName}(?:${quote})?\\s*(?:=>|=(?!>)|:)\\s*)(?!${nothing})${value}`, 'gi'),
    `$1${mask}`,
  ],
  [
    new RegExp(`\\b(${secretNoun}s?\\s+(?:is|was|are|equals)\\s+)(["']?)([^\\s"']+)`, 'gi'),
    (whole, before, _quote, secret) =>
      said.includes(secret.toLowerCase().replace(/\W+$/, '')) ? whole : `${before}${mask}`,
  ],
  [/(--?(?:password|passwd|token|secret|api-?key|passphrase|user)\s+)(?!-)["']?[^\s"']+["']?/gi, `$1${mask}`],
];

/** Longest text that is kept; more is cut, so that a hostile peer cannot fill a log. */
const textLengthMax = 4096;

function replaced(text: string): string {
  let safe = text;
  for (const [pattern, replacement] of patterns)
    safe =
      typeof replacement === 'string'
        ? safe.replace(pattern, replacement)
        : safe.replace(pattern, replacement);
  return withoutShapes(safe, mask);
}

/** Looks at twice what is kept: a secret that the cut would halve is still seen whole. */
export function redact(text: string): string {
  const safe = replaced(text.slice(0, 2 * textLengthMax));
  const cut = text.length > textLengthMax || safe.length > textLengthMax;
  return cut ? `${safe.slice(0, textLengthMax)}...` : safe;
}

/** Also without paths of this machine: for what leaves it, as events and the texts of servers do. */
export function redactShared(text: string): string {
  const seen = text.slice(0, 2 * textLengthMax);
  const safe = redact(withoutHostPaths(seen, '[path]'));
  return text.length > seen.length && !safe.endsWith('...') ? `${safe}...` : safe;
}
