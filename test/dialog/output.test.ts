/** What is written of conversations and values: of all captures, and of anything that may come. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captures } from '../../captures/make.js';
import { written } from '../../captures/written.js';
import { DialogJsonSink } from '../../src/dialog/conversation-json.js';
import { DialogTextSink } from '../../src/dialog/conversation-text.js';
import { durationText } from '../../src/dialog/layout.js';
import { valueCsv, valueLines, valueTable } from '../../src/dialog/value-sinks.js';
import { themeOf } from '../../src/sinks/theme.js';
import { capture, registry, wrapped } from './run.js';

const validator = (name: string) =>
  new Ajv2020({ allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(new URL(`../../docs/schema/${name}`, import.meta.url), 'utf8')) as object,
  );
const conversations = validator('dlmsdump-dialog-1.schema.json');
const values = validator('dlmsdump-values-1.schema.json');

function expectValid(validate: typeof values, text: string): void {
  validate(JSON.parse(text));
  expect(validate.errors ?? []).toEqual([]);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/;

async function expectAllForms(name: string, bytes: Uint8Array): Promise<void> {
  expectValid(conversations, await written(name, bytes, (output) => new DialogJsonSink(output, registry, true)));
  const lines = await written(name, bytes, (output) => new DialogJsonSink(output, registry, false));
  for (const line of lines.trimEnd().split('\n')) if (line !== '') expectValid(conversations, line);
  const rows = await written(name, bytes, (output) => valueLines(output, true));
  for (const line of rows.trimEnd().split('\n')) if (line !== '') expectValid(values, line);
  const text = await written(
    name,
    bytes,
    (output) => new DialogTextSink(output, registry, { theme: undefined, width: 100 }),
  );
  const table = await written(name, bytes, (output) =>
    valueTable(output, { isAll: true, theme: undefined, width: 100 }),
  );
  const csv = await written(name, bytes, (output) => valueCsv(output, true));
  expect(text).not.toMatch(CONTROLS);
  expect(table).not.toMatch(CONTROLS);
  expect(csv.replaceAll('\r\n', '\n')).not.toMatch(CONTROLS);
  // The same rows, in whatever form.
  const count =
    rows === ''
      ? 0
      : rows
          .trimEnd()
          .split('\n')
          .filter((line) => !line.includes('"note":{')).length;
  expect(csv.split('\r\n').length - 2).toBe(count);
  expect(table === '' ? 0 : table.trimEnd().split('\n').length - 1).toBe(count);
}

describe('our captures, in every form', () => {
  it.each(captures.map(({ name }) => name))('%s', async (name) => {
    await expectAllForms(name, capture(name));
  });
});

const CORPUS = '../shared/corpus';
const hasCorpus = existsSync(CORPUS);
if (!hasCorpus) console.log(`dialogs of the corpus are skipped: there is no folder ${CORPUS}`);

describe.skipIf(!hasCorpus)('the corpus, in every form', () => {
  const files = hasCorpus ? readdirSync(CORPUS).filter((name) => !/\.(?:json|md)$/.test(name)) : [];
  it.each(files)('%s', async (name) => {
    await expectAllForms(name, readFileSync(`${CORPUS}/${name}`));
  });
});

/** APDUs of all services, right and cut, between a few parties. */
const APDUS = [
  'c001c1000301000108 00ff0200',
  'c401c10006 0000002a',
  'c002c100000001',
  'c402c100000000010 00209 07',
  'c402c101000000020 00209 07',
  'c103c1010000000100 0112',
  'c502c100000001',
  'c301c10046 0000600 30aff 010 10f00',
  'c701c10000',
  '6000',
  '6100',
  '6200',
  '6300',
  'd80102',
  '0e010600',
  '0f400000010002010600000001',
  '100000000100',
  'c20000010000600b00ff021105',
  '0501022bc8',
  '0c0100060040f3d5',
  'd9400000010001010003010001 0800ff0201 00',
  'da00000001000001 0600000001 010100',
  'e0c1000100000 9c001c100030100010800',
  'e081000100010 6c401c10006000000',
  'c80a30000000010102030405',
  'cc0a30000000010102030405',
  'db084d4d4d00000000010a30000000010102030405',
].map((apdu) => apdu.replaceAll(' ', ''));

