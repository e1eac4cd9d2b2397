// `worldforge`: of what the client of a remote provider is made: where it may go, how patient it is, and what
// the numbers of its server mean.
export { classifyAddress, type AddressKind } from '../providers/shared/url/addresses.ts';
export { judgeUrl, loopbackRules, type UrlRules } from '../providers/shared/url/rules.ts';
export { pinnedLookup, resolveEndpoint, systemResolve } from '../providers/shared/url/resolving.ts';
export { httpCall, httpReceive, type HttpCall, type HttpAnswer } from '../providers/shared/request/http.ts';
export { runCall, type CallOptions } from '../providers/shared/request/run_call.ts';
export { requestPolicy, type CallPolicy, type RequestPolicy } from '../providers/shared/request/policy.ts';
export { Channel, type ChannelState } from '../providers/shared/request/channel.ts';
export { listenerFaults, type CallEvent } from '../providers/shared/request/events.ts';
export { parseArtifact, type Artifact } from '../providers/shared/artifacts/descriptor.ts';
export { download } from '../providers/shared/artifacts/download.ts';
export { runJob } from '../providers/shared/artifacts/job.ts';
export { openTranslator, type OpenedTranslator } from '../providers/shared/translate/open.ts';
export { decodeJsonNumpy, encodeJsonNumpy } from '../providers/shared/codec/json_numpy.ts';
export { decodeMsgpack, encodeMsgpack } from '../providers/shared/codec/msgpack.ts';
export { readNpy, writeNpy } from '../providers/shared/codec/npy.ts';
