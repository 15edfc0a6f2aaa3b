/** Block transfers of the services and general block transfer, as messages of a dialog. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skipData } from '../../../dissectors/data/skip.js';
import { Conversation, Memo, NodeView, Payload, Tables, type Tape } from '../../../src/core/index.js';
import { decode, dissect, gapsOf, hex, tree } from '../../dissect.js';
import { all, apdu, expectCutsToKeepWhatCameBefore, summary, texts } from './cuts.js';

/** Decodes APDUs of one dialog; the tree of the last. */
function dialog(...apdus: readonly string[]): Tape {
  const conversation = new Conversation(1);
  const tapes = apdus.map((text, i) => apdu(hex(text), { conversation, frame: i + 1 }));
  return tapes.at(-1) as Tape;
}

const told = (tape: Tape, name: string): string[] => texts(tape).filter((text) => text.startsWith(`${name} `));

const GET_1 = 'c4 02 c1  00 00000001 00 03  020206';
const GET_2 = 'c4 02 c1  00 00000002 00 02  0000';
const GET_3 = 'c4 02 c1  01 00000003 00 04  04d2 1105';

describe('GET in blocks', () => {
  it('gives the value as one tree behind the last block', () => {
    const tape = dialog(GET_1, GET_2, GET_3);
    expect(tree(tape)).toMatchInlineSnapshot(`
      "0+14 get_response
        0+1 dlms.apdu c4
        1+1 get_response.choice 02
        2+1 dlms.invoke_id_and_priority
          2+1 dlms.invoke_id c1 = 1
          2+1 dlms.service_class c1 = 1
          2+1 dlms.priority c1 = 1
        3+11 dlms.block
          3+1 dlms.last_block 01
          4+4 dlms.block_number 00000003
          8+1 get_response.block_result 00
          9+1 dlms.raw_data_length 04
          10+4 dlms.raw_data 04d21105
          14+0 dlms.block_transfer: whole: 3 blocks (frames 1, 2 and this one)
        1:0+9 dlms.data
          1:0+2 data.header 0202
          1:2+5 dlms.data 06000004d2
          1:7+2 dlms.data 1105"
    `);
    expect(gapsOf(tape)).toEqual([]);
    expect(summary(tape)).toBe('GET-Response |  | block 3 (last): {1234, 5}');
  });

  it('gives the results of a list', () => {
    const tape = dialog('c4 02 c1  00 00000001 00 04  02001200', 'c4 02 c1  01 00000002 00 03  070104');
    expect(told(tape, 'dlms.data')).toEqual(['dlms.data 7']);
    expect(told(tape, 'dlms.result')).toEqual(['dlms.result 4 (object-undefined)']);
  });

  it('says which blocks are missing, and reads what came before them', () => {
    const tape = dialog(GET_1, GET_3);
    expect(told(tape, 'dlms.blocks_missing')).toEqual([
      'dlms.blocks_missing block 2 is missing; what came before is read',
    ]);
    expect(told(tape, 'dlms.data')).toEqual(['dlms.data 0 members', 'dlms.data 06']);
    expect(told(tape, 'issue.truncated')).toHaveLength(1);
  });

  it('says so where the first blocks are missing, and reads nothing', () => {
    const tape = dialog(GET_3);
    expect(told(tape, 'dlms.blocks_missing')).toEqual(['dlms.blocks_missing blocks 1–2 are missing']);
    expect(told(tape, 'dlms.data')).toEqual([]);
  });

  it('ends with an error in the place of a block', () => {
    const tape = dialog(GET_1, 'c4 02 c1  01 00000002 01 0f');
    expect(told(tape, 'dlms.transfer_unfinished')).toEqual(['dlms.transfer_unfinished 1 block came before the error']);
  });

  it('keeps transfers of other invoke-ids apart', () => {
    const other = GET_1.replace('c1', 'c2').replace('020206', '090141');
    const tape = dialog(GET_1, other, GET_2, GET_3);
    expect(told(tape, 'dlms.data').slice(1)).toEqual(['dlms.data 1234', 'dlms.data 5']);
  });

  it('keeps two meters behind one connection apart', () => {
    const conversation = new Conversation(1);
    const send = (meter: string, block: string): Tape => {
      const bytes = hex(block);
      const header = hex(`0001 ${meter} 0010 00${bytes.length.toString(16).padStart(2, '0')}`);
      const message = Uint8Array.from([...header, ...bytes]);
      return decode(Tables.payload, Payload.wrapper, message, { registry: all, conversation }).tape;
    };
    send('0001', GET_1);
    send('0002', GET_1);
    send('0002', GET_2);
    expect(told(send('0001', GET_2), 'dlms.block_transfer')).toEqual([
      'dlms.block_transfer block 2, more follow (begun in frame 1)',
    ]);
    expect(told(send('0001', GET_3), 'dlms.data').slice(1)).toEqual(['dlms.data 1234', 'dlms.data 5']);
    expect(told(send('0002', GET_3), 'dlms.data').slice(1)).toEqual(['dlms.data 1234', 'dlms.data 5']);
  });

  it('decoded again, alone and in any order, gives the same tree', () => {
    const conversation = new Conversation(1);
    const memos = [new Memo(), new Memo(), new Memo()];
    const blocks = [GET_1, GET_2, GET_3].map(hex);
    const first = blocks.map((bytes, i) => tree(apdu(bytes, { conversation, memo: memos[i] as Memo })));
    for (const i of [2, 0, 1]) {
      const again = apdu(blocks[i] as Uint8Array, { conversation: new Conversation(9), memo: memos[i] as Memo });
      expect(tree(again)).toBe(first[i]);
    }
  });

  it('takes no part of a block that was cut for a part of the value', () => {
    expect(told(dialog(GET_1, GET_2.slice(0, -2), GET_3), 'dlms.blocks_missing')).toHaveLength(1);
  });
});

