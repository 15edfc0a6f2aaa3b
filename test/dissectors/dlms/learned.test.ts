/** What was learned from one answer serves the next: versions, units, columns, short names. */
import { describe, expect, it } from 'vitest';
import { knowledge } from '../../../dissectors/cosem/knowledge.js';
import { Conversation, type NetworkParties, Shared } from '../../../src/core/index.js';
import { hex, tree } from '../../dissect.js';
import { apdu, summary } from './cuts.js';
import { dialog, last } from './dialog.js';

const GET_SCALER = 'c0 01 c1  0003 0100010800ff 03 00';
const SCALER = 'c4 01 c1 00  0202 0fff 161e';
const GET_VALUE = 'c0 01 c1  0003 0100010800ff 02 00';
const VALUE = 'c4 01 c1 00  06 00003039';

describe('scaler_unit', () => {
  it('makes later values of the register quantities', () => {
    const text = last([GET_SCALER, SCALER, GET_VALUE, VALUE]);
    expect(text).toContain('cosem.quantity: 1234.5');
    expect(text).toContain('cosem.quantity_unit: Wh');
  });

  it('is said in the one-line summary', () => {
    const conversation = new Conversation(1);
    const lines = [GET_SCALER, SCALER, GET_VALUE, VALUE].map((text) => summary(apdu(hex(text), { conversation })));
    expect(lines.at(-1)).toBe('GET-Response | Register 1-0:1.8.0*255 value | 12345 = 1234.5 Wh');
  });

  it('says nothing of a count without a scaler', () => {
    expect(last([GET_SCALER, 'c4 01 c1 00 0202 0f00 16ff', GET_VALUE, VALUE])).not.toContain('quantity');
    expect(last([GET_SCALER, 'c4 01 c1 00 0202 0f01 16ff', GET_VALUE, VALUE])).toContain('cosem.quantity: 123450');
  });

  it('is exact for numbers of 64 bits', () => {
    const text = last([GET_SCALER, 'c4 01 c1 00 0202 0ffd 161e', GET_VALUE, 'c4 01 c1 00 15 ffffffffffffffff']);
    expect(text).toContain('cosem.quantity: 18446744073709551.615');
  });

  it('says nothing of what is no number, and of other registers', () => {
    expect(last([GET_SCALER, SCALER, GET_VALUE, 'c4 01 c1 00 00'])).not.toContain('quantity');
    expect(last([GET_SCALER, SCALER, GET_VALUE, 'c4 01 c1 00 0902 0102'])).not.toContain('quantity');
    const other = GET_VALUE.replace('0108', '0208');
    expect(last([GET_SCALER, SCALER, other, VALUE])).not.toContain('quantity');
  });

  it('of a demand register counts for both averages', () => {
    const scaler = ['c0 01 c1 0005 0100010400ff 04 00', 'c4 01 c1 00 0202 0f00 161b'];
    for (const attribute of ['02', '03']) {
      const text = last([...scaler, `c0 01 c1 0005 0100010400ff ${attribute} 00`, 'c4 01 c1 00 12 0007']);
      expect(text).toContain('cosem.quantity_unit: W');
    }
    expect(last([...scaler, 'c0 01 c1 0005 0100010400ff 09 00', 'c4 01 c1 00 12 0007'])).not.toContain('quantity');
  });

  it('is learned from an answer in blocks, and from ACCESS', () => {
    const inBlocks = [GET_SCALER, 'c4 02 c1 00 00000001 00 03 02020f', 'c4 02 c1 01 00000002 00 03 ff161e'];
    expect(last([...inBlocks, GET_VALUE, VALUE])).toContain('cosem.quantity: 1234.5');
    const access = ['d9 40000001 00 01 01 0003 0100010800ff 03 01 00', 'da 40000001 00 00 01 0202 0fff 161e 01 01 00'];
    expect(last([...access, GET_VALUE, VALUE])).toContain('cosem.quantity: 1234.5');
  });

  it('teaches nothing where it is made otherwise', () => {
    for (const made of ['0201 0fff', '0202 0fff 1205dc', '0202 0fff', '09020fff', '00']) {
      expect(last([GET_SCALER, `c4 01 c1 00 ${made}`, GET_VALUE, VALUE])).not.toContain('quantity');
    }
  });
});

