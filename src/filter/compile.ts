/**
 * A display filter, compiled once: names and values are checked, and what is left are closures over numbers. A comparison holds
 * where any value of the field fits, `!=` where none is equal (as in Wireshark 4).
 */
import { dataTag, Kind, type Tape } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { compareNode, compareValue, holdsValue } from './compare.js';
import { FilterError } from './error.js';
import { Look, type Summarize } from './look.js';
import type { MessageValue } from './message-fields.js';
import { allWords, type Operand, octetsOf, octetsOfText, operandOf, wantedOf } from './operand.js';
import { type Expression, type Item, type Literal, parse, type Relation, type Word } from './parser.js';
import { messageText, searchText } from './plain-text.js';
import {
  type MessageSubject,
  needsHeaders,
  type Subject,
  subjectOf,
  type TapeSubject,
  type ValueType,
} from './subject.js';
import { PatternError, textPattern } from './text-pattern.js';

type Test = (look: Look) => boolean;
/** Is there a value of the field whose test answers `wanted`? */
type Find = (look: Look, wanted: boolean) => boolean;

/** Tests of one value, on the tape or beside it. */
interface ValueTests {
  readonly node: (tape: Tape, node: number) => boolean;
  readonly value: (value: MessageValue, subject: MessageSubject) => boolean;
}

/** Tells which messages are wanted. Made once, asked for each message of a capture. */
export class Filter {
  private readonly look: Look;
  private readonly test: Test;
  /** Fields of link or network headers are asked for, so these have to be on the tape. */
  readonly needsHeaders: boolean;

  /** Throws a `FilterError` where the text is no filter, names no field, or compares what can't be compared. */
  constructor(
    readonly text: string,
    summarize: Summarize,
  ) {
    this.look = new Look(summarize);
    const compiler = new Compiler(this.look);
    this.test = compiler.compile(parse(text));
    this.needsHeaders = compiler.needsHeaders;
    this.look.withHeaders = this.needsHeaders;
  }

  /** Messages have to come in their order only where the filter asks for the time since the first. */
  matches(message: Message): boolean {
    this.look.begin(message);
    return this.test(this.look);
  }
}

class Compiler {
  needsHeaders = false;

  constructor(private readonly look: Look) {}

  compile(expression: Expression): Test {
    switch (expression.kind) {
      case 'or':
      case 'xor':
      case 'and':
        return junction(
          expression.kind,
          expression.operands.map((operand) => this.compile(operand)),
        );
      case 'not': {
        const operand = this.compile(expression.operand);
        return (look) => !operand(look);
      }
      case 'present':
        return this.present(this.subject(expression.field));
      case 'compare':
        return this.relation(this.subject(expression.field), expression);
      case 'in':
        return this.within(this.subject(expression.field), expression);
      default:
        return expression satisfies never;
    }
  }

  private subject(word: Word): Subject {
    const subject = subjectOf(word);
    this.needsHeaders ||= needsHeaders(subject);
    return subject;
  }

  private present(subject: Subject): Test {
    if (subject.kind === 'message') return (look) => subject.field.values(look).length > 0;
    const slots = this.look.want(subject);
    return (look) => slots.some((slot) => look.count(slot) > 0);
  }

  private relation(subject: Subject, expression: Extract<Expression, { kind: 'compare' }>): Test {
    const { field, relation, value } = expression;
    checkComparable(subject, field);
    const find = this.find(subject, testsOf(relation, value, subject));
    switch (relation) {
      case '!=':
        return (look) => !find(look, true) && find(look, false);
      case '===':
        return (look) => find(look, true) && !find(look, false);
      case '!==':
        return (look) => find(look, false);
      default:
        return (look) => find(look, true);
    }
  }

  private within(subject: Subject, { field, items }: Extract<Expression, { kind: 'in' }>): Test {
    checkComparable(subject, field);
    const ranges = items.map((item) => rangeOf(item, subject));
    const isWithin = (compare: (operand: Operand) => number): boolean =>
      ranges.some(({ low, high }) =>
        high === undefined ? compare(low) === 0 : compare(low) >= 0 && compare(high) <= 0,
      );
    const find = this.find(subject, {
      node: (tape, node) => isWithin((operand) => compareNode(tape, node, operand)),
      value: (value) => isWithin((operand) => compareValue(value, operand)),
    });
    return (look) => find(look, true);
  }

  private find(subject: Subject, tests: ValueTests): Find {
    return subject.kind === 'message' ? findValue(subject, tests) : this.findNode(subject, tests);
  }

  private findNode(subject: TapeSubject, { node: test }: ValueTests): Find {
    const slots = this.look.want(subject);
    return (look, wanted) => {
      const { tape } = look.message;
      for (let i = 0; i < slots.length; i++) {
        const slot = slots[i] as number;
        const count = look.count(slot);
        const nodes = look.nodes(slot);
        for (let n = 0; n < count; n++) {
          const node = nodes[n] as number;
          if (test(tape, node) === wanted && (wanted || holdsValue(tape, node))) return true;
        }
      }
      return false;
    };
  }
}

function findValue(subject: MessageSubject, { value: test }: ValueTests): Find {
  return (look, wanted) => subject.field.values(look).some((value) => test(value, subject) === wanted);
}

