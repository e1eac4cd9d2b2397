// Flags of every command that joins a graph on ROS 2.

export function parseNamespace(input: string): string {
  if (!/^\/?[A-Za-z_]\w*(\/[A-Za-z_]\w*)*$/.test(input))
    throw new RangeError(`--namespace takes the namespace of a robot, not ${input}`);
  return input;
}

export const namespaceFlag = {
  kind: 'parsed',
  parse: parseNamespace,
  optional: true,
  brief: 'Namespace of the robot on ROS 2 (default: the root)',
  placeholder: 'NAME',
} as const;
