// XML of a robot description as elements that know their line; bounded, and without what XML can do beside.
import { SaxesParser } from 'saxes';
import { defined } from '../../core/assert.ts';
import { WorldforgeError } from '../../core/errors.ts';

export interface UrdfPlace {
  readonly file: string;
  readonly line: number;
}

export interface UrdfElement {
  readonly name: string;
  readonly place: UrdfPlace;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly UrdfElement[];
  /** Whether it holds text beside its children. */
  readonly text: boolean;
}

interface OpenElement extends UrdfElement {
  readonly children: OpenElement[];
  text: boolean;
}

/** The largest description of a humanoid that we know has a quarter of it. */
const charactersMax = 1 << 20;
const elementsMax = 20_000;
const depthMax = 32;

/** Where and why a robot description was refused. */
export function urdfFault({ file, line }: UrdfPlace, text: string): WorldforgeError {
  return new WorldforgeError('urdf_invalid', `${file}:${line}: ${text}`, {
    hint: `correct ${file}; where it is made by xacro, give what xacro wrote`,
  });
}

/** `file` is what the faults are told of. @throws WorldforgeError urdf_invalid */
export function parseUrdfXml(text: string, file: string): UrdfElement {
  if (text.length > charactersMax)
    throw urdfFault({ file, line: 1 }, `${text.length} characters, at most ${charactersMax}`);
  const parser = new SaxesParser({ position: true, xmlns: false });
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  let line = 1;
  let count = 0;
  const refuse = (what: string) => () => {
    throw urdfFault({ file, line: parser.line }, `${what} is not read`);
  };
  const keepText = (content: string): void => {
    const element = open.at(-1);
    if (element !== undefined && content.trim() !== '') element.text = true;
  };
  parser.on('error', (error) => {
    const words = error.message.replace(/^[\d:]+ */, '');
    throw urdfFault({ file, line: parser.line }, `it is not well-formed XML: ${words}`);
  });
  parser.on('doctype', refuse('a document type'));
  parser.on('processinginstruction', refuse('a processing instruction'));
  parser.on('text', keepText);
  parser.on('cdata', keepText);
  parser.on('opentagstart', () => {
    line = parser.line;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const place = { file, line };
    const element = { name, place, attributes: toMap(attributes), children: [], text: false };
    count += 1;
    if (count > elementsMax) throw urdfFault(place, `more than ${elementsMax} elements`);
    if (open.length >= depthMax) throw urdfFault(place, `more than ${depthMax} elements inside each other`);
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return defined(root, 'the root of a well-formed document');
}

function toMap(attributes: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(attributes));
}