const CLOCK_COLUMN = '0204 120008 0906 0000010000ff 0f02 120000';
const ENERGY_COLUMN = '0204 120003 0906 0100010800ff 0f02 120000';
const GET_COLUMNS = 'c0 01 c1  0007 0100630100ff 03 00';
const COLUMNS = `c4 01 c1 00  01 02 ${CLOCK_COLUMN} ${ENERGY_COLUMN}`;
const GET_BUFFER = 'c0 01 c1  0007 0100630100ff 02 00';
const BUFFER = 'c4 01 c1 00  01 02  02 02 00 06 00003039  02 02 00 06 0000303a';
const READ_COLUMNS = [GET_SCALER, SCALER, GET_COLUMNS, COLUMNS];

/** Lines of the list of objects: codes and units. */
const columns = (text: string): string[] =>
  text.slice(text.indexOf('cosem.objects')).match(/(?<=cosem\.(?:instance|unit|scaler|not_known) )\S+/g) ?? [];

describe('capture_objects', () => {
  it('give the buffer columns, with the units that were read', () => {
    const text = last([...READ_COLUMNS, GET_BUFFER, BUFFER]);
    expect(text).toContain('cosem.named_by: capture_objects, frame 4');
    expect(columns(text)).toEqual(['0000010000ff', '0000', '0100010800ff', 'ff', '1e']);
  });

  it('say how far rows are apart', () => {
    const period = ['c0 01 c1 0007 0100630100ff 04 00', 'c4 01 c1 00 06 00000384'];
    expect(last([...READ_COLUMNS, ...period, GET_BUFFER, BUFFER])).toContain('cosem.capture_period: 900');
  });

  const range = (selected: string) =>
    `c0 01 c1  0007 0100630100ff 02 01 01 0204 ${CLOCK_COLUMN} 0900 0900 01 ${selected}`;
  const one = 'c4 01 c1 00  01 01  02 01 06 00003039';

  it('are those that the request selected: by range', () => {
    expect(columns(last([...READ_COLUMNS, range(`01 ${ENERGY_COLUMN}`), one]))).toEqual(['0100010800ff', 'ff', '1e']);
    expect(columns(last([range(`01 ${ENERGY_COLUMN}`), one]))).toEqual(['0100010800ff', '0000']);
    expect(columns(last([...READ_COLUMNS, range('00'), BUFFER]))).toHaveLength(5);
  });

  it('are those that the request selected: by entry', () => {
    const entries = (from: number, to: number) =>
      `c0 01 c1  0007 0100630100ff 02 01 02 0204 0600000001 0600000002 12000${from} 12000${to}`;
    expect(columns(last([...READ_COLUMNS, entries(2, 2), one]))).toEqual(['0100010800ff', 'ff', '1e']);
    expect(columns(last([...READ_COLUMNS, entries(1, 0), BUFFER]))).toHaveLength(5);
    expect(columns(last([...READ_COLUMNS, entries(1, 1), one]))).toEqual(['0000010000ff', '0000']);
  });

  it('are those that the request selected: in a list, and with ACCESS', () => {
    const selected = `01 0204 ${CLOCK_COLUMN} 0900 0900 01 01 ${ENERGY_COLUMN}`;
    const buffer = '01 01  02 01 06 00003039';
    const list = [
      `c0 03 c1 02  0003 0100010800ff 02 00  0007 0100630100ff 02 01 ${selected}`,
      `c4 03 c1 02  00 06 00003039  00 ${buffer}`,
    ];
    expect(columns(last([...READ_COLUMNS, ...list]))).toEqual(['0100010800ff', 'ff', '1e']);
    const specification = `01 04 0007 0100630100ff 02 ${selected}`;
    const request = `d9 40000001 00 ${specification} 01 00`;
    const answers = [
      `da 40000001 00 00 01 ${buffer} 01 01 00`,
      `da 40000001 00 01 ${specification} 01 ${buffer} 01 01 00`,
    ];
    for (const answer of answers) {
      const text = last([...READ_COLUMNS, request, answer]);
      expect(text).toContain('cosem.named_by: selected_values of the request');
      expect(columns(text)).toEqual(['0100010800ff', 'ff', '1e']);
    }
    // A selection by entry, which names columns by their number.
    const entries = (from: number, to: number) => `02 0204 0600000001 0600000002 12000${from} 12000${to}`;
    const byEntry = `d9 40000001 00 02 01 0003 0100010800ff 02 04 0007 0100630100ff 02 ${entries(2, 2)} 02 00 00`;
    const answer = `da 40000001 00 00 02 06 00003039 ${buffer} 02 01 00 01 00`;
    expect(columns(last([...READ_COLUMNS, byEntry, answer]))).toEqual(['0100010800ff', 'ff', '1e']);
  });

  it('name nothing where rows have another number of values, and that is said', () => {
    const text = last([...READ_COLUMNS, GET_BUFFER, one]);
    expect(text).not.toContain('cosem.objects');
    expect(text).toContain('cosem.other_columns: 1 value in a row, 2 columns (capture_objects, frame 4)');
  });

  it('name nothing of an empty buffer, nor before they were read', () => {
    expect(last([...READ_COLUMNS, GET_BUFFER, 'c4 01 c1 00 01 00'])).not.toContain('cosem.o');
    expect(last([GET_BUFFER, BUFFER])).not.toContain('cosem.objects');
  });

  it('name the rows of a compact-array', () => {
    const text = last([...READ_COLUMNS, GET_BUFFER, 'c4 01 c1 00 13 02 02 12 06 06 0001 00003039']);
    expect(columns(text)).toEqual(['0000010000ff', '0000', '0100010800ff', 'ff', '1e']);
  });
});

