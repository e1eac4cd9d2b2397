// The command line that starts one node, as launch_ros builds it.
import type { LaunchProcess, Remap } from './process.ts';

/** Name and namespace of a node are remap rules too. */
export function remapRules({ name, namespace, remaps }: LaunchProcess): readonly Remap[] {
  return [{ from: '__node', to: name }, { from: '__ns', to: namespace }, ...remaps];
}

export function rosArguments(process: LaunchProcess, parameterFile: string): readonly string[] {
  const rules = remapRules(process).flatMap(({ from, to }) => ['-r', `${from}:=${to}`]);
  return ['--ros-args', ...rules, '--params-file', parameterFile];
}
