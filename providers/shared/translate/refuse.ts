// How a translator says no.
import { WorldforgeError, type ErrorCode } from '../../../core/errors.ts';

export type TranslationCode = Extract<ErrorCode, `translation_${string}`>;

/** Says no in the name of a contract. */
export type Refuse = (code: TranslationCode, text: string) => never;

const hints: Readonly<Record<TranslationCode, string>> = {
  translation_horizon: 'compare the horizon of the contract with the chunk of the server and the site policy',
  translation_dimensions: 'compare the dimensions of the contract with those in the site policy',
  translation_tag: 'choose the translator of this embodiment with --translator',
  translation_not_finite: 'look into the log of the server: it gave a number that is none',
  translation_shape: 'compare the arrays of the server with the contract of the translator',
  translation_observation: 'compare the tensors of the observation profile with what the translator reads',
};

export function refuser(contract: string): Refuse {
  return (code, text) => {
    throw new WorldforgeError(code, `translator ${contract}: ${text}`, { hint: hints[code] });
  };
}