describe('SET and ACTION in blocks', () => {
  it('joins a value that is written', () => {
    const tape = dialog(
      'c1 02 c1  0008 0000010000ff 02 00  00 00000001 02  090c',
      'c1 03 c1  01 00000002 0c  07e8060a010a000000ff8800',
    );
    expect(told(tape, 'clock.time')).toEqual(['clock.time 2024-06-10T10:00:00.00+02:00 Monday']);
    expect(summary(tape)).toBe(
      'SET-Request | Clock 0-0:1.0.0*255 time | block 2 := 2024-06-10T10:00:00.00+02:00 Monday',
    );
  });

  it('joins the values of a list', () => {
    const tape = dialog(
      'c1 05 c1  02 0001 0000600100ff 02 00  0001 0000600101ff 02 00  00 00000001 03  021107',
      'c1 03 c1  01 00000002 02  1108',
    );
    expect(told(tape, 'dlms.data')).toEqual(['dlms.data 7', 'dlms.data 8']);
  });

  it('joins the parameters of a method', () => {
    const tape = dialog(
      'c3 04 c1  0012 00002c0000ff 02  00 00000001 03  020206',
      'c3 06 c1  01 00000002 06  000000000901',
    );
    expect(told(tape, 'image_transfer.image_block_transfer.image_block_number')).toEqual([
      'image_transfer.image_block_transfer.image_block_number 0',
    ]);
    expect(told(tape, 'issue.truncated')).toHaveLength(1);
  });

  it.each([
    ['the value alone', '0903 010203', ['dlms.data 010203']],
    ['Get-Data-Result', '00 0903 010203', ['dlms.data 010203']],
    ['a whole response', '00 01 00 0903 010203', ['dlms.data 010203']],
    ['a list of responses', '02  00 01 00 1105  0c 00', ['dlms.data 5']],
    ['a list of results', '02  00 1105  01 04', ['dlms.data 5']],
  ])('joins what a method returned: %s', (_, value, data) => {
    const bytes = hex(value);
    const half = Math.ceil(bytes.length / 2);
    const block = (number: number, isLast: boolean, raw: Uint8Array): string =>
      `c7 02 c1 0${isLast ? 1 : 0} 0000000${number} 0${raw.length} ${Buffer.from(raw).toString('hex')}`;
    const tape = dialog(block(1, false, bytes.subarray(0, half)), block(2, true, bytes.subarray(half)));
    expect(told(tape, 'dlms.data')).toEqual(data);
    expect(told(tape, 'issue.truncated')).toEqual([]);
  });
});

const GBT_1 = 'e0 42 0001 0000 06  c401c1000600';
const GBT_2 = 'e0 82 0002 0000 03  0004d2';

