// Between an embodiment of ours and what a policy server of a lab speaks of: which observation it is
// given, and how its raw actions become a chunk. Raw numbers become an action through a contract only.
import type { PolicyAnswer, PolicyRequest } from '../../provider.ts';
import type { WireTensor } from '../codec/tensor.ts';

/** What a server is given, before its own dialect: images (H, W, 3) uint8, states (D) float32, texts. */
export interface RawObservation {
  readonly images: Readonly<Record<string, WireTensor>>;
  readonly states: Readonly<Record<string, WireTensor>>;
  /** The instruction stands under `instruction`. */
  readonly texts: Readonly<Record<string, string>>;
}

/** One candidate as a server gave it: each part (horizon, dimensions), named as the contract names it. */
export type RawCandidate = Readonly<Record<string, WireTensor>>;

export interface RawActions {
  readonly candidates: readonly RawCandidate[];
  /** The server's own value of each candidate; the higher the better. */
  readonly values?: readonly number[];
}

/** What the numbers of a server mean; every answer is held to it. */
export interface EmbodimentContract {
  /** Name of the contract, as `--translator` takes it. */
  readonly name: string;
  /** Embodiment of ours that the chunk is for. */
  readonly embodiment: string;
  /** Tag by which servers know the embodiment, such as NEW_EMBODIMENT or aloha. */
  readonly embodimentTag: string;
  /** Parts of a raw action in the order in which they are put together. */
  readonly parts: readonly {
    readonly name: string;
    readonly dims: readonly { readonly name: string; readonly unit: string }[];
  }[];
  /** Steps of a raw candidate. */
  readonly horizon: number;
  readonly mode: 'absolute' | 'relative';
  /** Nanoseconds between two steps; below 2^53, so a number. */
  readonly dtNs: number;
}

/** Turns requests into what a server is asked, and what it says into an answer; pure. */
export interface Translator {
  readonly contract: EmbodimentContract;
  /** Which images, states and texts the server is given; throws WorldforgeError translation_*. */
  observe(request: PolicyRequest): RawObservation;
  /** Holds the actions to the contract, whole or not at all; throws WorldforgeError translation_*. */
  answer(raw: RawActions, request: PolicyRequest): PolicyAnswer;
}
