import { afterEach, describe, expect, it } from 'vitest';
import {
  installNamer,
  makerName,
  type Namer,
  obisEntry,
  octetStringGuess,
  parseObis,
  setUserNames,
  type UserName,
} from '../../src/core/index.js';
import { hex } from '../dissect.js';

const ENERGY = hex('0100010800ff');
const guess = (octets: string, named?: boolean): string | undefined =>
  octetStringGuess(hex(octets), 0, hex(octets).length, named);

let asked = 0;
const namer: Namer = {
  object(code) {
    asked++;
    if (code[2] === 1) return { name: 'energy', telling: true };
    return code[2] === 200 ? { name: 'somebody knows', telling: false } : undefined;
  },
  maker: (letters) => (letters === 'KAM' ? 'Kamstrup' : undefined),
  systemTitle: (title) => (title[3] === 0x66 ? 'a meter' : ''),
  unit: (code) => (code === 30 ? 'Wh' : undefined),
};

const named = (text: string, name: string): UserName => ({
  pattern: parseObis(text) as NonNullable<ReturnType<typeof parseObis>>,
  name,
});

afterEach(() => {
  installNamer(undefined);
  setUserNames([]);
  asked = 0;
});

describe('names of objects', () => {
  it('are left out where nobody names', () => {
    expect(obisEntry(ENERGY, 0)).toEqual({
      code: '1-0:1.8.0*255',
      labelled: '1-0:1.8.0*255',
      brief: '1-0:1.8.0*255',
      given: undefined,
      likely: true,
    });
    expect(makerName('KAM')).toBeUndefined();
  });

  it('stand behind the code, and are asked for once', () => {
    installNamer(namer);
    expect(obisEntry(ENERGY, 0).labelled).toBe('1-0:1.8.0*255 (energy)');
    expect(obisEntry(hex('ff0100010800ff'), 1).labelled).toBe('1-0:1.8.0*255 (energy)');
    expect(asked).toBe(1);
    expect(obisEntry(ENERGY, 0).brief).toBe('1-0:1.8.0*255');
  });

  it('are those of the user first, the most exact of them', () => {
    installNamer(namer);
    setUserNames([named('1-0:1.8.0', 'Import'), named('*-*:*.8.*', 'Energy'), named('1-0:*.8.0', 'Total')]);
    expect(obisEntry(ENERGY, 0).labelled).toBe('1-0:1.8.0*255 (Import)');
    expect(obisEntry(ENERGY, 0).brief).toBe('1-0:1.8.0*255 "Import"');
    expect(obisEntry(hex('0100020800ff'), 0).given).toBe('Total');
    expect(obisEntry(hex('0100020801ff'), 0).given).toBe('Energy');
    setUserNames([named('1.8.0', 'first'), named('1.8.0', 'last')]);
    expect(obisEntry(ENERGY, 0).given).toBe('last');
  });

  it('are kept for a bounded number of codes', () => {
    installNamer(namer);
    for (let i = 0; i < 10_000; i++) obisEntry(Uint8Array.of(1, 0, 1, i >> 8, i & 255, 255), 0);
    expect(asked).toBe(10_000);
    obisEntry(Uint8Array.of(1, 0, 1, 9_999 >> 8, 9_999 & 255, 255), 0);
    expect(asked).toBe(10_000);
    obisEntry(Uint8Array.of(1, 0, 1, 0, 0, 255), 0);
    expect(asked).toBe(10_001);
  });
});

describe('guesses of octet strings', () => {
  it.each([
    ['0100010800ff', '1-0:1.8.0*255 (energy)'],
    ['010001080005', '1-0:1.8.0*5 (energy)'],
    ['0100630100ff', '1-0:99.1.0*255'],
    // neither a name nor of the present; no medium; a name that tells nothing; a MAC address; nothing
    ['010002080005', undefined],
    ['030001080005', undefined],
    ['0b00010800ff', undefined],
    ['0100c8080005', undefined],
    ['001122334455', undefined],
    ['000000000000', undefined],
    ['ffffffffffff', undefined],
    ['414243444546', '"ABCDEF"'],
  ])('takes six octets %s for %s', (octets, text) => {
    installNamer(namer);
    expect(guess(octets)).toBe(text);
  });

  it('leaves names out in a line, but for those of the user', () => {
    installNamer(namer);
    expect(guess('0100010800ff', false)).toBe('1-0:1.8.0*255');
    setUserNames([named('1.8.0', 'Import')]);
    expect(guess('0100010800ff', false)).toBe('1-0:1.8.0*255 "Import"');
  });

  it.each([
    // Monday, 10 June 2024; its day of the week left out; of another day; every New Year's Day; the last of a month
    ['07e8060a01', '2024-06-10'],
    ['07e8060aff', '2024-06-10'],
    ['07e8060a02', undefined],
    ['ffff0101ff', '****-01-01'],
    ['ffff06feff', '****-06-(last day)'],
    ['ffffffffff', undefined],
    ['07e80d0a01', undefined],
    ['0101010101', undefined],
  ])('takes five octets %s for the date %s', (octets, text) => {
    expect(guess(octets)).toBe(text);
  });

  it.each([
    ['060000ff', '06:00:00'],
    ['ffffffff', undefined],
    ['180000ff', undefined],
    // may as well be numbers, versions or addresses
    ['06000000', undefined],
    ['00000000', undefined],
    ['c0a80101', undefined],
    ['0a000001', undefined],
  ])('takes four octets %s for the time %s', (octets, text) => {
    expect(guess(octets)).toBe(text);
  });

  it.each([
    ['4b414d0001020304', 'system title, maker KAM (Kamstrup)'],
    ['4b414d6601020304', 'system title, maker KAM (Kamstrup), a meter'],
    ['5858580001020304', 'system title, maker XXX'],
    ['4b614d0001020304', undefined],
    ['4b414d3132333435', '"KAM12345"'],
  ])('takes eight octets %s for %s', (octets, text) => {
    installNamer(namer);
    expect(guess(octets)).toBe(text);
  });

  it('keeps the octets of system titles in a line: they tell which device it is', () => {
    expect(guess('4b414d0001020304', false)).toBeUndefined();
  });
});
