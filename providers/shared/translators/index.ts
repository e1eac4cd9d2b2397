// The translators of this package, by name.
import type { TranslatorSpec } from '../translate/contract.ts';
import { aloha } from './aloha.ts';
import { droid, droidPi05 } from './droid.ts';
import { gr1 } from './gr1.ts';
import { pusht } from './pusht.ts';
import { so100, so100Lerobot } from './so100.ts';

export const translatorSpecs: ReadonlyMap<string, TranslatorSpec> = new Map(
  [aloha, droid, droidPi05, gr1, pusht, so100, so100Lerobot].map((spec) => [spec.contract.name, spec]),
);
