// A translator that is data alone.
import type { TranslatorSpec } from './contract.ts';
import { holdToContract } from './hold.ts';
import { observeBy } from './observe.ts';
import type { Translator } from './translator.ts';

export function declaredTranslator(spec: TranslatorSpec): Translator {
  const { contract } = spec;
  return {
    contract,
    observe: (request) => observeBy(spec, request),
    answer: (raw, request) => holdToContract(raw, contract, request),
  };
}