const line = fc
  .tuple(fc.constantFrom(...APDUS), fc.constantFrom('1>2', '2>1', '1>16', '16>1'), fc.nat(40))
  .map(([apdu, parties, cut]) => `${parties} ${cut > 4 ? apdu : apdu.slice(0, Math.max(2, apdu.length - 2 * cut))}`);

describe('whatever comes', () => {
  it('is written without a fault, and every request is answered or not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 40 }), async (lines) => {
        const bytes = wrapped(...lines);
        await expectAllForms('lines.hex', bytes);
        const text = await written('lines.hex', bytes, (output) => new DialogJsonSink(output, registry, true));
        const document = JSON.parse(text) as {
          conversations: {
            messages: number;
            counts: { asked: number; unanswered: number; unconfirmed: number; unasked: number; pushed: number };
            exchanges: { state: string; messages: number }[];
          }[];
        };
        for (const { messages, counts, exchanges } of document.conversations) {
          const count = (state: string): number => exchanges.filter((exchange) => exchange.state === state).length;
          expect(count('open')).toBe(0);
          expect(count('unanswered')).toBe(counts.unanswered);
          expect(count('unasked')).toBe(counts.unasked);
          expect(count('pushed')).toBe(counts.pushed);
          expect(exchanges.reduce((sum, exchange) => sum + exchange.messages, 0)).toBeLessThanOrEqual(messages);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('text', () => {
  const textOf = (name: string, theme: ReturnType<typeof themeOf> = undefined): Promise<string> =>
    written(name, capture(name), (output) => new DialogTextSink(output, registry, { theme, width: 100 }));

  it('is a block for each conversation, and last words for all', async () => {
    const lines = (await textOf('wrapper-session.pcap')).trimEnd().split('\n');
    expect(lines[0]).toBe('Conversation 1  client 192.0.2.10:49812 wPort 2 ↔ meter 192.0.2.20:4059 wPort 1');
    expect(lines).toContain('  Association   LN referencing, no ciphering; LLS, password; accepted, released');
    expect(lines.find((text) => text.startsWith('  7→8 '))).toMatch(
      /^ {2}7→8 +0\.040 +37\.4 ms {2}GET +Register 1-0:1\.8\.0\*255 value +4256789$/,
    );
    expect(lines.find((text) => text.includes('99.98.97'))).toMatch(/✗ object-undefined$/);
    expect(lines.at(-1)).toBe('1 conversation');
  });

  it('says what was not answered', async () => {
    const text = await textOf('hdlc-addresses.pcap');
    expect(text).toContain('! not answered');
    expect(text.trimEnd().split('\n').at(-1)).toBe('7 conversations; 2 requests not answered');
  });

  it('says messages where all came in one frame, and what was asked again', async () => {
    const serial = await textOf('iec62056-21-sign-on.bin');
    expect(serial).toMatch(/^ {2}messages {2}service/m);
    expect(serial).toMatch(/^ {2}9→10 +SNRM +UA$/m);
    expect(await textOf('hdlc-addresses.pcap')).toMatch(/^ {2}59…61 .*! not answered {2}\(2 tries\)$/m);
  });

  it('has no times where there are none, and no dates where a log has none', async () => {
    expect(await textOf('dumps.txt')).not.toContain('NaN');
    expect(await textOf('log-device.txt')).toContain('297 bytes; 12:00:00.102, for 9.90 s');
    expect(await textOf('log-tx-rx.txt')).not.toContain('1970');
  });

  it('says durations as people do', () => {
    const seconds = [Number.NaN, 0, 3e-6, 0.0374, 0.758, 16.59, 237, 900, 7500, 200_000];
    expect(seconds.map(durationText)).toEqual([
      '',
      '0 s',
      '3 µs',
      '37.4 ms',
      '758 ms',
      '16.59 s',
      '237 s',
      '15 min 00 s',
      '2 h 05 min',
      '2 d 07 h',
    ]);
  });

  it('has colours that leave the words as they are', async () => {
    const coloured = await textOf('wrapper-session.pcap', themeOf(1));
    expect(coloured).toContain('\u001b[');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(await textOf('wrapper-session.pcap'));
  });
});
