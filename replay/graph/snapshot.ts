// What a snapshot of the graph is signed over, and what is wrong with one. The content digest alone would let
// a snapshot of another run, or of another moment, be put in its place.
import { verifySignature, type SigningKey } from '../../core/keys.ts';
import { stampToNs } from '../../core/time.ts';
import { contentDigest, graphSnapshotType, topics, type GraphSnapshot } from '../../msgs/index.ts';
import { fullName } from '../bag/channels.ts';

/** Its topic as a bag names it. */
export const graphTopic = fullName(topics.recorderGraph.name);

/** Endpoints that one snapshot holds. */
export const endpointsMax = 1024;

function signedText(snapshot: GraphSnapshot): string {
  const { run_id, sequence, stamp } = snapshot.meta;
  const digest = contentDigest(graphSnapshotType, snapshot);
  const fields = ['worldforge graph snapshot', run_id, String(sequence), String(stampToNs(stamp)), digest];
  return fields.map((field) => `${field}\n`).join('');
}

/** @param unsigned its `key_id` and `signature` are replaced */
export function signSnapshot(unsigned: GraphSnapshot, key: SigningKey): GraphSnapshot {
  const snapshot = { ...unsigned, key_id: key.keyId };
  return { ...snapshot, signature: key.sign(signedText(snapshot)) };
}

export interface Expected {
  readonly runId: string;
  /** Who recorded the run signed its manifest too. */
  readonly signer: { readonly key_id: string; readonly public_key: string };
  /** Snapshots before this one: the recorder writes each down as it says it, so none can lack. */
  readonly sequence: number;
  /** Of the snapshots before this one. */
  readonly bootId: bigint | undefined;
}

/** What is wrong with a snapshot at its place in the evidence, or nothing. */
export function snapshotFault(snapshot: GraphSnapshot, expected: Expected): string | undefined {
  const { meta, observed, endpoints, key_id, signature } = snapshot;
  const { runId, signer, sequence, bootId = meta.boot_id } = expected;
  if (meta.run_id !== runId) return `it is of run ${meta.run_id}`;
  if (meta.boot_id !== bootId) return 'it is of another start of the recorder';
  if (meta.sequence !== BigInt(sequence))
    return `its sequence is ${String(meta.sequence)}, not ${String(sequence)}: some are gone, or were added`;
  if (key_id !== signer.key_id) return `signed by key ${key_id}, not by the signer of the manifest`;
  if (!verifySignature(signer.public_key, signedText(snapshot), signature))
    return 'its signature does not fit it';
  if (!observed && endpoints.length > 0) return 'it observed nothing, and lists endpoints';
  return undefined;
}
