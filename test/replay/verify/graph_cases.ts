/** Runs whose recorded graph is wrong in one way each, and what both verifiers have to say of them. */
import type { SigningKey } from '../../../core/keys.ts';
import { topics, type GraphEndpoint, type GraphSnapshot } from '../../../msgs/index.ts';
import { signSnapshot } from '../../../replay/graph/snapshot.ts';
import type { ManifestContent } from '../../../replay/manifest.ts';
import type { VerifyStatus } from '../../../replay/verify/outcome.ts';
import type { ToyOptions } from '../toy_run.ts';

const { type, name: graphName } = topics.recorderGraph;
export const nameless = '_NODE_NAMESPACE_UNKNOWN_/_NODE_NAME_UNKNOWN_';

/** @param process a digit */
export function publisherOn(topic: string, node: string, process = '1', messageType = 'any'): GraphEndpoint {
  const endpoint_id = process.repeat(24) + '00000103';
  return { topic, type: messageType, node, endpoint_id, publisher: true };
}

/** A graph in which everybody is who they should be. */
export const goodGraph: readonly GraphEndpoint[] = [
  publisherOn('camera', 'a_site_of_many', 'a'),
  publisherOn('gate/state', 'gate', '2'),
  { ...publisherOn('gate/approved_chunk', 'controller', '3'), publisher: false },
  publisherOn('left/mock/score', '/left/mock', '4', 'worldforge_msgs/msg/Score'),
  publisherOn('mock/score', 'mock', '5', 'worldforge_msgs/msg/Score'),
  publisherOn('mock/score', 'somebody', '6', 'std_msgs/msg/String'),
  publisherOn('operator_command', 'operator', '7'),
  publisherOn('operator_command', 'review_1', '8'),
  publisherOn('toy/step_input', 'toy', '9', 'worldforge_msgs/msg/StepInput'),
];

export interface GraphCase {
  readonly title: string;
  readonly options: (key: SigningKey) => Partial<ToyOptions>;
  readonly status: VerifyStatus;
  /** Of the only finding; nothing where there is none. */
  readonly record?: string;
  readonly detail?: RegExp;
}

type Change = (snapshot: GraphSnapshot) => GraphSnapshot | undefined;

/** Changes one snapshot as the recorder writes it: the content of the bag is signed as it is then. */
function changing(at: number, change: Change): Required<ToyOptions>['record'] {
  return (topic, bytes, index) => {
    if (topic !== graphName || index !== at) return bytes;
    const changed = change(type.decode(bytes));
    return changed && type.encode(changed);
  };
}

const good = [goodGraph, goodGraph, goodGraph];
const message = (index: number): string => `message ${String(index)} of /recorder/graph`;

function tamper(title: string, at: number, change: Change, detail: RegExp): GraphCase {
  const options = () => ({ graph: good, record: changing(at, change) });
  return { title, options, status: 'tampered', record: message(at), detail };
}

function claiming(title: string, graph: ManifestContent['graph'], detail: RegExp): GraphCase {
  const manifest = ({ graph: _, ...rest }: ManifestContent) => ({ ...rest, ...(graph && { graph }) });
  const options = () => ({ graph: good, manifest });
  return { title, options, status: 'tampered', record: 'graph', detail };
}

/** Publishers beside the good ones, look by look. */
function showing(
  title: string,
  looks: readonly (readonly GraphEndpoint[])[],
  found: Pick<GraphCase, 'status' | 'record' | 'detail'>,
  manifest?: ToyOptions['manifest'],
): GraphCase {
  const graph = looks.map((more) => [...goodGraph, ...more]);
  return { title, options: () => ({ graph, ...(manifest && { manifest }) }), ...found };
}

const commander = publisherOn('gate/approved_chunk', '/intruder', 'b');
const stranger = publisherOn('planner/plan', 'stranger', 'b');
const unnamed = publisherOn('planner/plan', nameless, 'b');
const planner = publisherOn('planner/plan', 'planner', 'b');
const secondToy = publisherOn('toy/step_input', 'toy', 'b', 'worldforge_msgs/msg/StepInput');
const secondMock = publisherOn('mock/score', 'mock', 'b', 'worldforge_msgs/msg/Score');

const asLive = (content: ManifestContent) => ({ ...content, facts: { ...content.facts, mode: 'live' } });
const startedTwice = (content: ManifestContent) => ({
  ...content,
  nodes: [...content.nodes, ...content.nodes],
});

const equal = { status: 'equal' } as const;

