// What a tag says of itself, without substitutions: its attributes, and the argument it declares.
import type { LaunchArgument } from './arguments.ts';
import { fileFault } from './fault.ts';
import { limits } from './limits.ts';
import type { Element } from './xml.ts';

/** Refuses every attribute and every tag inside that is not listed. @throws WorldforgeError launch_file */
export function only(element: Element, attributes: readonly string[], tags: readonly string[]): void {
  for (const name of element.attributes.keys()) {
    if (!attributes.includes(name)) throw fileFault(element.place, `the attribute ${name} is not read`);
  }
  for (const { place } of element.children) {
    if (!tags.includes(place.tag)) throw fileFault(place, 'this tag is not read here');
  }
}

/** @throws WorldforgeError launch_file */
export function attribute(element: Element, name: string): string {
  const value = element.attributes.get(name);
  if (value === undefined) throw fileFault(element.place, `the attribute ${name} is missing`);
  return value;
}

/** A text that stands as it is. */
function literal(element: Element, name: string): string {
  const value = attribute(element, name);
  if (/\$\(|\\/.test(value)) throw fileFault(element.place, `${name} takes no substitution and no backslash`);
  return value;
}

export function readArgument(element: Element): LaunchArgument {
  only(element, ['name', 'default', 'description'], ['choice']);
  const name = literal(element, 'name');
  if (!/^[A-Za-z_]\w*$/.test(name)) throw fileFault(element.place, `"${name}" is no name of an argument`);
  const choices = element.children.map((choice) => {
    only(choice, ['value'], []);
    return literal(choice, 'value');
  });
  if (choices.length > limits.choices) throw fileFault(element.place, 'too many choices');
  const defaultText = element.attributes.get('default');
  const hasDescription = element.attributes.has('description');
  return {
    name,
    description: hasDescription ? literal(element, 'description') : '',
    ...(defaultText === undefined ? {} : { defaultText }),
    choices,
  };
}