describe('compact_buffer', () => {
  const asked = (attribute: string) => `c0 01 c1 003e 0000420001ff ${attribute} 00`;
  const ID_COLUMN = '0204 12003e 0906 0000420001ff 0f04 120000';
  const TEMPLATE = [
    asked('03'),
    `c4 01 c1 00 01 02 ${ID_COLUMN} ${ENERGY_COLUMN}`,
    asked('04'),
    'c4 01 c1 00 11 07',
    asked('05'),
    'c4 01 c1 00 0904 0202 1106',
  ];

  it('has the values that its template describes, named by capture_objects', () => {
    const text = last([GET_SCALER, SCALER, ...TEMPLATE, asked('02'), 'c4 01 c1 00 0905 07 00003039']);
    expect(columns(text)).toEqual(['0000420001ff', '0000', '0100010800ff', 'ff', '1e']);
    expect(text).toMatch(/3:11\+4 dlms\.data 00003039/);
  });

  it('stays octets where it was made by another template, or none was read', () => {
    const other = last([...TEMPLATE, asked('02'), 'c4 01 c1 00 0905 08 00003039']);
    expect(other).toContain('cosem.other_template: template 8; template_description is that of 7');
    expect(other).not.toContain('dlms.data 00003039');
    expect(last([asked('02'), 'c4 01 c1 00 0905 07 00003039'])).not.toContain('dlms.data');
  });

  it('says where it ends early', () => {
    const text = last([...TEMPLATE, asked('02'), 'c4 01 c1 00 0903 07 0000']);
    expect(text).toContain('issue.truncated');
    expect(text).not.toContain('issue.bug');
  });
});

