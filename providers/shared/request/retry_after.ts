// The header Retry-After (RFC 9110, 10.2.3): seconds, or a date in one of three spellings.

/** Milliseconds to wait, or nothing where the text is neither seconds nor a date. A date gone by is 0. */
export function retryAfterMs(text: string | undefined, wallMs: number): number | undefined {
  if (text === undefined || text.length > 64) return undefined;
  const trimmed = text.trim();
  if (/^\d{1,9}$/.test(trimmed)) return Number(trimmed) * 1000;
  // Every spelling of a date begins with the day's name and holds a time of day; asctime's is UTC unsaid.
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d\d:\d\d:\d\d/.test(trimmed)) return undefined;
  const date = Date.parse(/GMT$/.test(trimmed) ? trimmed : `${trimmed} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - wallMs);
}
