import { describe, expect, it } from 'vitest';
import { written } from '../../captures/written.js';
import { Shared } from '../../src/core/index.js';
import { valueLines } from '../../src/dialog/value-sinks.js';
import { captureKeys } from '../deciphering.js';
import { capture, conversationsIn, conversationsOf } from './run.js';

type Row = Readonly<Record<string, unknown>>;

async function rowsOf(name: string, bytes = capture(name)): Promise<readonly Row[]> {
  const out = await written(name, bytes, (output) => valueLines(output, false));
  const lines = out.split('\n').filter((line) => line !== '' && !line.includes('"note":{'));
  return lines.map((line) => JSON.parse(line) as Row);
}

const brief = ({ obis, data_index, value, unit, time }: Row): readonly unknown[] => [
  data_index === undefined ? obis : `${String(obis)}[${String(data_index)}]`,
  value,
  unit,
  time,
];

describe('values of telegrams', () => {
  it('have code, unit, meter, and the time of the telegram or their own', async () => {
    const rows = (await rowsOf('p1.bin')).filter(({ message }) => message === 3);
    expect(new Set(rows.map(({ meter, source }) => `${String(meter)} ${String(source)}`))).toEqual(
      new Set(['7359990000000017 pushed']),
    );
    const told = rows.map(brief);
    const sent = '2024-06-10T12:30:10';
    expect(told).toContainEqual(['1-0:1.8.1*255', 3100.12, 'kWh', sent]);
    expect(told).toContainEqual(['0-0:96.14.0*255', '0001', undefined, sent]);
    expect(told).toContainEqual(['0-1:24.2.1*255', 123.417, 'm3', '2024-06-10T12:25:00']);
    expect(told).toContainEqual(['1-0:99.97.0*255[4]', 240, 's', '2023-12-08T15:24:15']);
    expect(rows.find(({ obis }) => obis === '0-1:96.1.0*255')).toMatchObject({
      value: 'M001735999',
      raw: '4D303031373335393939',
    });
  });

  it('of DSMR 2 and 3 are what the record says that it carries', async () => {
    const rows = (await rowsOf('p1.bin')).filter(({ message }) => message === 5);
    expect(rows.map(brief)).toContainEqual(['0-1:24.2.1*255', 124.477, 'm3', '2012-05-17T02:00:00']);
  });

  it('are marked where the CRC is wrong, left out where they are cut, and neither is a last value', async () => {
    const rows = await rowsOf('p1.bin');
    const verdicts = new Set(rows.filter(({ message }) => message === 4).map(({ verdict }) => verdict));
    expect(verdicts).toEqual(new Set(['CRC wrong']));
    const cut = rows.filter(({ message }) => message === 7).map(({ obis }) => obis);
    expect(cut).toEqual(['1-3:0.2.8*255', '0-0:1.0.0*255', '0-0:96.1.1*255', '1-0:1.8.1*255']);
    const [view] = await conversationsIn('p1.bin');
    expect(view?.meterNames).toEqual(['7359990000000017', '7359', '73599917']);
    expect(view?.values.find(({ obis }) => obis === '1-0:1.8.2*255')).toMatchObject({ value: '1156.669', count: 1 });
  });

  it('that were ciphered have their verdict', async () => {
    const how = { shared: new Shared(captureKeys()) };
    const [view] = await conversationsOf('security-p1.bin', capture('security-p1.bin'), {}, how);
    expect(view?.meterName).toBe('7359990000000017');
    expect(view?.values.find(({ obis }) => obis === '1-0:1.8.1*255')).toMatchObject({
      value: '3100.12',
      unit: 'kWh',
      verdict: 'tag verified',
      count: 4,
    });
  });
});

describe('values of readouts', () => {
  it('have codes in full, times behind maxima, and the meter by serial number, else by identification', async () => {
    const rows = await rowsOf('iec62056-21-readout.bin');
    const told = rows.filter(({ message }) => message === 4).map(brief);
    expect(told).toContainEqual(['1-0:1.8.0*5', 4101.502, 'kWh', undefined]);
    expect(told).toContainEqual(['1-0:1.6.1*255', 3.417, 'kW', '2024-06-08T17:45:00']);
    expect(told).toContainEqual(['9.4[2]', 82, 'C', undefined]);
    expect(rows.find(({ message }) => message === 9)).toMatchObject({ meter: '/DMpBME90', source: 'read' });
    expect(rows.find(({ message }) => message === 7)).toMatchObject({ verdict: 'block check wrong' });
  });

  it('in programming mode are of what was asked for; commands and errors have none', async () => {
    const rows = await rowsOf('iec62056-21-programming.bin');
    expect(rows.map(({ message, obis, value }) => [message, obis, value])).toEqual([
      [8, '1-0:1.8.0*255', 4256.789],
      [10, 'C003', '4F4B'],
      [19, '1-0:1.8.0*255', 4256.789],
    ]);
  });
});
