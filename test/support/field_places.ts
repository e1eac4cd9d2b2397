/** Every place of a message where a value stands, each with the way to put another value there. */
import { definitionOf, type Catalogue } from '../../msgs/idl/catalogue.ts';
import { isPrimitive, type Field } from '../../msgs/idl/parse.ts';
import type { AnyMessage } from './definitions.ts';
import { typedArray } from './message_json.ts';

export interface Place {
  /** Field names with dots; [] for an element, whichever. */
  readonly path: string;
  readonly field: Field;
  /** `field` is the value as a whole, `element` one value of its array. */
  readonly kind: 'field' | 'element';
  readonly value: unknown;
  /** False where the field, or one that it stands in, is left out of the content digest. */
  readonly content: boolean;
  readonly replace: (value: unknown) => AnyMessage;
}

interface Around {
  readonly path: string;
  readonly content: boolean;
  readonly replace: (message: AnyMessage) => AnyMessage;
}

export function placesIn(catalogue: Catalogue, name: string, message: AnyMessage): readonly Place[] {
  return places(catalogue, name, message, { path: '', content: true, replace: (whole) => whole });
}

function places(catalogue: Catalogue, name: string, message: AnyMessage, around: Around): readonly Place[] {
  return definitionOf(catalogue, name).fields.flatMap((field) => {
    const place: Place = {
      path: `${around.path}${field.name}`,
      field,
      kind: 'field',
      value: message[field.name],
      content: around.content && field.content && !field.type.endsWith('/Meta'),
      replace: (value) => around.replace({ ...message, [field.name]: value }),
    };
    return [place, ...inside(catalogue, place)];
  });
}

function inside(catalogue: Catalogue, place: Place): readonly Place[] {
  const { field, value, path, content } = place;
  if (field.arity.kind === 'one') {
    return isPrimitive(field.type) ? [] : nested(catalogue, place, value as AnyMessage);
  }
  return Array.from(value as unknown[]).flatMap((item, index) => {
    const element: Place = {
      path: `${path}[]`,
      field,
      kind: 'element',
      value: item,
      content,
      replace: (replacement) => place.replace(withElement(field, value as unknown[], index, replacement)),
    };
    return isPrimitive(field.type) ? [element] : nested(catalogue, element, item as AnyMessage);
  });
}

function nested(catalogue: Catalogue, place: Place, message: AnyMessage): readonly Place[] {
  const around = { path: `${place.path}.`, content: place.content, replace: place.replace };
  return places(catalogue, place.field.type, message, around);
}

function withElement(field: Field, values: unknown[], index: number, replacement: unknown): unknown {
  const copy = Array.from(values);
  copy[index] = replacement;
  return typedArray(field.type, copy as number[]) ?? copy;
}

/** The paths of all fields of some kind that a message of this type can have. */
export function pathsOf(catalogue: Catalogue, name: string, wanted: (field: Field) => boolean): Set<string> {
  return new Set(
    definitionOf(catalogue, name).fields.flatMap((field) => {
      const path = field.arity.kind === 'one' ? field.name : `${field.name}[]`;
      if (isPrimitive(field.type)) return wanted(field) ? [path] : [];
      return [...pathsOf(catalogue, field.type, wanted)].map((deeper) => `${path}.${deeper}`);
    }),
  );
}
