// A fault of a launch file, told with its place.
import { WorldforgeError } from '../../core/errors.ts';
import type { Scope } from './substitution.ts';

export interface Place {
  readonly file: string;
  readonly line: number;
  /** Empty where no tag is to blame. */
  readonly tag: string;
}

const hint = 'use ros2 launch: worldforge launch reads only what planner.launch is made of';

export function fileFault({ file, line, tag }: Place, text: string): WorldforgeError {
  const at = line > 0 ? `${file}:${String(line)}` : file;
  const subject = tag === '' ? '' : ` <${tag}>`;
  return new WorldforgeError('launch_file', `${at}${subject}: ${text}`, { hint });
}

/** The scope in which the texts of one tag are expanded. */
export function scopeAt(place: Place, values: ReadonlyMap<string, string>): Scope {
  return {
    values,
    fault: (text) => fileFault(place, text),
    valueFault: (text) => argumentFault(`${text} (${place.file}:${String(place.line)})`, place.file),
  };
}

export function argumentFault(text: string, file: string): WorldforgeError {
  return new WorldforgeError('launch_argument', text, { hint: `worldforge launch ${file} --show-args` });
}
