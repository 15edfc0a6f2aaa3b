import { describe, expect, it } from 'vitest';
import { written } from '../../captures/written.js';
import { Shared } from '../../src/core/index.js';
import { Reading, ValueReader } from '../../src/dialog/index.js';
import { valueCsv, valueLines, valueTable } from '../../src/dialog/value-sinks.js';
import { captureKeys } from '../deciphering.js';
import { capture, conversationsOf, messagesOf, wrapped } from './run.js';

interface Row {
  readonly time: string;
  readonly meter: string;
  readonly obis: string;
  readonly value: string;
  readonly unit: string;
  readonly source: string;
}

async function rowsOf(name: string, bytes: Uint8Array, isAll = false): Promise<Row[]> {
  const rows: Row[] = [];
  const reader = new ValueReader(({ time, meter, object, value, unit, source }) => {
    rows.push({ time, meter, obis: object.obis, value, unit, source });
  }, isAll);
  const reading = new Reading();
  await messagesOf(name, bytes, (message) => {
    reading.read(message);
    reader.take(message, reading);
  });
  return rows;
}

const PROFILE = '0007 0100630100ff';
const ask = (attribute: string): string => `2>1 c001c1 ${PROFILE} ${attribute} 00`;
/** Clock, active energy. */
const COLUMNS = `1>2 c401c1 00 01 02
  02 04 12 0008 09 06 0000010000ff 0f 02 12 0000
  02 04 12 0003 09 06 0100010800ff 0f 02 12 0000`.replaceAll('\n', ' ');
const SCALER = ['2>1 c001c1 0003 0100010800ff 03 00', '1>2 c401c1 00 02 02 0f fd 16 1e'];
const PERIOD = [ask('04'), '1>2 c401c1 00 06 00000384'];
const AT_NOON = '09 0c 07e8060a010c000000ff8880';
/** Noon and three rows behind it: the clock and, once, the register are null-data. */
const BUFFER = `1>2 c401c1 00 01 04 02 02 ${AT_NOON} 06 00003039 02 02 00 06 0000303a 02 02 00 00 02 02 ${AT_NOON} 06 00000001`;

describe('rows of profiles', () => {
  it('have times of their own, and quantities', async () => {
    const rows = await rowsOf('lines.hex', wrapped(ask('03'), COLUMNS, ...SCALER, ...PERIOD, ask('02'), BUFFER));
    expect(rows.filter(({ source }) => source === 'profile')).toEqual(
      [
        ['2024-06-10T12:00:00+02:00', '12.345'],
        ['2024-06-10T12:15:00+02:00', '12.346'],
        ['2024-06-10T12:30:00+02:00', '12.346'],
        ['2024-06-10T12:00:00+02:00', '0.001'],
      ].map(([time, value]) => ({
        time,
        meter: 'wPort 1',
        obis: '1-0:1.8.0*255',
        value,
        unit: 'Wh',
        source: 'profile',
      })),
    );
  });

  it('have no time where the clock is left out and the capture period is not known', async () => {
    const rows = await rowsOf('lines.hex', wrapped(ask('03'), COLUMNS, ask('02'), BUFFER));
    expect(rows.map(({ time }) => time)).toEqual(['2024-06-10T12:00:00+02:00', '', '', '2024-06-10T12:00:00+02:00']);
  });

  it('know no time of a clock that leaves parts open', async () => {
    const open = BUFFER.replace(AT_NOON, '09 0c ffff060a010c000000ff8880');
    const rows = await rowsOf('lines.hex', wrapped(ask('03'), COLUMNS, ...PERIOD, ask('02'), open));
    expect(rows.filter(({ source }) => source === 'profile').map(({ time }) => time)).toEqual([
      '',
      '',
      '',
      '2024-06-10T12:00:00+02:00',
    ]);
  });
});