export const tampers: readonly GraphCase[] = [
  tamper(
    'a publisher taken out of one',
    1,
    (snapshot) => ({ ...snapshot, endpoints: snapshot.endpoints.slice(1) }),
    /signature does not fit/,
  ),
  tamper(
    'a bit of its signature',
    2,
    (snapshot) => ({
      ...snapshot,
      signature: snapshot.signature.replace(/^./, (d) => (d === '0' ? '1' : '0')),
    }),
    /signature does not fit/,
  ),
  tamper(
    'the time of one',
    0,
    ({ meta, ...rest }) => ({ ...rest, meta: { ...meta, stamp: { ...meta.stamp, nanosec: 1 } } }),
    /signature does not fit/,
  ),
  tamper(
    'one of another run',
    0,
    ({ meta, ...rest }) => ({ ...rest, meta: { ...meta, run_id: 'other' } }),
    /of run other/,
  ),
  tamper(
    'one of another start of the recorder',
    1,
    ({ meta, ...rest }) => ({ ...rest, meta: { ...meta, boot_id: 1n } }),
    /another start/,
  ),
  { ...tamper('one that is gone', 1, () => undefined, /sequence is 2, not 1/) },
  {
    title: 'one signed by another key',
    options: () => ({
      graph: good,
      record: changing(1, (snapshot) => ({ ...snapshot, key_id: 'a'.repeat(64) })),
    }),
    status: 'tampered',
    record: message(1),
    detail: /signed by key a{64}/,
  },
  {
    title: 'endpoints where nothing was observed',
    options: (key) => ({
      graph: good,
      record: changing(0, (snapshot) => signSnapshot({ ...snapshot, observed: false }, key)),
    }),
    status: 'tampered',
    record: message(0),
    detail: /observed nothing/,
  },
  {
    title: 'bytes that are no snapshot',
    options: () => ({
      graph: good,
      record: (topic, bytes, index) => (topic === graphName && index === 1 ? bytes.subarray(0, 40) : bytes),
    }),
    status: 'tampered',
    record: message(1),
  },
  claiming(
    'a claim of less',
    { observed: true, snapshots: 3, endpoints_max: 1, command_publishers: 0 },
    /"endpoints_max":1.* is claimed, the snapshots show .*"endpoints_max":9/,
  ),
  claiming(
    'a claim of fewer looks',
    { observed: true, snapshots: 2, endpoints_max: 9, command_publishers: 0 },
    /"snapshots":2.* is claimed/,
  ),
  claiming('no claim where there are snapshots', undefined, /^nothing is claimed/),
  {
    title: 'a claim without snapshots',
    options: () => ({
      manifest: (content) => ({
        ...content,
        graph: { observed: true, snapshots: 3, endpoints_max: 9, command_publishers: 0 },
      }),
    }),
    status: 'tampered',
    record: 'graph',
    detail: /the snapshots show nothing$/,
  },
  {
    title: 'a publisher of commands hidden by the claim',
    options: () => ({
      graph: [goodGraph, [...goodGraph, commander]],
      manifest: (content) => ({
        ...content,
        graph: { observed: true, snapshots: 2, endpoints_max: 10, command_publishers: 0 },
      }),
    }),
    status: 'tampered',
    record: 'graph',
  },
];

export const sights: readonly GraphCase[] = [
  showing('a graph where everybody is who they should be', [[], [], []], equal),
  { title: 'a graph without endpoints', options: () => ({ graph: ['nothing', 'nothing'] }), ...equal },
  showing('a publisher of commands in a dry run', [[], [commander], []], {
    status: 'differs',
    record: message(1),
    detail:
      /^\/intruder publishes on gate\/approved_chunk \(b{24}00000103\), where a dry run has no publisher$/,
  }),
  showing('the gate, publishing commands in a dry run', [[publisherOn('gate/approved_chunk', 'gate', '2')]], {
    status: 'differs',
    record: message(0),
  }),
  showing(
    'the gate, publishing commands in LIVE',
    [[publisherOn('gate/approved_chunk', 'gate', '2')]],
    equal,
    asLive,
  ),
  showing(
    'a stranger that publishes commands in LIVE',
    [[commander]],
    { status: 'differs', record: message(0) },
    asLive,
  ),
  showing('a stranger on a topic with one publisher', [[], [], [stranger]], {
    status: 'differs',
    record: message(2),
    detail: /^stranger publishes on planner\/plan \(\w+\), whose one publisher is planner$/,
  }),
  showing('a publisher whose name comes late', [[unnamed], [planner]], equal),
  showing('a publisher that never has a name', [[unnamed], [unnamed]], {
    status: 'differs',
    record: message(0),
    detail: /^a node without a name publishes on planner\/plan/,
  }),
  showing('a publisher without a name, seen once', [[unnamed]], {
    ...equal,
    record: message(0),
    detail: /without a name/,
  }),
  showing('a stateful node that was started twice', [[secondToy]], equal, startedTwice),
  showing('more processes under the name of a node than it was started', [[secondToy]], {
    status: 'differs',
    record: message(0),
    detail: /^2 processes published on toy\/step_input as toy, which was started 1 times$/,
  }),
  showing('two processes under the name of a provider', [[], [secondMock]], {
    ...equal,
    record: message(1),
    detail: /^2 processes at once published on mock\/score as mock: it was started again, or another/,
  }),
];
