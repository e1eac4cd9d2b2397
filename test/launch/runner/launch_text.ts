/** Launch files as texts, resolved without a file. */
import { resolveElements, type Launch } from '../../../launch/runner/resolve.ts';
import { parseElements } from '../../../launch/runner/xml.ts';

export const file = 'some.launch';

export const plainNode = '<node pkg="worldforge" exec="planner" name="planner"/>';

/** Lines between `<launch>` on line 1 and `</launch>`. */
export function launchText(...lines: readonly string[]): string {
  return `<launch>\n${lines.join('\n')}\n</launch>\n`;
}

export function resolveText(text: string, given: Readonly<Record<string, string>> = {}): Launch {
  return resolveElements(parseElements(text, file), file, new Map(Object.entries(given)));
}

/** A launch of these lines and one node after them. */
export function resolveLines(lines: readonly string[], given: Readonly<Record<string, string>> = {}): Launch {
  return resolveText(launchText(...lines, plainNode), given);
}
