/** A push in one line: `KFM_001, 13 values: 1-0:1.7.0*255 1418 W, 1-0:4.7.0*255 375 W, …`. */
import {
  fieldById,
  isContainer,
  isData,
  LinkKind,
  type NodeView,
  numberText,
  ObjectFinder,
  objectLabel,
  quantityText,
  type Tape,
} from '../../src/core/index.js';
import { Objects } from '../cosem/objects.js';
import { dataText, previewOf } from './summary.js';

/** Longest text that is taken for a name, and length of the line from which on no value is added. */
const NAME = 24;
const LINE = 64;

/** The name that the push gives itself, and its first values; without names, the values as they are. */
export function pushText(view: NodeView): string {
  const { tape } = view;
  const values = namedValues(tape, view.node);
  if (values.length === 0) return dataText(view);
  const quantities = values.filter(({ quantity }) => quantity !== '');
  const shown = quantities.length > 0 ? quantities : values.filter(({ isNumber }) => isNumber);
  const telling = shown.filter(({ isZero }) => !isZero);
  const list = listOf(telling.length > 0 ? telling : shown, shown.length);
  const only = values[0] as NamedValue;
  if (values.length === 1) return `${only.label} ${only.quantity || only.text}`;
  const name = values.find(({ isText, text }) => isText && text.length <= NAME)?.text;
  const count = `${values.length} values`;
  return `${name === undefined ? '' : `${name}, `}${count}${list === '' ? '' : `: ${list}`}`;
}

/** The time in the values, for where the header has none. */
export function clockText(view: NodeView): string {
  return namedValues(view.tape, view.node).find(({ label }) => label.startsWith(CLOCK))?.text ?? '';
}

const CLOCK = '0-0:1.0.0*255';

interface NamedValue {
  /** `1-0:1.7.0*255`. */
  readonly label: string;
  /** `1418 W`; empty where it has no unit. */
  readonly quantity: string;
  readonly text: string;
  readonly isText: boolean;
  readonly isNumber: boolean;
  readonly isZero: boolean;
}

function listOf(values: readonly NamedValue[], count: number): string {
  let line = '';
  let listed = 0;
  for (const { label, quantity, text } of values) {
    if (line.length > LINE) break;
    line += `${line === '' ? '' : ', '}${label} ${quantity === '' ? text : quantity}`;
    listed++;
  }
  return listed < count && listed > 0 ? `${line}, …` : line;
}

/** Values that belong to an object, in their order; containers are none. */
function namedValues(tape: Tape, root: number): NamedValue[] {
  const values: NamedValue[] = [];
  const finder = new ObjectFinder(tape);
  const add = (node: number, object: number): void => {
    if (!isData(tape.kind(node)) || isContainer(tape.kind(node)) || object < 0) return;
    if (fieldById(tape.fieldId(object)).id === Objects.object.id) values.push(namedValue(tape, finder, node, object));
  };
  const { links } = tape;
  for (let n = 0; n < links.size; n++) {
    const node = links.node(n);
    if (node < root || node >= tape.next(root)) continue;
    if (links.kind(n) === LinkKind.value) add(node, links.target(n));
    if (links.kind(n) !== LinkKind.row) continue;
    const end = tape.next(node);
    for (let child = node + 4; child < end; child = tape.next(child)) add(child, finder.of(child));
  }
  return values;
}

function namedValue(tape: Tape, finder: ObjectFinder, node: number, object: number): NamedValue {
  const quantity = finder.quantityIn(node, object);
  const number = numberText(tape, node);
  const preview = previewOf(tape, node);
  const isText = /^".*"$/.test(preview);
  return {
    label: objectLabel(tape, object).replace(/ value$/, ''),
    quantity: quantity === undefined ? '' : quantityText(quantity),
    text: isText ? preview.slice(1, -1) : preview,
    isText,
    isNumber: number !== undefined,
    isZero: number !== undefined && Number(number) === 0,
  };
}
