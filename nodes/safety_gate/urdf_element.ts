// What an element of a robot description must and may hold.
import { urdfFault, type UrdfElement } from './urdf_xml.ts';

/** Names of attributes and children; null where any are taken, since nobody reads them. */
export interface ElementForm {
  readonly attributes: readonly string[] | null;
  /** At most one of each, as in `origin`; `many` as often as they come. */
  readonly one: readonly string[];
  readonly many: readonly string[];
}

/** @throws WorldforgeError urdf_invalid for what the form does not name */
export function checkForm(element: UrdfElement, { attributes, one, many }: ElementForm): void {
  const { name, place, children, text } = element;
  if (text) throw urdfFault(place, `<${name}> holds text, which is not read`);
  for (const attribute of element.attributes.keys()) {
    if (attributes !== null && !attributes.includes(attribute))
      throw urdfFault(place, `attribute ${attribute} of <${name}> is not read`);
  }
  for (const child of children) {
    if (one.includes(child.name)) {
      if (children.find((other) => other.name === child.name) !== child)
        throw urdfFault(child.place, `<${name}> has <${child.name}> twice`);
    } else if (!many.includes(child.name))
      throw urdfFault(child.place, `<${child.name}> in <${name}> is not read`);
  }
}

export function childOf(element: UrdfElement, name: string): UrdfElement | undefined {
  return element.children.find((child) => child.name === name);
}

/** @throws WorldforgeError urdf_invalid where it is absent or empty */
export function textOf(element: UrdfElement, attribute: string): string {
  const value = element.attributes.get(attribute);
  if (value !== undefined && value.trim() !== '') return value;
  throw urdfFault(element.place, `<${element.name}> has no ${attribute}`);
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function numberOf(element: UrdfElement, attribute: string, text: string): number {
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  const shown = text.slice(0, 32);
  throw urdfFault(element.place, `${attribute} of <${element.name}>: "${shown}" is no finite number`);
}

/** One number; undefined where the attribute is absent. @throws WorldforgeError urdf_invalid */
export function optionalNumber(element: UrdfElement | undefined, attribute: string): number | undefined {
  const text = element?.attributes.get(attribute);
  return element === undefined || text === undefined ? undefined : numberOf(element, attribute, text.trim());
}

/** Three numbers; `usual` where element or attribute is absent. @throws WorldforgeError urdf_invalid */
export function threeNumbers(
  element: UrdfElement | undefined,
  attribute: string,
  usual: readonly [number, number, number],
): readonly [number, number, number] {
  const text = element?.attributes.get(attribute);
  if (element === undefined || text === undefined) return usual;
  const [x, y, z, ...more] = text
    .trim()
    .split(/\s+/)
    .map((part) => numberOf(element, attribute, part));
  if (x !== undefined && y !== undefined && z !== undefined && more.length === 0) return [x, y, z];
  throw urdfFault(element.place, `${attribute} of <${element.name}> is not three numbers`);
}
