/** Shared by the tests of pushes: a push around a body, and what its values are said to be. */
import {
  type Field,
  fieldByName,
  findNode,
  isContainer,
  NodeView,
  objectLabel,
  objectOf,
  quantityOf,
  quantityText,
  type Tape,
} from '../../../src/core/index.js';
import { hex, join } from '../../dissect.js';

const TIME = '0c 07e8060a01 0c000a00 8000 00';

/** DataNotification with that body; the header is that of Norwegian lists. */
export function push(body: Uint8Array, longInvokeId = '40000000', time = TIME): Uint8Array {
  return join(hex(`0f ${longInvokeId} ${time}`), body);
}

/** Who names the values; empty where nobody does. */
export function namedBy(tape: Tape): string {
  const node = findNode(tape, 0, tape.top, field('cosem.named_by'));
  return node < 0 ? '' : new NodeView(tape, node).text;
}

export interface NamedValue {
  readonly code: string;
  readonly quantity: string;
  readonly value: string;
}

/** Values that belong to an object, in their order. */
export function named(tape: Tape): NamedValue[] {
  const found: NamedValue[] = [];
  for (let node = 0; node < tape.top; node += 4) {
    const object = objectOf(tape, node);
    if (object < 0 || isContainer(tape.kind(node))) continue;
    const quantity = quantityOf(tape, node);
    found.push({
      code: objectLabel(tape, object).replace(/ .*/, ''),
      quantity: quantity === undefined ? '' : quantityText(quantity),
      value: valueText(new NodeView(tape, node)),
    });
  }
  return found;
}

/** Words in octets for the octets. */
function valueText({ text }: NodeView): string {
  return text
    .replace(/^[0-9a-f]+ ≈ /, '')
    .replace(/^"(.*)"$/, '$1')
    .replace(/ \[.*| Monday/, '');
}

function field(name: string): Field {
  const found = fieldByName(name);
  if (found === undefined) throw new Error(`there is no field ${name}`);
  return found;
}
