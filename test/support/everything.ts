/**
 * A message with every primitive in every arity, which no message of the project has: the generator is tested
 * with it.
 */
import ts from 'typescript';
import { parseMessage } from '../../msgs/idl/parse.ts';
import type { Catalogue } from '../../msgs/idl/catalogue.ts';
import type { Codec } from '../../msgs/message_type.ts';
import { emitCodec } from '../../scripts/generate/emit_codec.ts';
import { catalogue, type AnyMessage } from './definitions.ts';

const primitives = [
  ['bool', 'bool'],
  ['byte', 'byte'],
  ['char', 'char'],
  ...[8, 16, 32, 64].flatMap((bits) => [`int${bits}`, `uint${bits}`]).map((type) => [type, type]),
  ['float32', 'float32'],
  ['float64', 'float64'],
  ['string', 'string'],
  ['string<=12', 'short_string'],
  ['builtin_interfaces/Time', 'time'],
  ['std_msgs/Empty', 'empty'],
] as const;

/** Single bytes between the fields, so that alignment is never there by chance. */
const fields = primitives.flatMap(([type = '', name = '']) => [
  `bool ${name}_before`,
  `${type} ${name}_one`,
  `${type}[3] ${name}_array`,
  `${type}[<=5] ${name}_bounded`,
  `uint8 ${name}_between`,
  `${type}[] ${name}_sequence`,
]);

export const everythingName = 'worldforge_test_msgs/msg/Everything';

const definition = parseMessage(everythingName, [...fields, ''].join('\n'));

export const everythingCatalogue: Catalogue = new Map([...catalogue, [everythingName, definition]]);

/** The codec that the generator writes for it, compiled and loaded. */
export async function everythingCodec(): Promise<Codec<AnyMessage>> {
  const source = emitCodec(everythingCatalogue, everythingName);
  const compiled = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
  });
  const generated = new URL('../../msgs/gen/', import.meta.url);
  const code = compiled.outputText.replace(
    /from '\.\.\/(.*)\.ts'/g,
    (_, path: string) => `from '${new URL(`${path}.js`, generated).href}'`,
  );
  const loaded = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    readonly everythingCodec: Codec<AnyMessage>;
  };
  return loaded.everythingCodec;
}