function junction(kind: 'or' | 'xor' | 'and', tests: readonly Test[]): Test {
  const [first, second] = tests as readonly [Test, Test];
  if (kind === 'xor') return (look) => tests.filter((test) => test(look)).length % 2 === 1;
  // Two are the usual case, and a call less.
  if (tests.length === 2) {
    return kind === 'and' ? (look) => first(look) && second(look) : (look) => first(look) || second(look);
  }
  return kind === 'and' ? (look) => tests.every((test) => test(look)) : (look) => tests.some((test) => test(look));
}

// ---- tests of one value

function testsOf(relation: Relation, literal: Literal, subject: Subject): ValueTests {
  if (relation === 'contains') return containing(literal, subject);
  if (relation === 'matches') return matching(literal, subject);
  const operand = operandOf(literal, subject);
  if (relation !== '==' && relation !== '===' && relation !== '!=' && relation !== '!==')
    checkOrdered(subject, operand, literal);
  const holds = HOLDS[relation];
  return {
    node: (tape, node) => holds(compareNode(tape, node, operand)),
    value: (value) => holds(compareValue(value, operand)),
  };
}

/** NaN, for what can't be compared, is none of them. */
const HOLDS: Readonly<Record<Exclude<Relation, 'contains' | 'matches'>, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '===': (order) => order === 0,
  // Which values have to be equal is for whoever asks.
  '!=': (order) => order === 0,
  '!==': (order) => order === 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function rangeOf(item: Item, subject: Subject): { readonly low: Operand; readonly high: Operand | undefined } {
  const low = operandOf(item.value, subject);
  if (item.high === undefined) return { low, high: undefined };
  const high = operandOf(item.high, subject);
  checkOrdered(subject, low, item.value);
  checkOrdered(subject, high, item.high);
  return { low, high };
}

function containing(literal: Literal, subject: Subject): ValueTests {
  const { text, quoted } = literal;
  if (!CONTAINING.has(subject.type) && allWords(subject).length === 0) {
    const message = `\`${subject.name}\` contains nothing: it is compared with ${wantedOf(subject)}`;
    throw new FilterError(message, literal.at, literal.end);
  }
  const octets = quoted || !/^0x|:/i.test(text) ? undefined : octetsOf(text);
  if (subject.type === 'octets' || (subject.type === 'data' && octets !== undefined)) {
    const wanted = Buffer.from(octets ?? (quoted ? undefined : octetsOf(text)) ?? octetsOfText(text));
    return { node: (tape, node) => containsOctets(tape, node, wanted), value: () => false };
  }
  const tests = onText((value) => value.includes(text));
  // The digits of a number are no text.
  return subject.type !== 'data'
    ? tests
    : { ...tests, node: (tape, node) => isString(tape, node) && tests.node(tape, node) };
}

function isString(tape: Tape, node: number): boolean {
  const kind = tape.kind(node);
  return kind < Kind.data || STRING_TAGS.includes(dataTag(kind));
}

/** octet-string, visible-string, generalized-time, utf8-string */
const STRING_TAGS = [9, 10, 11, 12];

const CONTAINING: ReadonlySet<ValueType> = new Set([
  'text',
  'octets',
  'data',
  'endpoint',
  'flags',
  'obis',
  'oid',
  'bits',
]);

function matching(literal: Literal, subject: Subject): ValueTests {
  try {
    return onText(textPattern(literal.text));
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    // Where nothing was escaped, the place in the pattern is a place in the filter.
    const isPlain = literal.end - literal.at === literal.text.length + (literal.quoted ? 2 : 0);
    const at = isPlain ? literal.at + (literal.quoted ? 1 : 0) + error.at : literal.at;
    const message = `\`${subject.name}\` can't be matched with this: ${error.message}`;
    throw new FilterError(message, Math.min(at, literal.end - 1), literal.end);
  }
}

function onText(test: (text: string) => boolean): ValueTests {
  return {
    node: (tape, node) => holdsValue(tape, node) && test(searchText(tape, node)),
    value: (value, { field }) => test(messageText(field, value)),
  };
}

function containsOctets(tape: Tape, node: number, wanted: Buffer): boolean {
  if (!holdsValue(tape, node)) return false;
  const bytes = tape.stores[tape.store(node)] as Uint8Array;
  const at = tape.offset(node);
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, tape.length(node)).includes(wanted);
}

// ---- what can be compared

function checkComparable(subject: Subject, { at, end }: Word): void {
  if (subject.type !== 'none') return;
  throw new FilterError(`\`${subject.name}\` has no value: only its presence can be asked for`, at, end);
}

const UNORDERED: ReadonlySet<ValueType> = new Set(['boolean', 'obis', 'oid', 'bits']);

function checkOrdered({ type, name }: Subject, operand: Operand, { at, end }: Literal): void {
  const isUnordered =
    UNORDERED.has(type) ||
    (type === 'flags' && operand.number === undefined) ||
    (type === 'endpoint' && operand.address === undefined);
  if (isUnordered) throw new FilterError(`values of \`${name}\` have no order: use == or "in"`, at, end);
}
