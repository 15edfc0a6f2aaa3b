import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { captures, dlmsdump, PROGRAM } from './run.js';

const session = `${captures}wrapper-session.pcap`;

beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error('build first: npm run build');
});

describe('dialog', () => {
  it('shows conversations, and counts on standard error', () => {
    const { code, lines, err } = dlmsdump(['dialog', session]);
    expect(code).toBe(0);
    expect(lines[0]).toBe('Conversation 1  client 192.0.2.10:49812 wPort 2 ↔ meter 192.0.2.20:4059 wPort 1');
    expect(lines.at(-1)).toBe('1 conversation');
    expect(err).toBe('22 messages in 39 frames\n');
  });

  it('reads several files, and -r as well', () => {
    const { lines } = dlmsdump(['dialog', '-q', '-r', session, `${captures}notifications.pcap`]);
    expect(lines.filter((line) => line.startsWith('Conversation '))).toHaveLength(3);
  });

  it('takes in only what a filter lets pass', () => {
    const { out } = dlmsdump(['dialog', '--json', '-Y', 'cosem.instance == "1-0:1.8.0*255"', session]);
    const { conversations } = JSON.parse(out) as { conversations: { messages: number; exchanges: unknown[] }[] };
    expect(conversations).toMatchObject([
      { exchanges: [{ service: 'GET' }, { service: 'GET' }, { state: 'unasked' }] },
    ]);
    expect(conversations[0]?.messages).toBeLessThan(22);
  });

  it('writes a document, and lines', () => {
    const document = JSON.parse(dlmsdump(['dialog', '--json', session]).out) as { dlmsdump_dialog: number };
    expect(document.dlmsdump_dialog).toBe(1);
    const { lines, err } = dlmsdump(['dialog', '--ndjson', session]);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] as string)).toMatchObject({ dlmsdump_dialog: 1, conversation: 1, messages: 22 });
    expect(err).toBe('');
  });

  it('keeps what it reads, as every run can', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dlmsdump-dialog-'));
    try {
      const path = join(folder, 'kept.pcapng');
      expect(dlmsdump(['dialog', '-q', '-w', path, session]).code).toBe(0);
      expect(readFileSync(path).length).toBeGreaterThan(1000);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('tells of a file that is not there with the code of all runs', () => {
    const { code, err } = dlmsdump(['dialog', 'nowhere.pcap']);
    expect(code).toBe(2);
    expect(err).toContain('cannot open nowhere.pcap');
  });

  it.each([
    [['dialog'], 'nothing to read'],
    [['dialog', '-V', session], 'dialog has no -V'],
    [['dialog', '-e', 'frame.number', session], 'dialog has no -e'],
    [['dialog', '-T', 'csv', session], 'not as csv'],
    [['values', '--json', session], 'not as json'],
    [['values', '--csv', '--ndjson', session], 'only one of'],
    [['values', '-Y', 'no.such == 1', session], 'filter:'],
  ])('%j is refused with a line that says why', (args, why) => {
    const { code, err, out } = dlmsdump(args);
    expect(code).toBe(1);
    expect(err).toContain(why);
    expect(out).toBe('');
  });

  it('explains itself', () => {
    const { out } = dlmsdump(['dialog', '--help']);
    expect(out).toContain('dlmsdump dialog captures/wrapper-session.pcap');
    expect(dlmsdump(['values', '--help']).out).toContain('--csv');
    const help = dlmsdump(['--help']).out;
    expect(help).toMatch(/^ {2}dialog /m);
    expect(help).toMatch(/^ {2}values /m);
  });
});

describe('values', () => {
  it('is a table, CSV, or lines of JSON', () => {
    expect(dlmsdump(['values', session]).lines[0]).toMatch(/^time +meter +OBIS/);
    const csv = dlmsdump(['values', '--csv', session]);
    expect(csv.out.split('\r\n')[0]).toBe(
      'time,meter,obis,name,attribute,value,unit,raw,class_id,source,guess,message,frame,inherited,verdict,ambiguous',
    );
    expect(dlmsdump(['values', '-T', 'csv', session]).out).toBe(csv.out);
    const [first] = dlmsdump(['values', '--ndjson', session]).lines;
    expect(JSON.parse(first as string)).toMatchObject({
      dlmsdump_values: 1,
      frame: 8,
      obis: '1-0:1.8.0*255',
      member_name: 'value',
      value: 4256789,
      source: 'read',
    });
  });

  it('has a row for each cell of a profile, with its own time', () => {
    const { lines } = dlmsdump(['values', '--ndjson', session]);
    const cells = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ source }) => source === 'profile');
    expect(cells).toHaveLength(3);
    expect(cells[1]).toMatchObject({
      time: '2024-06-10T11:45:00+02:00',
      obis: '1-0:1.8.0*255',
      value: 42525700,
      unit: 'Wh',
      raw: 4252570,
    });
  });

  it('has structured values where all are asked for', () => {
    expect(dlmsdump(['values', '--csv', '--all', session]).out).toContain('scaler_unit');
    expect(dlmsdump(['values', '--csv', session]).out).not.toContain('scaler_unit');
  });
});