describe('null-data in rows of profiles', () => {
  /** Of each cell: its value, and whether it is that of a row before. */
  const cellsOf = async (...rows: readonly string[]): Promise<readonly (readonly unknown[])[]> => {
    const buffer = `1>2 c401c1 00 01 ${rows.length.toString(16).padStart(2, '0')} ${rows.join(' ')}`;
    const lines = wrapped(ask('03'), COLUMNS, ...SCALER, ask('02'), buffer);
    const out = await written('lines.hex', lines, (output) => valueLines(output, false));
    return out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .map(({ value, unit, raw, inherited }) => [value, unit, raw, inherited]);
  };
  const number = (value: string): string => `02 02 00 06 ${value}`;
  const NULL = '02 02 00 00';

  it('is the value of the row before, with its unit, and says so', async () => {
    expect(await cellsOf(number('00003039'), NULL, NULL, number('0000303a'), NULL)).toEqual([
      [12.345, 'Wh', 12345, undefined],
      [12.345, 'Wh', null, true],
      [12.345, 'Wh', null, true],
      [12.346, 'Wh', 12346, undefined],
      [12.346, 'Wh', null, true],
    ]);
  });

  it('says nothing in the first row, and in those behind it that say nothing either', async () => {
    expect(await cellsOf(NULL, NULL, number('00003039'), NULL)).toEqual([
      [null, undefined, null, false],
      [null, undefined, null, false],
      [12.345, 'Wh', 12345, undefined],
      [12.345, 'Wh', null, true],
    ]);
  });

  it('knows nothing of the rows of another answer', async () => {
    const buffer = (row: string): string => `1>2 c401c1 00 01 01 ${row}`;
    const lines = wrapped(ask('03'), COLUMNS, ask('02'), buffer(number('00003039')), ask('02'), buffer(NULL));
    const rows = await rowsOf('lines.hex', lines);
    expect(rows.map(({ value }) => value)).toEqual(['12345', '']);
  });

  it('is not told from rows with another number of values, nor past them', async () => {
    const cells = await cellsOf(number('00003039'), '02 01 00', NULL, '02 03 00 00 00', number('0000303a'), NULL);
    expect(cells.map(([value, , , inherited]) => [value, inherited])).toEqual([
      [12.345, undefined],
      [null, false],
      [null, false],
      [12.346, undefined],
      [12.346, true],
    ]);
  });

  it('in a compact-array has no value before it', async () => {
    const lines = wrapped(ask('03'), COLUMNS, ask('02'), '1>2 c401c1 00 13 02 02 11 00 02 0102');
    const rows = await rowsOf('lines.hex', lines);
    expect(rows.map(({ value }) => value)).toEqual(['', '']);
  });

  it('outside of profiles is null-data', async () => {
    const lines = wrapped('2>1 c001c1 0003 0100010800ff 02 00', '1>2 c401c1 00 00');
    const out = await written('lines.hex', lines, (output) => valueLines(output, false));
    expect(JSON.parse(out)).toMatchObject({ value: null, raw: null });
    expect(out).not.toContain('inherited');
  });

  it('is marked in table and CSV', async () => {
    const name = 'inherited-null-data.pcap';
    const table = await written(name, capture(name), (output) =>
      valueTable(output, { isAll: false, theme: undefined, width: 160 }),
    );
    const sources = (obis: string): readonly (string | undefined)[] =>
      table
        .split('\n')
        .filter((line) => line.includes(obis))
        .map((line) => /profile(?:, [a-z-]+(?: before)?)?/.exec(line)?.[0]);
    expect(sources('0-0:96.10.1*255').slice(0, 7)).toEqual([
      'profile',
      'profile, as before',
      'profile',
      'profile, as before',
      'profile, null-data',
      'profile',
      'profile, as before',
    ]);
    const csv = await written(name, capture(name), (output) => valueCsv(output, false));
    const lines = csv.split('\r\n').filter((line) => line.includes(',1-0:2.8.0*255,'));
    expect(lines.map((line) => line.split(',').at(-3))).toEqual(['', '1', '1', '', '0', '0', '0', '', '0']);
  });
});

