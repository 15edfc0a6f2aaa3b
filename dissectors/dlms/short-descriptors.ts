/**
 * What the short names of a request stand for, shown as the descriptors that a request with logical names would have
 * (IEC 62056-6-2, Association SN, object_list). They lie in a byte store of their own:
 *
 *     class-id(2) instance-id(6) attribute-id | method-id(1)      a variable
 */
import type { Dissection } from '../../src/core/index.js';
import { meterIn } from '../cosem/knowledge.js';
import { resolveShortName, type ShortNamed } from '../cosem/short-names.js';
import { lengthOctets, peekLength } from '../data/length.js';
import { skipData } from '../data/skip.js';
import { type Asked, type From, NOTHING_ASKED, placed } from './asked.js';
import { attributeDescriptor, methodDescriptor } from './common.js';

const VARIABLE_NAME = 2;
const PARAMETERIZED_ACCESS = 4;

const DESCRIPTOR_OCTETS = 9;
/** Variables that are looked up; requests have a few, since the answer has to fit into one APDU. */
const MOST_VARIABLES = 1024;
/** Longest selection that is kept for the answer. */
const MOST_SELECTION = 512;

/** A variable by name, as the request has it; the selection is [at, end). */
interface Variable {
  readonly name: number;
  readonly at: number;
  readonly end: number;
}

/** Found out for one request before its variables are read. */
export class ShortDescriptors {
  /** What the variables name, by their place; its bytes are `bytes`, for the answer. */
  readonly asked: Asked[] = [];
  bytes = new Uint8Array(0);
  private store = -1;
  private readonly objects: readonly (ShortNamed | 0)[];

  /** `from` says who sends the variables: a client that asks, or a meter that reports. */
  constructor(
    private readonly d: Dissection,
    from: From,
  ) {
    const variables = peekVariables(d);
    this.objects = variables.length === 0 ? NONE : known(d, variables, from);
    if (this.objects.length === 0) return;
    this.keep(variables);
    if (d.recording) this.store = d.addStore(this.descriptors(), this.storeName());
  }

  /** Shows what the n-th variable stands for, and answers with it. */
  nth(n: number): Asked {
    const { d, store } = this;
    const object = this.objects[n];
    if (object === undefined || object === 0) return NOTHING_ASKED;
    const asked = askedOf(object);
    if (store < 0) return asked;
    const node = d.nextNode;
    const at = DESCRIPTOR_OCTETS * this.objects.slice(0, n).filter((one) => one !== 0).length;
    d.elsewhere(store, at, at + DESCRIPTOR_OCTETS, () => {
      if (asked.isMethod) methodDescriptor(d);
      else attributeDescriptor(d);
    });
    return placed(asked, 0, 0, node);
  }

  /** What the answer has to know: descriptors, with the selections that the request has for them. */
  private keep(variables: readonly Variable[]): void {
    const parts: number[] = [];
    const { bytes } = this.d;
    variables.forEach(({ at, end }, n) => {
      const object = this.objects[n] as ShortNamed | 0;
      if (object === 0) {
        this.asked.push(NOTHING_ASKED);
        return;
      }
      const from = parts.length;
      parts.push(...descriptorOf(object));
      if (end > at && !object.isMethod) parts.push(1, ...bytes.subarray(at, end));
      this.asked.push(placed(askedOf(object), from, parts.length, -1));
    });
    this.bytes = Uint8Array.from(parts);
  }

  private descriptors(): Uint8Array {
    return Uint8Array.from(this.objects.flatMap((object) => (object === 0 ? [] : descriptorOf(object))));
  }

  private storeName(): string {
    const frame = Math.max(...this.objects.map((object) => (object === 0 ? -1 : object.frame)));
    if (frame < 0) return 'reserved base names';
    return frame === 0 ? 'object list from a file' : `object list learned in frame ${frame}`;
  }
}

const NONE: readonly never[] = [];

function askedOf({ classId, instance, member, isMethod }: ShortNamed): Asked {
  return { ...NOTHING_ASKED, classId, instance, member, isMethod };
}

/** What the variables stand for; none where nothing is known of any. */
function known(d: Dissection, variables: readonly Variable[], from: From): readonly (ShortNamed | 0)[] {
  const objects = d.once((all) => {
    const meter = meterIn(all, d, from);
    const found = variables.map(({ name }) => resolveShortName(meter, name) ?? 0);
    return found.some((one) => one !== 0) ? found : 0;
  });
  return objects === 0 ? NONE : objects;
}

/** Count and variables ahead, as far as they are names. */
function peekVariables(d: Dissection): readonly Variable[] {
  const { bytes, end } = d;
  const variables: Variable[] = [];
  const count = Math.min(peekLength(d, 0), MOST_VARIABLES);
  let at = d.at + lengthOctets(d, 0);
  while (variables.length < count && at + 3 <= end) {
    const access = bytes[at];
    const name = ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
    at += 3;
    if (access === VARIABLE_NAME) variables.push({ name, at, end: at });
    else if (access === PARAMETERIZED_ACCESS) {
      const behind = skipData(bytes, at + 1, end);
      if (behind < 0) break;
      variables.push({ name, at, end: behind - at > MOST_SELECTION ? at : behind });
      at = behind;
    } else break;
  }
  return variables;
}

function descriptorOf({ classId, instance, member }: ShortNamed): number[] {
  const octets = [classId >> 8, classId & 0xff];
  for (let shift = 5; shift >= 0; shift--) octets.push(Math.floor(instance / 256 ** shift) % 256);
  return [...octets, member & 0xff];
}
