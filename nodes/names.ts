// The programs of this package, closed: what a launch file may start, and what lies in nodes/<name>/main.ts.

export const nodeNames = [
  'controller',
  'observer',
  'operator',
  'planner',
  'player',
  'provider_host',
  'recorder',
  'safety_gate',
] as const;

export type NodeName = (typeof nodeNames)[number];

export function isNodeName(text: string): text is NodeName {
  return nodeNames.some((name) => name === text);
}