describe('buffers in pushes', () => {
  it('have rows as those in answers have: columns, units, times of their own', async () => {
    const rows = await rowsOf('inherited-push.pcap', capture('inherited-push.pcap'));
    const pushed = rows.filter(({ obis, source }) => obis === '1-0:2.8.0*255' && source === 'profile');
    expect(pushed.map(({ time, value, unit }) => [time, value, unit])).toEqual(
      [0, 0, 0].flatMap(() => [
        ['2024-06-10T11:30:00+02:00', '813500', 'Wh'],
        ['2024-06-10T11:45:00+02:00', '813500', 'Wh'],
      ]),
    );
    // Each value once: those of the push itself are the time, which is none, and buffers.
    expect(rows.filter(({ source }) => source === 'pushed')).toEqual([]);
    const all = await rowsOf('inherited-push.pcap', capture('inherited-push.pcap'), true);
    expect(all.filter(({ obis, source }) => obis === '1-0:99.1.0*255' && source === 'pushed')).toHaveLength(2);
  });
});

describe('values', () => {
  it('have the time of their message, and the address of the meter', async () => {
    const rows = await rowsOf('wrapper-session.pcap', capture('wrapper-session.pcap'));
    expect(rows[0]).toEqual({
      time: '2024-06-10T10:00:00.099619Z',
      meter: '192.0.2.20:4059 wPort 1',
      obis: '1-0:1.8.0*255',
      value: '4256789',
      unit: '',
      source: 'read',
    });
    expect(rows.map(({ source }) => source)).toContain('written');
  });

  it('of what is pushed have the time of the push, where it has one', async () => {
    const rows = await rowsOf('notifications.pcap', capture('notifications.pcap'));
    const events = rows.filter(({ obis }) => obis.startsWith('0-0:9'));
    expect(events.map(({ time, source }) => [time, source]).slice(-2)).toEqual([
      ['2024-06-10T12:03:00+02:00', 'pushed'],
      ['2024-06-10T10:04:00.006871Z', 'pushed'],
    ]);
  });

  it('are called by the name of the meter once it was read', async () => {
    const lines = wrapped(
      '2>1 c001c1 0003 0100010800ff 02 00',
      '1>2 c401c1 00 06 00000001',
      '2>1 c001c1 0001 00002a0000ff 02 00',
      '1>2 c401c1 00 09 04 444d5031',
      '2>1 c001c1 0003 0100010800ff 02 00',
      '1>2 c401c1 00 06 00000002',
    );
    const rows = await rowsOf('lines.hex', lines);
    expect(rows.map(({ meter, value }) => [meter, value])).toEqual([
      ['wPort 1', '1'],
      ['DMP1', 'DMP1'],
      ['DMP1', '2'],
    ]);
  });

  it('leave out structures and logical names unless all are asked for', async () => {
    const lines = wrapped(
      '2>1 c001c1 0003 0100010800ff 01 00',
      '1>2 c401c1 00 09 06 0100010800ff',
      '2>1 c001c1 0003 0100010800ff 03 00',
      '1>2 c401c1 00 02 02 0f fd 16 1e',
    );
    expect(await rowsOf('lines.hex', lines)).toEqual([]);
    expect((await rowsOf('lines.hex', lines, true)).map(({ value }) => value)).toEqual([
      '1-0:1.8.0*255',
      '{"scaler":-3,"unit":"Wh"}',
    ]);
  });
});

