// Which of the parameters given to a process are meant for a node. rclnodejs 2.2.0 compares the bare name of
// the node with the key, so that keys with a namespace or a wildcard, as launch files write them, are lost.

/** In the words of rcl_interfaces. */
export interface ClientParameter {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** As rcl read them from the command line and the parameter files, in that order. */
export interface GivenParameters {
  /** A key of a parameter file: a node's name, with or without its namespace, with wildcards. */
  readonly name: string;
  readonly parameters: readonly ClientParameter[];
}

const special = /[.*+?^${}()|[\]\\]/g;

/** `*` is one name, `**` any number of them, with the slashes before them. */
function patternOf(key: string): RegExp {
  const full = key.startsWith('/') ? key : `/${key}`;
  const parts = full.slice(1).split('/');
  const patterns = parts.map((part) => {
    if (part === '**') return '(/[^/]+)*';
    return part === '*' ? '/[^/]+' : `/${part.replaceAll(special, '\\$&')}`;
  });
  return new RegExp(`^${patterns.join('')}$`);
}

/** By name; what was given later comes in the place of what was given before. */
export function parametersFor(
  fullNodeName: string,
  given: readonly GivenParameters[],
): ReadonlyMap<string, ClientParameter> {
  const matching = given.filter(({ name }) => patternOf(name).test(fullNodeName));
  return new Map(matching.flatMap(({ parameters }) => parameters.map((each) => [each.name, each] as const)));
}
