import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codedLayouts, describedLayout, plainLayouts } from '../../dissectors/push-layouts/index.js';
import type { LayoutValue, PlainList } from '../../dissectors/push-layouts/layout.js';
import { Memo } from '../../src/core/index.js';
import { hex, join, tree } from '../dissect.js';
import { apdu, summary } from './dlms/cuts.js';
import { named, namedBy, push } from './dlms/pushes.js';

const OCTET_STRING = 9;
const TIME = hex('09 0c 07e8060a010c000a00ff8880');

/** A value of our own, made as the layout says. */
function valueOf({ tags, length, begins }: LayoutValue, n: number): Uint8Array {
  if (length === 12) return TIME;
  if (tags[0] !== OCTET_STRING) return hex(`06 0000${(4000 + n).toString(16).padStart(4, '0')}`);
  const text = new TextEncoder().encode(`${begins[0] ?? 'D'}${n}`);
  return join(Uint8Array.of(OCTET_STRING, text.length), text);
}

const structure = (values: readonly Uint8Array[]): Uint8Array => join(Uint8Array.of(2, values.length), ...values);
const codeOf = (instance: number): string =>
  [40, 32, 24, 16, 8, 0]
    .map((bits) => Math.floor(instance / 2 ** bits) % 256)
    .join('.')
    .replace(/^(\d+)\.(\d+)\.(.*)\.(\d+)$/, '$1-$2:$3*$4');

const lists = plainLayouts.flatMap((layout) => layout.lists.map((list) => ({ layout, list })));
const bodyOf = ({ values }: PlainList): Uint8Array[] => values.map(valueOf);

describe('layouts without codes', () => {
  it.each(lists)('$layout.maker, $list.name: each value is named, and the guess is said', ({ layout, list }) => {
    const tape = apdu(push(structure(bodyOf(list))));
    expect(namedBy(tape)).toBe(`a guess: ${layout.maker}, ${list.name} (${layout.countries})`);
    expect(named(tape).map(({ code }) => code)).toEqual(list.values.map(({ column }) => codeOf(column.instance)));
  });

  it.each(lists)('$layout.maker, $list.name: nothing is named where a value is missing', ({ list }) => {
    expect(namedBy(apdu(push(structure(bodyOf(list).slice(0, -1)))))).not.toContain(list.name);
  });

  it.each(lists)('$layout.maker, $list.name: nothing is named where there is one value more', ({ list }) => {
    expect(namedBy(apdu(push(structure([...bodyOf(list), hex('06 00000001')]))))).not.toContain(list.name);
  });

  it.each(lists)('$layout.maker, $list.name: nothing is named where a value has another type', ({ list }) => {
    const values = bodyOf(list);
    for (let n = 0; n < values.length; n++) {
      expect(namedBy(apdu(push(structure(values.with(n, hex('11 01')))))), `value ${n}`).toBe('');
    }
  });

  it('one number is power only behind the header that goes with it', () => {
    const body = structure([hex('06 00000759')]);
    expect(summary(apdu(push(body)))).toContain('| 1-0:1.7.0*255 1881 W');
    expect(namedBy(apdu(push(body, '40000001')))).toBe('');
    expect(namedBy(apdu(push(body, '40000000', '00')))).toBe('');
  });

  it('says what a meter of three phases measures, in its units', () => {
    const list = lists.find(({ list: { name } }) => name === 'list 3, three phases')?.list as PlainList;
    const found = named(apdu(push(structure(bodyOf(list)))));
    expect(found.map(({ code, quantity }) => `${code} ${quantity}`.trim())).toEqual([
      '1-1:0.2.129*255',
      '0-0:96.1.0*255',
      '0-0:96.1.7*255',
      '1-0:1.7.0*255 4003 W',
      '1-0:2.7.0*255 4004 W',
      '1-0:3.7.0*255 4005 var',
      '1-0:4.7.0*255 4006 var',
      '1-0:31.7.0*255 4.007 A',
      '1-0:51.7.0*255 4.008 A',
      '1-0:71.7.0*255 4.009 A',
      '1-0:32.7.0*255 401.0 V',
      '1-0:52.7.0*255 401.1 V',
      '1-0:72.7.0*255 401.2 V',
      '0-0:1.0.0*255',
      '1-0:1.8.0*255 4014 Wh',
      '1-0:2.8.0*255 4015 Wh',
      '1-0:3.8.0*255 4016 varh',
      '1-0:4.8.0*255 4017 varh',
    ]);
  });
});

const code = (instance: number): Uint8Array => hex(`09 06 ${instance.toString(16).padStart(12, '0')}`);
const [kaifa, kamstrup, austria, landisGyr] = codedLayouts;

