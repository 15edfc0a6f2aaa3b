/** Filters that nobody would write, and messages that nobody would send: what a filter may throw, and what it may take. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { holdsValue } from '../../src/filter/compare.js';
import { findSubject, subjectNames } from '../../src/filter/subject.js';
import {
  allFields,
  Columns,
  type Filter,
  FilterError,
  Kind,
  Limits,
  type Message,
  summarize,
} from '../../src/index.js';
import { filterOf, messageOf, read, registry, response } from './helper.js';

vi.setConfig({ testTimeout: 60_000 });

const words = fc.oneof(
  fc.constantFrom(
    'cosem.class_id',
    'dlms.data',
    'source',
    'frame.time',
    'issue.severity',
    'hdlc.fcs',
    'initiate.conformance',
  ),
  fc.constantFrom(
    '==',
    '!=',
    '!==',
    '<',
    '>=',
    'in',
    'contains',
    'matches',
    '~',
    'and',
    'or',
    'xor',
    'not',
    '!',
    '(',
    ')',
    '{',
    '}',
    ',',
  ),
  fc.constantFrom(
    '3',
    '3..5',
    '..',
    '0x',
    '-',
    '1-0:1.8.0*255',
    '192.0.2.0/24',
    '2024-01-01',
    '"(a"',
    '"a*"',
    'r"',
    'Register',
    'true',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

describe('hostile filters', () => {
  it('throw nothing but an error with a place in their text', () => {
    const message = messageOf(response('02 02 06 00 00 00 01 09 02 c0 01'));
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), fc.constantFrom('', ' '), (parts, between) => {
        const text = parts.join(between);
        let filter: Filter | undefined;
        try {
          filter = filterOf(text);
        } catch (error) {
          expect(error).toBeInstanceOf(FilterError);
          const { at, end } = error as FilterError;
          expect(at).toBeGreaterThanOrEqual(0);
          expect(at).toBeLessThanOrEqual(text.length);
          expect(end).toBeGreaterThan(at);
        }
        expect(filter === undefined || typeof filter.matches(message) === 'boolean').toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('take bounded time and depth, however long they are', () => {
    const most = Limits.filterLength;
    const before = process.cpuUsage();
    for (const text of [
      `message.number in {${'1,'.repeat(most / 2 - 20)}1}`,
      Array(Math.floor(most / 8))
        .fill('a or ')
        .join(''),
      `issue or ${'issue or '.repeat(Math.floor(most / 9) - 3)}issue`,
      '('.repeat(most),
      'not '.repeat(most / 4),
      `service matches "${'(a|b)*'.repeat(most / 6 - 10)}"`,
      `service == ${'x'.repeat(most - 20)}`,
      `message.number == ${'9'.repeat(most - 20)}`,
      'x'.repeat(most),
    ]) {
      try {
        filterOf(text).matches(messageOf(response('00')));
      } catch (error) {
        expect(error).toBeInstanceOf(FilterError);
      }
    }
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(3000);
  });
});

/** A value that each type takes. */
const SAMPLES = [
  '3',
  'true',
  'x',
  '"x"',
  '00',
  '1-0:1.8.0',
  '192.0.2.1',
  '02:00:00:00:00:01',
  '2024-01-01',
  '2.16.1',
  '01',
];

function everyFilter(): Filter[] {
  const filters: Filter[] = [];
  for (const name of subjectNames()) {
    filters.push(filterOf(name));
    for (const relation of ['==', '!=', '<', 'contains', 'matches']) {
      for (const value of SAMPLES) {
        try {
          filters.push(filterOf(`${name} ${relation} ${value}`));
          break;
        } catch (error) {
          if (!(error instanceof FilterError)) throw error;
        }
      }
    }
  }
  return filters;
}

const CAPTURES = [
  'hdlc-faults.bin',
  'peer-defects.hex',
  'data-types.hex',
  'wrapper-session.pcap',
  'aare-rejected.hex',
  'tcp-snaplen.pcap',
];

describe('any message', () => {
  const filters = everyFilter();
  const columns = new Columns(subjectNames(), (message) => summarize(message, registry));

  it('can be asked for every field in every way', async () => {
    expect(filters.length).toBeGreaterThan(3 * subjectNames().length);
    let asked = 0;
    for (const capture of CAPTURES) {
      await read(
        capture,
        (message) => {
          for (const filter of filters) asked += filter.matches(message) ? 1 : 0;
          expect(columns.read(message)).toHaveLength(subjectNames().length);
        },
        { layers: true, all: true },
      );
    }
    expect(asked).toBeGreaterThan(1000);
  });

  it('has a field where a look at every node finds it', async () => {
    const fields = allFields().filter(({ name }) => findSubject(name)?.kind === 'tape');
    const presence = new Map(fields.map(({ name }) => [name, filterOf(name)]));
    for (const capture of CAPTURES) {
      await read(
        capture,
        (message) => {
          const there = namesOn(message, () => true);
          for (const [name, filter] of presence) {
            if (!filter.needsHeaders) expect([name, filter.matches(message)]).toEqual([name, there.has(name)]);
          }
        },
        { layers: true },
      );
    }
  });

  it('is one of three: some value equal, none, or no value', async () => {
    const names = ['cosem.class_id', 'dlms.data', 'cosem.instance', 'hdlc.fcs', 'dlms.result'];
    const values = ['3', '5', '1-0:1.8.0', '0', '0'];
    const trios = names.map((name, i) => ({
      name,
      equal: filterOf(`${name} == ${values[i]}`),
      none: filterOf(`${name} != ${values[i]}`),
    }));
    for (const capture of CAPTURES) {
      await read(capture, (message) => {
        const withValue = namesOn(message, (node) => holdsValue(message.tape, node));
        for (const { name, equal, none } of trios) {
          const answers = [equal.matches(message), none.matches(message), !withValue.has(name)];
          expect([name, answers.filter(Boolean).length]).toEqual([name, 1]);
        }
      });
    }
  });

  it('may be of random bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.constantFrom(0xc0, 0xc4, 0x60, 0x61, 0x0f, 0xc1),
        (bytes, tag) => {
          const message = messageOf(`${tag.toString(16).padStart(2, '0')}${Buffer.from(bytes).toString('hex')}`);
          for (const filter of filters) expect(typeof filter.matches(message)).toBe('boolean');
          expect(columns.read(message)).toHaveLength(subjectNames().length);
        },
      ),
      { numRuns: 30 },
    );
  });
});

function namesOn(message: Message, counts: (node: number) => boolean): Set<string> {
  const { tape, first } = message;
  const names = new Set<string>();
  for (let node = first; node < tape.top; node += 4) {
    if (!counts(node)) continue;
    names.add(allFields()[tape.fieldId(node)]?.name as string);
    // Data whose class says what it means is still data.
    if (tape.kind(node) >= Kind.data) names.add('dlms.data');
  }
  return names;
}
