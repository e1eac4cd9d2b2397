// Every message type of the graph: the generated codec with the rules of its message on top.
import * as gen from './gen/index.ts';
import { messageType, type MessageType, type Rule } from './message_type.ts';
import * as rules from './rules/rules.ts';

/** Messages of ours begin with Meta: its rule comes first. */
function ours<M extends { readonly meta: gen.Meta }>(
  codec: Parameters<typeof messageType<M>>[0],
  rule?: Rule<M>,
): MessageType<M> {
  return messageType(codec, (message) => rules.metaRule(message.meta) ?? rule?.(message));
}

export const actionChunkType = ours(gen.actionChunkCodec, rules.actionChunkRule);
export const approvedChunkType = ours(gen.approvedChunkCodec, rules.approvedChunkRule);
export const candidateSetType = ours(gen.candidateSetCodec, rules.candidateSetRule);
export const executionReportType = ours(gen.executionReportCodec);
export const gateStateType = ours(gen.gateStateCodec);
export const gateVerdictType = ours(gen.gateVerdictCodec, rules.gateVerdictRule);
export const goalType = ours(gen.goalCodec, rules.goalRule);
export const graphSnapshotType = ours(gen.graphSnapshotCodec);
export const heartbeatType = ours(gen.heartbeatCodec);
export const observationType = ours(gen.observationCodec, rules.observationRule);
export const operatorCommandType = ours(gen.operatorCommandCodec);
export const planType = ours(gen.planCodec, rules.planRule);
export const planRequestType = ours(gen.planRequestCodec, rules.planRequestRule);
export const providerEventType = ours(gen.providerEventCodec);
export const providerStatusType = ours(gen.providerStatusCodec);
export const recorderStateType = ours(gen.recorderStateCodec);
export const rehearsalChunkType = ours(gen.rehearsalChunkCodec, rules.rehearsalChunkRule);
export const scoreType = ours(gen.scoreCodec, rules.scoreRule);
export const stepInputType = ours(gen.stepInputCodec, rules.stepInputRule);

export const stdEmptyType = messageType(gen.stdEmptyCodec);
export const stdBoolType = messageType(gen.stdBoolCodec);
export const stdUInt8Type = messageType(gen.stdUInt8Codec);
export const stdStringType = messageType(gen.stdStringCodec);
export const stdFloat64Type = messageType(gen.stdFloat64Codec);
export const float32MultiArrayType = messageType(gen.float32MultiArrayCodec);
export const pointStampedType = messageType(gen.pointStampedCodec);
export const polygonStampedType = messageType(gen.polygonStampedCodec);
export const poseStampedType = messageType(gen.poseStampedCodec);
export const compressedImageType = messageType(gen.compressedImageCodec);
export const imageType = messageType(gen.imageCodec);
export const jointStateType = messageType(gen.jointStateCodec);
export const diagnosticArrayType = messageType(gen.diagnosticArrayCodec);
export const logType = messageType(gen.logCodec);
export const jointTrajectoryType = messageType(gen.jointTrajectoryCodec);
export const clockType = messageType(gen.clockCodec);