describe('layouts with codes', () => {
  const pairs = (...codes: readonly number[]): Uint8Array[] =>
    codes.flatMap((one, n) => [code(one), hex(`06 0000${(100 + n).toString(16).padStart(4, '0')}`)]);

  it('Kamstrup: the version has no code, and units come from the layout', () => {
    const version = join(hex('0a 0e'), new TextEncoder().encode('Kamstrup_V0009'));
    const body = structure([version, ...pairs(0x0101010700ff, 0x01011f0700ff, 0x0101010800ff, 0x0101000005ff)]);
    const tape = apdu(push(body));
    expect(namedBy(tape)).toBe('the codes in it, and a guess: Kamstrup (Norway, Sweden, Denmark)');
    expect(named(tape)).toEqual([
      { code: '1-1:0.2.129*255', quantity: '', value: 'Kamstrup_V0009' },
      { code: '1-1:1.7.0*255', quantity: '100 W', value: '100' },
      { code: '1-1:31.7.0*255', quantity: '1.01 A', value: '101' },
      { code: '1-1:1.8.0*255', quantity: '1020 Wh', value: '102' },
      { code: '1-1:0.0.5*255', quantity: '', value: '103' },
    ]);
    expect(summary(tape)).toContain('| Kamstrup_V0009, 5 values: 1-1:1.7.0*255 100 W, 1-1:31.7.0*255 1.01 A, ');
  });

  it('Kaifa: known by the text of its first value', () => {
    const version = [code(0x0100000281ff), join(hex('09 07'), new TextEncoder().encode('KFM_009'))];
    const tape = apdu(push(structure([...version, ...pairs(0x0100200700ff)])));
    expect(namedBy(tape)).toBe(`the codes in it, and a guess: Kaifa (${kaifa?.countries})`);
    expect(named(tape).map(({ quantity }) => quantity)).toEqual(['', '10.0 V']);
  });

  it('Landis+Gyr: known by its codes, all of them in their order', () => {
    const codes = landisGyr?.codes ?? [];
    const tape = apdu(push(structure([TIME, ...pairs(...codes)])));
    expect(namedBy(tape)).toBe('the codes in it, and a guess: Landis+Gyr (Switzerland, Austria)');
    expect(named(tape).slice(0, 5)).toEqual([
      { code: '0-0:1.0.0*255', quantity: '', value: '2024-06-10T12:00:10.00+02:00' },
      { code: '1-0:1.8.0*255', quantity: '100 Wh', value: '100' },
      { code: '1-0:1.8.1*255', quantity: '101 Wh', value: '101' },
      { code: '1-0:1.8.2*255', quantity: '102 Wh', value: '102' },
      { code: '1-0:1.7.0*255', quantity: '103 W', value: '103' },
    ]);
    const others = [codes.slice(1), [...codes, 0x0100200700ff], [...codes].reverse()];
    for (const other of others)
      expect(namedBy(apdu(push(structure([TIME, ...pairs(...other)]))))).toBe('the codes in it');
    expect(namedBy(apdu(push(structure(pairs(...codes)))))).toBe('the codes in it');
  });

  it('Austria: only the meter number is a guess', () => {
    const triples = (austria?.codes ?? []).flatMap((one) => [code(one), hex('12 0007'), hex('02 02 0f ff 16 23')]);
    const number = join(hex('09 06'), new TextEncoder().encode('181220'));
    const tape = apdu(push(structure([TIME, ...triples, number])));
    expect(namedBy(tape)).toBe('the codes in it, and a guess: Kaifa or Sagemcom (Austria)');
    expect(named(tape).at(-1)).toEqual({ code: '0-0:96.1.0*255', quantity: '', value: '181220' });
    expect(named(tape)[1]).toEqual({ code: '1-0:1.8.0*255', quantity: '0.7 V', value: '7' });
    expect(namedBy(apdu(push(structure([TIME, ...triples]))))).toBe('the codes in it');
  });

  it('are no more than one for the same push', () => {
    expect(kamstrup?.begins).not.toBe('');
    const known = [...codedLayouts, describedLayout].map(
      ({ maker, begins, codes }) => `${maker} ${begins} ${codes.join()}`,
    );
    expect(new Set(known).size).toBe(known.length);
  });
});

describe('any bytes', () => {
  it('are decoded to the same tree again, and never fail', () => {
    const bodies = lists.map(({ list }) => push(structure(bodyOf(list))));
    const broken = fc
      .tuple(fc.constantFrom(...bodies), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }))
      .map(([bytes, changes]) => {
        const changed = bytes.slice();
        for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
        return changed;
      });
    fc.assert(
      fc.property(broken, (bytes) => {
        const memo = new Memo();
        const first = tree(apdu(bytes, { memo }));
        expect(first).not.toContain('issue.bug');
        expect(tree(apdu(bytes, { memo }))).toBe(first);
      }),
    );
  });
});
