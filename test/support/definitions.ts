/**
 * Every message of the project as tests loop over them: definitions, generated codecs, types with their
 * rules.
 */
import * as gen from '../../msgs/gen/index.ts';
import type { Catalogue } from '../../msgs/idl/catalogue.ts';
import { messageType, type Codec, type MessageType } from '../../msgs/message_type.ts';
import * as types from '../../msgs/types.ts';
import { readCatalogue } from '../../scripts/generate/files.ts';
import { repositoryRoot } from '../../scripts/repository.ts';

/** A message whose type is known only at run time. */
export type AnyMessage = Readonly<Record<string, unknown>>;

export const catalogue: Catalogue = readCatalogue(repositoryRoot);

/** The generated codec of every definition, nested ones too. */
export const codecs: readonly Codec<AnyMessage>[] = Object.entries(gen)
  .filter(([name]) => name.endsWith('Codec'))
  .map(([, codec]) => codec as unknown as Codec<AnyMessage>);

/** The same without the rules of messages: bytes and bounds alone. */
export const plainTypes: readonly MessageType<AnyMessage>[] = codecs.map((codec) => messageType(codec));

/** Every message type of the graph, with its rules. */
export const messageTypes: readonly MessageType<AnyMessage>[] = Object.values(types).map(
  (type) => type as unknown as MessageType<AnyMessage>,
);
