// Which names carry a secret: as they stand in texts, and as keys of structured values.

/** What a name ends with whose value is a secret; a longer name may stand before it, as in HF_TOKEN. */
const endings = [
  'api[_-]?keys?',
  '(?:access|secret|private|signing|account|shared|encryption|master|license)[_-]?keys?',
  '(?:shared[_-]?)?access[_-]?(?:key|signature)',
  'token',
  '(?:access|auth|refresh|api|session|bearer|id)[_-]?tokens',
  'secrets?',
  'passwords?',
  'passwd',
  'pwd',
  'passphrases?',
  'authorization',
  'bearer',
  'credentials?',
  'cookies?',
  'signature',
  'signed[_-]?url',
  'session[_-]?id',
  'connection[_-]?string',
].join('|');

/** What may follow such an ending and still name the same secret. */
const tails = '(?:[_-]?(?:value|hash|base64|b64|plain|old|new|\\d{1,2}))?';

/** A whole name, for texts; the ending stands at the end of the name. */
export const secretName = `[\\w.-]{0,64}?(?:${endings})${tails}(?![\\w-])`;

const wholeName = new RegExp(`^[\\w .-]{0,64}?(?:${endings})${tails}$`, 'i');

/** Whether a key of a structured value says that its value is a secret: `apiKey` does, `max_tokens` not. */
export function isSecretName(name: string): boolean {
  return wholeName.test(name.slice(0, 128));
}
