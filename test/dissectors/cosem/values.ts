/** Shared by the tests of interface classes: values that fit a shape, values decoded as an attribute, and what they read as. */
import {
  dissectAttribute,
  dissectMethodParameters,
  dissectMethodResult,
  dissectSelection,
} from '../../../dissectors/cosem/attribute.js';
import type { Shape } from '../../../dissectors/data/shape.js';
import { type Dissector, fieldById, isContainer, NodeView, roots, Tables, type Tape } from '../../../src/core/index.js';
import { ByteWriter } from '../../../src/sinks/bytes.js';
import { writeElements, writeValue } from '../../../src/sinks/json-values.js';
import { decode } from '../../dissect.js';

/** What a value is a value of. */
export type Place =
  | { readonly attribute: readonly [classId: number, id: number]; readonly version?: number }
  | { readonly parameters: readonly [classId: number, id: number]; readonly version?: number }
  | { readonly result: readonly [classId: number, id: number]; readonly version?: number }
  | { readonly selection: readonly [classId: number, attribute: number, selector: number] };

/** A value decoded as what stands in a place. */
export function decodeAs(place: Place, bytes: Uint8Array, cut = 0): Tape {
  const dissector: Dissector = {
    name: 'value',
    answers: [[Tables.apdu, 0x1000]],
    dissect: (d) => {
      if ('attribute' in place) dissectAttribute(d, ...place.attribute, place.version);
      else if ('parameters' in place) dissectMethodParameters(d, ...place.parameters, place.version);
      else if ('result' in place) dissectMethodResult(d, ...place.result, place.version);
      else dissectSelection(d, ...place.selection);
    },
  };
  return decode(Tables.apdu, 0x1000, bytes, { registry: [dissector], cut }).tape;
}

/** Names of issues on a tape. */
export function issuesOn(tape: Tape): string[] {
  const found: string[] = [];
  for (let node = 0; node < tape.top; node += 4) {
    const field = fieldById(tape.fieldId(node));
    if (field.severity !== undefined) found.push(`${field.name}: ${tape.details.get(node) ?? ''}`);
  }
  return found;
}

/** Names of fields of data on a tape, in order. */
export function namesOn(tape: Tape): string[] {
  const found: string[] = [];
  for (let node = 0; node < tape.top; node += 4) {
    const view = new NodeView(tape, node);
    if (view.type !== undefined) found.push(view.name);
  }
  return found;
}

/** The tree as people see it: label and text, a line a node. */
export function shown(tape: Tape): string {
  const lines: string[] = [];
  const walk = (view: NodeView, indent: string): void => {
    if (view.name !== 'data.header') {
      const text = view.field.severity === undefined ? view.text : `! ${tape.details.get(view.node)}`;
      lines.push(`${indent}${view.field.label}${text === '' ? '' : `: ${text}`}`);
    }
    for (const child of view.children()) walk(child, `${indent}  `);
  };
  for (const root of roots(tape)) walk(root, '');
  return lines.join('\n');
}

/** The first value on a tape as JSON values have it. */
export function json(tape: Tape): unknown {
  const root = [...roots(tape)].find((view) => view.type !== undefined) as NodeView;
  const pieces: Uint8Array[] = [];
  const out = new ByteWriter((bytes) => pieces.push(bytes.slice()));
  if (isContainer(root.kind)) writeElements(out, tape, root.node);
  else writeValue(out, tape, root.node);
  out.flush();
  return JSON.parse(Buffer.concat(pieces).toString('utf8'));
}

// ---- values that fit

const SIZES: Readonly<Record<number, number>> = {
  3: 1,
  5: 4,
  6: 4,
  15: 1,
  16: 2,
  17: 1,
  18: 2,
  20: 8,
  21: 8,
  22: 1,
};

/** Bytes that fit a shape; `pick` chooses between what it may be, and how many elements an array has. */
export function valueFor(shape: Shape, pick: (choices: number) => number = () => 0): number[] {
  switch (shape.form) {
    case 'any':
      return [0x11, 0x05];
    case 'structure': {
      const members = Object.values(shape.members ?? {});
      return [0x02, members.length, ...members.flatMap((member) => valueFor(member, pick))];
    }
    case 'array': {
      const count = 1 + pick(3);
      return [0x01, count, ...Array.from({ length: count }, () => valueFor(shape.element as Shape, pick)).flat()];
    }
    case 'choice':
      return valueFor((shape.alternatives ?? [])[pick(shape.alternatives?.length ?? 1)] as Shape, pick);
    case 'scalar':
      return scalar(shape, pick);
    default:
      throw new Error(`no such form: ${shape.form satisfies never}`);
  }
}

function scalar(shape: Shape, pick: (choices: number) => number): number[] {
  const tag = shape.tags[pick(shape.tags.length)] as number;
  if (tag === 4) {
    const bits = shape.length === 0 ? 8 : shape.length;
    return [tag, bits, ...new Array<number>(Math.ceil(bits / 8)).fill(0xa0)];
  }
  if (tag >= 25) return [tag, ...octets({ 25: 12, 26: 5, 27: 4 }[tag] as number)];
  const size = SIZES[tag];
  if (size === undefined) {
    const length = shape.length === 0 ? 6 : shape.length;
    return [tag, length, ...octets(length)];
  }
  const accepted = [1, 0, 4, 2].find((value) => shape.accepts === undefined || shape.accepts(value)) as number;
  return [tag, ...new Array<number>(size - 1).fill(0), accepted];
}

/** The letters of a date of the year 2024, as far as they go. */
function octets(length: number): number[] {
  return [0x07, 0xe8, 0x06, 0x0a, 0x01, 0x0c, 0x00, 0x00, 0x00, 0xff, 0x88, 0x80, 0, 0, 0, 0].slice(0, length);
}
