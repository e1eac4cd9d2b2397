// What a StepInput says of the event that a step saw.
import { canonicalJson } from '../core/canonical_json.ts';
import {
  makeMeta,
  noProvenance,
  stepInputConstants,
  type Identity,
  type Meta,
  type Provenance,
  type StepEvent,
  type StepInput,
} from '../msgs/index.ts';
import { metaOf } from './meta_of.ts';

/** The part of a StepInput that names its event. */
function inputFields(
  event: StepEvent,
  meta: Meta | undefined,
): Omit<StepInput, 'meta' | 'received_ns' | 'ros_ns'> {
  const nothing = {
    topic: '',
    publisher: '',
    publisher_boot_id: 0n,
    publisher_sequence: 0n,
    message_digest: '',
    name: '',
    json: '',
  };
  switch (event.kind) {
    case 'message':
      return {
        ...nothing,
        kind: stepInputConstants.KIND_MESSAGE,
        topic: event.topic,
        publisher: meta?.node ?? '',
        publisher_boot_id: meta?.boot_id ?? 0n,
        publisher_sequence: meta?.sequence ?? 0n,
        message_digest: event.digest,
      };
    case 'tick':
      return { ...nothing, kind: stepInputConstants.KIND_TICK };
    case 'internal':
      return {
        ...nothing,
        kind: stepInputConstants.KIND_INTERNAL,
        name: event.name,
        json: canonicalJson(event.value),
      };
  }
}

/** The record of an event, which is number `sequence` of its node. */
export function stepInputOf(event: StepEvent, identity: Identity, sequence: number): StepInput {
  const meta = event.kind === 'message' ? metaOf(event.message) : undefined;
  const provenance: Provenance = meta ?? noProvenance;
  return {
    meta: makeMeta(identity, { ...provenance, sequence, rosNs: event.rosNs }),
    ...inputFields(event, meta),
    received_ns: event.receivedNs,
    ros_ns: event.rosNs,
  };
}
