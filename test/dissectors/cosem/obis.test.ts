/** Names by the rules of OBIS codes; with the facts of the standard at hand, every one of their examples. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abstractObjects } from '../../../dissectors/cosem/obis/abstract.js';
import { objectsOfAnyMedium } from '../../../dissectors/cosem/obis/any-medium.js';
import type { ObisCode } from '../../../dissectors/cosem/obis/code.js';
import { electricityObjects } from '../../../dissectors/cosem/obis/electricity.js';
import { gasObjects } from '../../../dissectors/cosem/obis/gas.js';
import { groupMeanings } from '../../../dissectors/cosem/obis/groups.js';
import { allocatorObjects } from '../../../dissectors/cosem/obis/hca.js';
import { heatObjects } from '../../../dissectors/cosem/obis/heat.js';
import { nationalSets } from '../../../dissectors/cosem/obis/national/index.js';
import { obisName, obisNames, obisNaming } from '../../../dissectors/cosem/obis/obis-name.js';
import { RuleTable } from '../../../dissectors/cosem/obis/rules.js';
import { waterObjects } from '../../../dissectors/cosem/obis/water.js';
import { parseObis } from '../../../src/core/index.js';

const codeOf = (text: string): ObisCode => parseObis(text) as ObisCode;
const nameOf = (text: string): string | undefined => obisName(...codeOf(text));

describe('names of OBIS codes', () => {
  it.each([
    // electricity: quantity, processing, rate, billing period, channel
    ['1-0:1.8.0*255', 'Active power+ (QI+QIV) time integral 1 (energy), rate 0 (total)'],
    ['1-0:1.8.1*3', 'Active power+ (QI+QIV) time integral 1 (energy), rate 1, billing period VZ=3'],
    ['1-0:1.8.0*101', 'Active power+ (QI+QIV) time integral 1 (energy), rate 0 (total), 1 last billing periods'],
    ['1-2:1.8.0*255', 'Active power+ (QI+QIV) time integral 1 (energy), rate 0 (total), channel 2'],
    ['1-65:1.8.0*255', 'Active power+ (QI+QIV) time integral 1 (energy), rate 0 (total), utility specific B=65'],
    ['1-0:63.29.0*255', 'L3 reactive power+ (QI+QII) time integral 5 (energy), rate 0 (total)'],
    ['1-0:13.7.0*255', 'Power factor, instantaneous'],
    ['1-0:88.8.0*255', 'Ampere-squared hours (QI+QII+QIII+QIV) time integral 1, rate 0 (total)'],
    ['1-0:32.7.3*255', 'L1 voltage, instantaneous, harmonic 3'],
    ['1-0:31.7.124*255', 'L1 current, instantaneous, total harmonic distortion (THD)'],
    ['1-0:15.7.5*255', 'Active power (abs(QI+QIV)+abs(QII+QIII)), instantaneous, harmonic 5'],
    ['1-0:32.32.0*255', 'L1 voltage, under limit occurrence counter'],
    ['1-0:32.32.12*255', 'L1 voltage, UNIPEDE voltage dip, depth 15..30 %, duration 500 ms..1 s'],
    ['1-0:1.35.0*2', 'Active power+ (QI+QIV), over limit threshold, rate 0 (total), threshold 2'],
    ['1-0:81.7.15*255', 'Angle of I(L2) to U(L2), instantaneous'],
    ['1-0:83.8.1*255', 'Sum Li active line losses+, time integral 1'],
    ['1-0:83.8.89*255', 'L3 A2h, time integral 1'],
    ['1-0:99.98.1*255', 'Event log, instance 2'],
    // abstract
    ['0-0:1.0.0*255', 'Clock'],
    ['0-1:24.2.1*255', 'M-Bus value, instance 2, channel 1'],
    ['0-0:10.0.106*255', 'Disconnect control script table'],
    ['0-0:65.17.2*255', 'Manufacturer table 130'],
    ['0-0:96.20.16*255', 'Strong DC magnetic field event, time stamp of current occurrence'],
    ['0-0:96.7.19*255', 'Duration of long power failure in any phase'],
    ['0-0:98.1.0*126', 'Data of billing period, scheme 1, unspecified number of billing periods'],
    // gas, heat, allocators, water
    [
      '7-0:13.26.0*101',
      'Forward absolute converter volume, billing period 1, index, historical, value at base conditions, rate 0 (total), 1 last billing periods',
    ],
    ['7-0:99.41.255*255', 'Load profile for absolute temperature'],
    ['7-0:53.12.3*255', 'Compressibility factor, calculation method 3 supported'],
    ['7-0:0.12.67*255', 'Gas analysis parameter: methane'],
    ['6-0:10.0.0*255', 'Flow temperature, current value'],
    ['4-0:3.0.255*255', 'Radiator surface temperature, current value'],
    ['8-0:1.2.0*255', 'Accumulated volume, set date value'],
    ['9-0:0.0.1*255', 'Water meter ID 2'],
    // countries, consortia, and codes of which only the owner is known
    ['1-0:94.91.0*255', 'Country specific identifier, India (94.91.0)'],
    ['1-0:94.255.0*255', 'Country specific identifier (94.255.0)'],
    ['0-0:93.44.1*255', 'Consortia specific identifier (93.44.1)'],
    ['7-70:1.200.0*0', 'Manufacturer specific'],
    ['0-70:3.0.0*255', 'Utility specific'],
    // nobody's
    ['1-0:127.8.0*255', 'Inactive object'],
    ['2-0:1.8.0*255', undefined],
    ['3-0:1.200.0*255', undefined],
    ['1-0:1.57.0*255', undefined],
    ['0-0:200.0.0*255', undefined],
  ])('names %s %s', (code, name) => {
    expect(nameOf(code)).toBe(name);
  });

  it('knows how sure a name is, and the classes that have it', () => {
    expect(obisNaming(codeOf('0-0:1.0.0'))).toEqual({
      name: 'Clock',
      confidence: 'high',
      classes: [8],
      generic: false,
    });
    expect(obisNaming(codeOf('1-0:100.8.0'))?.confidence).toBe('low');
    expect(obisNaming(codeOf('6-0:1.0.0'))?.confidence).toBe('medium');
    expect(obisNaming(codeOf('1-0:1.4.0'))?.classes).toContain(5);
    expect(obisNaming(codeOf('0-128:5.5.5'))).toMatchObject({ name: 'Manufacturer specific', generic: true });
  });

  it('adds what countries and companion standards call an object', () => {
    expect(obisNames(codeOf('1-0:1.7.0')).national.map(({ set, name }) => `${set}: ${name}`)).toEqual([
      'DSMR P1: Actual power delivered',
      'Norway HAN: Active power import',
      'Sweden HAN: P+',
      'Austria: P+',
    ]);
    expect(obisNames(codeOf('0-2:24.2.1')).national).toEqual([
      { set: 'DSMR P1', name: 'M-Bus last value (5 minute / hourly)', confidence: 'high' },
    ]);
    expect(obisNames(codeOf('0-0:24.2.1')).national).toEqual([]);
  });

  it('answers for any code, and fills in every place of a name', () => {
    fc.assert(
      fc.property(fc.tuple(...Array.from({ length: 6 }, () => fc.integer({ min: 0, max: 255 }))), (groups) => {
        const code = groups as unknown as ObisCode;
        expect(obisNames(code).general?.name ?? '').not.toMatch(/[{}]|undefined|NaN/);
        expect(groupMeanings(code)).toHaveLength(6);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('tables of rules', () => {
  const tables = {
    abstractObjects,
    objectsOfAnyMedium,
    electricityObjects,
    gasObjects,
    allocatorObjects,
    heatObjects,
    waterObjects,
  };

  it.each(Object.entries(tables))('are read whole: %s', (_, table) => {
    for (const rule of table.all()) {
      const code = rule.allowed.map((values, i) => values?.[0] ?? (i === 5 ? 255 : 1)) as unknown as ObisCode;
      // Some rule of the table names the first code that each allows.
      expect(table.find(code)?.name).toMatch(/^[A-Z0-9].*[^ {}]$/);
    }
    expect(table.all().length).toBeGreaterThan(5);
  });

  it('of countries are read whole', () => {
    expect(nationalSets.map((set) => set.name)).toContain('Norway HAN');
    // A look-up of each C reads all lines.
    for (const set of nationalSets) for (let c = 0; c < 256; c++) set.find([1, 0, c, 0, 0, 255]);
    expect(nationalSets[0]?.find(codeOf('0-4:25.9.0'))?.name).toBe('Push setup: on alarm');
  });

  it('count the first rule that fits, and choose words by the values that it allows', () => {
    const table = new RuleTable(`
      # two rules
      1.2.3,5*f      {e|three|five} of {d*2+e-1}{F}    8   low
      2:1.2.e        second{I}
    `);
    expect(table.find([0, 0, 1, 2, 5, 7])).toEqual({
      name: 'five of 8, billing period VZ=7',
      classes: [8],
      confidence: 'low',
      generic: false,
    });
    expect(table.find([0, 2, 1, 2, 4, 255])).toMatchObject({ name: 'second, instance 5', classes: [1, 3, 4] });
    expect(table.find([0, 1, 1, 2, 4, 255])).toBeUndefined();
  });

  it.each(['1.2  a name', '1.2.300  a name', '1.2.3-1  a name', '1.2.3', 'c.2.3  a name'])('refuse %j', (line) => {
    const table = new RuleTable(line);
    expect(() => table.find([0, 0, 1, 2, 3, 255])).toThrow(/OBIS|value group/);
  });
});

describe('groups by themselves', () => {
  it.each([
    ['1-0:1.8.2*255', ['electricity', 'no channel', 'active power+ (QI+QIV)', 'rate (tariff) 2']],
    ['1-0:32.7.3*255', ['electricity', 'no channel', 'L1 voltage', 'harmonic 3']],
    ['7-1:13.2.0*255', ['gas', 'channel 1', 'forward absolute converter volume', 'total of all rates']],
    ['0-0:94.47.1*255', ['abstract', 'no channel', 'country specific', '']],
  ])('say what %s is made of', (code, [a, b, c, e]) => {
    const meanings = groupMeanings(codeOf(code));
    expect([meanings[0], meanings[1], meanings[2], meanings[4]]).toEqual([a, b, c, e]);
  });

  it('of a pattern say what they can', () => {
    expect(groupMeanings(codeOf('1-0:*.8.0'))[3]).toContain('time integral 1');
  });
});

const facts = fileURLToPath(new URL('../../../../shared/facts/obis.json', import.meta.url));
if (!existsSync(facts)) console.log('examples of the standard are not checked: ../shared/facts/obis.json is not there');

describe.skipIf(!existsSync(facts))('the facts', () => {
  const { examples } = JSON.parse(existsSync(facts) ? readFileSync(facts, 'utf8') : '{"examples":[]}') as {
    examples: readonly { readonly obis: string; readonly name: string }[];
  };

  it('have every example named as they say', () => {
    const wrong = examples.filter(({ obis, name }) => nameOf(obis) !== name);
    expect(wrong).toEqual([]);
    expect(examples.length).toBeGreaterThan(300);
  });
});