describe('general block transfer', () => {
  it('decodes a block', () => {
    expect(dissect(Tables.apdu, 0xe0, hex(GBT_1), { registry: all })).toMatchInlineSnapshot(`
      "0+13 general_block_transfer
        0+1 dlms.apdu e0
        1+1 general_block_transfer.block_control
          1+1 dlms.last_block 42 = 0
          1+1 general_block_transfer.streaming 42 = 1
          1+1 general_block_transfer.window 42 = 2
        2+2 dlms.block_number 0001
        4+2 general_block_transfer.block_number_ack 0000
        6+1 general_block_transfer.length 06
        7+6 general_block_transfer.block_data c401c1000600
        13+0 dlms.block_transfer: block 1, more follow"
    `);
  });

  it('puts the whole APDU on top of the tree', () => {
    const tape = dialog(GBT_1, GBT_2);
    expect(tree(tape)).toMatchInlineSnapshot(`
      "0+10 general_block_transfer
        0+1 dlms.apdu e0
        1+1 general_block_transfer.block_control
          1+1 dlms.last_block 82 = 1
          1+1 general_block_transfer.streaming 82 = 0
          1+1 general_block_transfer.window 82 = 2
        2+2 dlms.block_number 0002
        4+2 general_block_transfer.block_number_ack 0000
        6+1 general_block_transfer.length 03
        7+3 general_block_transfer.block_data 0004d2
        10+0 dlms.block_transfer: whole: 2 blocks (frame 1 and this one)
      1:0+9 get_response
        1:0+1 dlms.apdu c4
        1:1+1 get_response.choice 01
        1:2+1 dlms.invoke_id_and_priority
          1:2+1 dlms.invoke_id c1 = 1
          1:2+1 dlms.service_class c1 = 1
          1:2+1 dlms.priority c1 = 1
        1:3+1 dlms.result_choice 00
        1:4+5 dlms.data 06000004d2"
    `);
    expect(gapsOf(tape)).toEqual([]);
  });

  it('joins blocks out of order, with repeated ones, and lost ones that come late', () => {
    const tape = dialog('e0 82 0003 0000 01 d2', GBT_1, GBT_1, 'e0 42 0002 0000 02 0004');
    expect(told(tape, 'dlms.data')).toEqual(['dlms.data 1234']);
  });

  it('takes an empty block for a confirmation, which is no part of anything', () => {
    const tape = dialog(GBT_1, 'e0 82 0002 0001 00', GBT_2);
    expect(told(tape, 'dlms.data')).toEqual(['dlms.data 1234']);
    expect(summary(dialog('e0 82 0002 0003 00'))).toBe('General-Block-Transfer |  | confirms block 3');
  });

  it('joins general blocks around blocks of a service', () => {
    const first = 'e0 80 0001 0000 0d  c402c1 00 00000001 00 03 020206';
    const second = 'e0 80 0001 0000 10  c402c1 01 00000002 00 06 000004d21105';
    expect(told(dialog(first, second), 'dlms.data').slice(1)).toEqual(['dlms.data 1234', 'dlms.data 5']);
  });

  it('keeps what came before when cut', () => {
    expectCutsToKeepWhatCameBefore(hex(GBT_1));
  });

  it('reads blocks in blocks in blocks only so deep', () => {
    let bytes: Uint8Array = hex('c401c1001105');
    for (let i = 0; i < 60; i++) {
      const length = bytes.length < 0x80 ? [bytes.length] : [0x82, bytes.length >> 8, bytes.length & 0xff];
      bytes = Uint8Array.from([0xe0, 0x80, 0, 1, 0, 0, ...length, ...bytes]);
    }
    const tape = apdu(bytes);
    expect(told(tape, 'issue.limit')).toHaveLength(1);
    expect(gapsOf(tape)).toEqual([]);
  });
});

describe('skipData', () => {
  it('ends where dissecting ends, for whatever bytes it takes for a value', () => {
    const octet = fc.oneof(fc.nat({ max: 4 }), fc.constantFrom(9, 10, 17, 18, 19, 22, 25, 0x81), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(octet, { minLength: 1, maxLength: 40 }), (octets) => {
        const bytes = Uint8Array.from(octets);
        const end = skipData(bytes, 0, bytes.length);
        const { tape } = decode(Tables.payload, Payload.data, bytes, { registry: all });
        const faults = texts(tape).filter((text) => /^issue\.(malformed|truncated|limit) /.test(text));
        const value = new NodeView(tape, 4);
        // The contents of a compact-array may still be wrong in themselves.
        if (end >= 0) expect(value.length).toBe(end);
        else expect(faults).not.toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('Read in blocks', () => {
  it('joins a value, and the results of a list', () => {
    const value = dialog('0c 01 02 00 0001 03 020206', '0c 01 02 01 0002 06 000004d21105');
    expect(told(value, 'dlms.data').slice(1)).toEqual(['dlms.data 1234', 'dlms.data 5']);
    expect(summary(value)).toBe('ReadResponse |  | block 2 (last): {1234, 5}');
    const results = dialog('0c 01 02 00 0001 03 020011', '0c 01 02 01 0002 03 070104');
    expect(told(results, 'dlms.data')).toEqual(['dlms.data 7']);
    expect(told(results, 'dlms.result')).toEqual(['dlms.result 4 (object-undefined)']);
  });
});