describe('pushes', () => {
  it('have their meter from the first value on, and objects without a class have none', async () => {
    const out = await written('hdlc-push.hex', capture('hdlc-push.hex'), (output) => valueLines(output, false));
    const rows = out
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row) as Record<string, unknown>);
    const pushed = rows.filter(({ message }) => message === 2);
    expect(pushed.length).toBeGreaterThan(3);
    expect(new Set(pushed.map(({ meter }) => meter))).toEqual(new Set(['7359990000000017']));
    expect(pushed[0]).toMatchObject({ source: 'pushed', obis: '1-1:0.2.129*255' });
    expect(rows.filter(({ obis, unit }) => obis === '1-0:1.7.0*255' && unit === 'W').length).toBeGreaterThan(0);
  });
});

describe('values of protected messages', () => {
  const keys = { shared: new Shared(captureKeys()) };
  const name = 'security-wrong.pcap';

  it('have the verdict of their message', async () => {
    const rows: (readonly string[])[] = [];
    const reader = new ValueReader(({ value, verdict }) => rows.push([value, verdict]));
    const reading = new Reading();
    await messagesOf(
      name,
      capture(name),
      (message) => {
        reading.read(message);
        reader.take(message, reading);
      },
      keys,
    );
    expect(rows).toEqual([
      ['3', 'wrong'],
      ['0', 'wrong'],
      ['1', 'tag verified'],
      ['2', 'wrong'],
      ['10', 'wrong'],
      ['10', 'no tag'],
      ['12', 'tag verified'],
      ['13', 'tag verified'],
      ['14', 'tag verified'],
    ]);
  });

  it('are no last values where the tag is wrong', async () => {
    const views = await conversationsOf(name, capture(name), {}, { shared: new Shared(captureKeys()) });
    expect(views.map(({ values }) => values.map(({ value, verdict, count }) => [value, verdict, count]))).toEqual([
      [['1', 'tag verified', 1]],
      [['10', 'no tag', 1]],
      [],
      [['14', 'tag verified', 3]],
    ]);
  });

  it('say so where nobody gave keys to check the tag with', async () => {
    const clear = 'c401c1 00 06 0000002a';
    const lines = wrapped('2>1 c001c1 0003 0100010800ff 02 00', `1>2 cc 1a 10 00000001 ${clear} ${'00'.repeat(12)}`);
    const out = await written('lines.hex', lines, (output) => valueLines(output, false));
    expect(JSON.parse(out)).toMatchObject({ value: 42, verdict: 'not checked' });
    const table = await written('lines.hex', lines, (output) =>
      valueTable(output, { isAll: false, theme: undefined, width: 120 }),
    );
    expect(table).toContain('read [not checked]');
    const csv = await written('lines.hex', lines, (output) => valueCsv(output, false));
    expect(csv).toMatch(/,2,2,,not checked,0\r\n$/);
  });
});

describe('values of Euridis', () => {
  it('are those of the station that the address of the frame names', async () => {
    const rows = await rowsOf('euridis.hex', capture('euridis.hex'));
    expect(rows.map(({ meter, value }) => [meter, value])).toEqual([['072451004711', '4256789']]);
  });
});

describe('secrets in clear', () => {
  const lines = wrapped(
    '2>1 c001c1 000f 0000280000ff 07 00',
    '1>2 c401c1 00 09 05 4775727578',
    '2>1 c101c1 0013 0000140000ff 07 00 09 06 477572757831',
    '1>2 c501c1 00',
    '2>1 c301c1 000f 0000280000ff 02 01 09 10 000102030405060708090a0b0c0d0e0f',
    '1>2 c701c1 00 00',
    '2>1 c001c1 0013 0000140000ff 07 00',
    '1>2 c401c1 01 03',
  );
  const LEAKS = /Gurux|4775727578|000102030405/i;

  it('are told by their length in rows, of all kinds', async () => {
    const rows = await written('lines.hex', lines, (output) => valueLines(output, true));
    expect(rows).not.toMatch(LEAKS);
    expect(rows.match(/"value":"[^"]*","raw":null/g)).toEqual(
      ['5', '6', '16'].map((size) => `"value":"[secret, ${size} bytes]","raw":null`),
    );
    expect(await written('lines.hex', lines, (output) => valueCsv(output, true))).not.toMatch(LEAKS);
  });

  it('and in conversations, where results are told as ever', async () => {
    const [view] = await conversationsOf('lines.hex', lines);
    expect(view?.exchanges.slice(0, 3).map(({ sent, result }) => [sent, result])).toEqual([
      ['', '[secret, 5 bytes]'],
      ['[secret, 6 bytes]', 'success'],
      ['[secret, 16 bytes]', 'success'],
    ]);
    expect(view?.exchanges.at(-1)?.result).toBe('read-write-denied');
    expect(view?.values.map(({ value }) => value)).toEqual(['[secret, 5 bytes]', '[secret, 6 bytes]']);
    expect(JSON.stringify(view)).not.toMatch(LEAKS);
  });
});