describe('object_list', () => {
  // Disconnect control 0-0:96.3.10, version 0.
  const LIST = [
    'c0 01 c1 000f 0000280000ff 02 00',
    'c4 01 c1 00 01 01  0204 120046 1100 0906000060030aff 0202 0100 0100',
  ];

  it('tells versions of later values', () => {
    const conversation = new Conversation(1);
    dialog(LIST, conversation);
    const [meter] = [...conversation.shared.of(knowledge).all()];
    expect(meter?.find(70, 0x000060030aff)?.version).toBe(0);
  });

  const SHORT_LIST = [
    '05 01 02 fa08',
    '0c 01 00 01 02  0204 102bc0 120003 1100 0906 0100010800ff  0204 103000 120008 1100 0906 0000010000ff',
  ];

  it('with short names names what is read by them', () => {
    const [, , request = '', response = ''] = dialog([...SHORT_LIST, '05 01 02 2bc8', '0c 01 00 06 00003039']);
    expect(request).toContain('1:0+9 cosem.attribute_descriptor');
    expect(request).toContain('cosem.instance 0100010800ff');
    expect(response).toContain('cosem.attribute_name: value');
  });

  it('with short names: units, methods, several variables, and what nobody knows', () => {
    const trees = dialog([
      ...SHORT_LIST,
      '05 02 02 2bd0 02 7f00',
      '0c 02 00 0202 0fff 161e 01 04',
      '05 03 02 3008 02 2be8 02 2bc8',
      '0c 03 01 03 01 03 00 06 00003039',
    ]);
    expect(trees[4]).toContain('cosem.method_name: reset');
    expect(trees[5]).toContain('cosem.quantity: 1234.5');
    expect(trees[2]?.match(/attribute_descriptor/g)).toHaveLength(1);
  });

  it('with short names names what is written', () => {
    const written = last([...SHORT_LIST, '06 02 02 2bd0 02 2be8 02 0202 0fff 161e 0f00']);
    expect(written).toContain('register.scaler_unit');
  });

  it('with short names: a selection in the request counts for the columns of its answer', () => {
    const list = '0c 01 00 01 01 0204 104000 120007 1101 0906 0100630100ff';
    const asked = `05 01 04 4008 01 0204 ${CLOCK_COLUMN} 0900 0900 01 01 ${ENERGY_COLUMN}`;
    const text = last(['05 01 02 fa08', list, asked, '0c 01 00 01 01 02 01 06 00003039']);
    expect(columns(text.slice(text.indexOf('cosem.objects')))).toEqual(['0100010800ff', '0000']);
  });
});

describe('requests with short names in blocks', () => {
  it('are read when they are whole', () => {
    // 02 variables: 2bc8 and 2bd0, in blocks of 4 and 3 octets.
    const text = last(['05 01 06 00 0001 04 02022bc8', '0c 01 03 0001', '05 01 06 01 0002 03 022bd0']);
    expect(text.match(/cosem\.short_name 2b[cd][08]/g)).toEqual(['cosem.short_name 2bc8', 'cosem.short_name 2bd0']);
  });

  it('of what is written have variables and values', () => {
    const text = last(['06 01 07 00 0001 01 0904 01022bc8', '0d 01 02 0001', '06 01 07 01 0002 01 0903 011105']);
    expect(text).toContain('cosem.short_name 2bc8');
    expect(text).toMatch(/1:5\+2 dlms\.data 1105/);
  });
});

describe('meters', () => {
  const meterAt = (address: string, port: number, shared: Shared): Conversation => {
    const network: NetworkParties = {
      address: (side) => (side === 0 ? address : '192.0.2.1'),
      port: (side) => (side === 0 ? port : 50_000),
    };
    return new Conversation(1, shared, network);
  };
  const value = (shared: Shared, address: string, port: number) =>
    tree(
      [GET_VALUE, VALUE]
        .map((text) => apdu(hex(text), { conversation: meterAt(address, port, shared) }))
        .at(-1) as never,
    );

  it('are known by address and port, in all conversations', () => {
    const shared = new Shared();
    const talk = meterAt('192.0.2.20', 4059, shared);
    for (const text of [GET_SCALER, SCALER]) apdu(hex(text), { conversation: talk });
    const again = meterAt('192.0.2.20', 4059, shared);
    expect(last([GET_VALUE, VALUE], again)).toContain('cosem.quantity');
    expect(last([GET_VALUE, VALUE], meterAt('192.0.2.20', 4060, shared))).not.toContain('cosem.quantity');
    expect(last([GET_VALUE, VALUE], meterAt('192.0.2.21', 4059, shared))).not.toContain('cosem.quantity');
    expect(value(shared, '192.0.2.20', 4059)).not.toContain('issue.bug');
  });
});
