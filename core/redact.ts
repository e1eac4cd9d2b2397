// Removes what looks like a secret from a text before it is printed or recorded.

/** Names whose value is a secret, also as the end of a longer name such as HF_TOKEN or client-secret. */
const secretName = '[\\w.-]{0,64}(?:api[_-]?key|token|secret|password|passphrase|authorization)';

const patterns: readonly [RegExp, string][] = [
  [/\b([a-z][a-z0-9+.-]{1,31}):\/\/[^\s/]*@/gi, '$1://[redacted]@'],
  [/([?&;][\w.-]{0,64}(?:key|signature|sig|auth)[\w.-]*=)[^&\s#]+/gi, '$1[redacted]'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 [redacted]'],
  [new RegExp(`\\b(${secretName}["']?\\s*[:=]\\s*)(?:"[^"]*"?|'[^']*'?|[^\\s"',;&]+)`, 'gi'), '$1[redacted]'],
  [/\b(?:hf_|sk-|gh[opsur]_|github_pat_|xox[abp]-|nvapi-)[\w-]{8,}/g, '[redacted]'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[redacted]'],
];

/** Longest text that is kept; more is cut, so that a hostile peer cannot fill a log. */
const textLengthMax = 4096;

/** Looks at twice what is kept: a secret that the cut would halve is still seen whole. */
export function redact(text: string): string {
  const seen = text.slice(0, 2 * textLengthMax);
  const safe = patterns.reduce(
    (result, [pattern, replacement]) => result.replace(pattern, replacement),
    seen,
  );
  const cut = text.length > textLengthMax || safe.length > textLengthMax;
  return cut ? `${safe.slice(0, textLengthMax)}...` : safe;
}
