// Reads a launch file into elements that know their line; bounded, and without what XML can do beside.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { SaxesParser } from 'saxes';
import { defined } from '../../core/assert.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { fileFault, type Place } from './fault.ts';
import { limits } from './limits.ts';

export interface Element {
  readonly place: Place;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
}

interface OpenElement extends Element {
  readonly children: OpenElement[];
}

/** @throws WorldforgeError launch_file */
export function readElements(file: string): Element {
  return parseElements(readText(file), path.basename(file));
}

function readText(file: string): string {
  try {
    const status = statSync(file);
    if (!status.isFile()) throw new TypeError('it is no plain file');
    if (status.size > limits.fileBytes) throw new RangeError(`more than ${String(limits.fileBytes)} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    throw new WorldforgeError('launch_file', `${file}: ${errorText(cause)}`, {
      cause,
      hint: 'worldforge launch planner.launch',
    });
  }
}

/** `file` is what the faults are told of. @throws WorldforgeError launch_file */
export function parseElements(text: string, file: string): Element {
  const parser = new SaxesParser({ position: true, xmlns: false });
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  let line = 1;
  let count = 0;
  const place = (): Place => ({ file, line: parser.line, tag: open.at(-1)?.place.tag ?? '' });
  const refuse = (what: string) => () => {
    throw fileFault(place(), `${what} is not read`);
  };
  parser.on('error', (error) => {
    throw fileFault(place(), `it is not well-formed XML: ${error.message.replace(/^[\d:]+ */, '')}`);
  });
  parser.on('doctype', refuse('a document type'));
  parser.on('processinginstruction', refuse('a processing instruction'));
  parser.on('cdata', refuse('a CDATA section'));
  parser.on('text', (content) => {
    if (content.trim() === '') return;
    // The parser stands at the end of the text by now.
    const behind = content.trimStart().split('\n').length - 1;
    throw fileFault({ ...place(), line: parser.line - behind }, 'a text between tags is not read');
  });
  parser.on('opentagstart', () => {
    line = parser.line;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { place: { file, line, tag: name }, attributes: toMap(attributes), children: [] };
    count += 1;
    if (count > limits.elements || open.length >= limits.elementDepth)
      throw fileFault(element.place, 'too many elements, or too many inside each other');
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
