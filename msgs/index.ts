// What other folders use of the messages.
export type * from './gen/index.ts';
export {
  actionChunkConstants,
  gateVerdictConstants,
  metaConstants,
  planConstants,
  stepInputConstants,
} from './gen/index.ts';
export * from './types.ts';
export { contentDigest, messageDigest, type MessageType } from './message_type.ts';
export {
  clockTopic,
  nodeTopics,
  providerNode,
  providerTopics,
  sensorTopic,
  topics,
  type Profile,
  type Topic,
} from './topics.ts';
export * from './embodiment.ts';
export * from './step.ts';
export * from './type_table.ts';
export { peekMeta } from './peek_meta.ts';