describe('CSV', () => {
  const text = (characters: string): string =>
    `09 ${characters.length.toString(16).padStart(2, '0')} ${Buffer.from(characters).toString('hex')}`;
  const csvOf = (value: string): Promise<string> =>
    written('lines.hex', wrapped('2>1 c001c1 0001 0000600100ff 02 00', `1>2 c401c1 00 ${value}`), (output) =>
      valueCsv(output, false),
    );

  it('has a header, and rows that end as RFC 4180 has it', async () => {
    const lines = (await csvOf('06 0000002a')).split('\r\n');
    expect(lines).toEqual([
      'time,meter,obis,name,attribute,value,unit,raw,class_id,source,guess,message,frame,inherited,verdict,ambiguous',
      ',42,0-0:96.1.0*255,Device ID 1 (manufacturing number),value,42,,42,1,read,0,2,2,,,0',
      '',
    ]);
  });

  it('quotes what needs it', async () => {
    expect(await csvOf(text('a,"b"'))).toContain(',"a,""b""",');
  });

  it.each(['=1+1', '+SUM(A1)', '-cmd', '@SUM'])('lets no spreadsheet take %s for a formula', async (formula) => {
    const [, row = ''] = (await csvOf(text(formula))).split('\r\n');
    expect(row).toContain(`'${formula}`);
    expect(row).not.toContain(`,${formula}`);
  });

  it('leaves negative numbers as they are', async () => {
    expect(await csvOf('05 fffffffe')).toContain(',value,-2,,-2,');
  });

  it('shows control characters of the capture', async () => {
    const out = await csvOf('0a 04 411b5b6d');
    expect(out).toContain('A\\x1b[m');
    expect(out).not.toContain('\u001b');
  });
});

describe('lines of JSON', () => {
  it('have numbers with all of their digits, or as text', async () => {
    const lines = wrapped(
      '2>1 c001c1 0001 0000600100ff 02 00',
      '1>2 c401c1 00 15 ffffffffffffffff',
      '2>1 c001c1 0001 0000600100ff 02 00',
      '1>2 c401c1 00 00',
    );
    const out = await written('lines.hex', lines, (output) => valueLines(output, false));
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { value: unknown; raw: unknown });
    expect(rows.map(({ value, raw }) => [value, raw])).toEqual([
      ['18446744073709551615', '18446744073709551615'],
      [null, null],
    ]);
  });
});

describe('the table', () => {
  it('has columns as wide as the first rows ask for', async () => {
    const options = { isAll: false, theme: undefined, width: 120 };
    const out = await written('wrapper-session.pcap', capture('wrapper-session.pcap'), (output) =>
      valueTable(output, options),
    );
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^time +meter +OBIS +attribute +value +unit +source +name$/);
    const at = (lines[0] as string).indexOf('OBIS');
    expect(lines.slice(1).map((line) => line.slice(at, at + 3))).toEqual(
      lines.slice(1).map(() => expect.stringMatching(/^\d-\d$/)),
    );
    expect(lines.every((line) => line.length <= 160)).toBe(true);
  });
});
