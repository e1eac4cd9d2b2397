/** The shell blocks of a Markdown text: which of them run, and why the others do not. */
export interface ReadmeBlock {
  /** Of the fence that opens it. */
  readonly line: number;
  readonly script: string;
  /** The reason in the marker above it: `<!-- not run: REASON -->`. */
  readonly notRun: string | undefined;
}

const fence = /^```(\S*)\s*$/;
const marker = /^<!-- not run: (\S.*\S) -->$/;
/** Other names of a shell would let a block go unseen. */
const shells = new Set(['bash', 'shell', 'console', 'zsh', 'shell-session']);

export function readmeBlocks(markdown: string): ReadmeBlock[] {
  const lines = markdown.split('\n');
  const found: ReadmeBlock[] = [];
  let open: { line: number; language: string } | undefined;
  for (const [index, text] of lines.entries()) {
    const language = fence.exec(text)?.[1];
    if (language === undefined) continue;
    if (open === undefined) {
      if (shells.has(language))
        throw new Error(`line ${index + 1}: a shell block is called sh, not ${language}`);
      open = { line: index, language };
      continue;
    }
    if (open.language === 'sh') found.push(blockOf(lines, open.line, index));
    open = undefined;
  }
  if (open !== undefined) throw new Error(`line ${open.line + 1}: the block is never closed`);
  return found;
}

function blockOf(lines: readonly string[], start: number, end: number): ReadmeBlock {
  const above = lines.slice(0, start).findLast((line) => line.trim() !== '') ?? '';
  const script = lines.slice(start + 1, end).join('\n');
  return { line: start + 1, script, notRun: marker.exec(above.trim())?.[1] };
}
