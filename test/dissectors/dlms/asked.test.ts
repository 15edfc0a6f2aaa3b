/** Answers are read by what their request asked for. */
import { describe, expect, it } from 'vitest';
import { answerTo, remember, Service } from '../../../dissectors/dlms/exchange.js';
import {
  Conversation,
  type Dissector,
  defineFields,
  group,
  Limits,
  Memo,
  Payload,
  Registry,
  Tables,
  type Tape,
} from '../../../src/core/index.js';
import { decode, hex, tree } from '../../dissect.js';
import { all, apdu, texts } from './cuts.js';

const GET_SCALER_UNIT = 'c0 01 c1  0003 0100010800ff 03 00';
const SCALER_UNIT = 'c4 01 c1 00  0202 0fff 161e';
const GET_LIST = 'c0 03 c1  02  0003 0100010800ff 03 00  0046 0000600a00ff 03 00';

/** APDUs of one dialog, decoded one after the other; the texts of the last. */
function dialog(...apdus: readonly string[]): string[] {
  const conversation = new Conversation(1);
  return texts(apdus.map((text) => apdu(hex(text), { conversation })).at(-1) as Tape);
}

describe('an answer', () => {
  it('is read by what was asked for', () => {
    expect(dialog(GET_SCALER_UNIT, SCALER_UNIT)).toEqual(
      expect.arrayContaining(['scaler_unit.scaler -1', 'scaler_unit.unit 30 (Wh)']),
    );
  });

  it('is plain data where the request was not seen, or had another invoke-id', () => {
    expect(dialog(SCALER_UNIT)).toContain('dlms.data 2 members');
    expect(dialog(GET_SCALER_UNIT.replace('c1', 'c2'), SCALER_UNIT)).toContain('dlms.data 2 members');
  });

  it('is one: what comes with the same invoke-id later is no answer to it', () => {
    expect(dialog(GET_SCALER_UNIT, SCALER_UNIT, SCALER_UNIT)).toContain('dlms.data 2 members');
  });

  it('gives each value of a list its own meaning, also behind an error', () => {
    expect(dialog(GET_LIST, 'c4 03 c1 02  01 04  00 1601')).toContain('disconnect_control.control_state 1 (connected)');
  });

  it('may come in blocks', () => {
    const texts = dialog(GET_SCALER_UNIT, 'c4 02 c1 00 00000001 00 03 02020f', 'c4 02 c1 01 00000002 00 03 ff161e');
    expect(texts).toContain('scaler_unit.unit 30 (Wh)');
  });

  it('of ACTION is what the method returned', () => {
    const texts = dialog('c3 01 c1  000f 0000280000ff 01  01 0902 0102', 'c7 01 c1 00 01 00 0902 0304');
    expect(texts.find((text) => text.startsWith('association_ln.reply_to_hls_authentication'))).toContain('0304');
  });

  it('of ACCESS has the values of its specifications, with null-data for those that failed', () => {
    const texts = dialog(
      'd9 40000001 00  02 01 0003 0100010800ff 03  01 0046 0000600a00ff 03  02 00 00',
      'da 40000001 00  00  02 00 1601  02 01 04 01 00',
    );
    expect(texts).toContain('disconnect_control.control_state 1 (connected)');
    expect(texts.filter((text) => text.startsWith('cosem.unexpected_type'))).toEqual([]);
  });

  it('belongs to the party that was asked', () => {
    const conversation = new Conversation(1);
    const send = (source: number, destination: number, text: string): string[] => {
      const bytes = hex(text);
      const header = Uint8Array.of(0, 1, 0, source, 0, destination, 0, bytes.length);
      const message = Uint8Array.from([...header, ...bytes]);
      return texts(decode(Tables.payload, Payload.wrapper, message, { registry: all, conversation }).tape);
    };
    send(16, 1, GET_SCALER_UNIT);
    send(16, 2, GET_SCALER_UNIT.replace('03 00', '02 00'));
    expect(send(2, 16, SCALER_UNIT)).toContain('dlms.data 2 members');
    expect(send(1, 16, SCALER_UNIT)).toContain('scaler_unit.unit 30 (Wh)');
  });

  it('decoded again, alone, reads the same', () => {
    const conversation = new Conversation(1);
    const memos = [new Memo(), new Memo()];
    const [, first] = [GET_SCALER_UNIT, SCALER_UNIT].map((text, i) =>
      tree(apdu(hex(text), { conversation, memo: memos[i] as Memo })),
    );
    const again = apdu(hex(SCALER_UNIT), { conversation: new Conversation(2), memo: memos[1] as Memo });
    expect(tree(again)).toBe(first);
  });
});

describe('requests that wait', () => {
  it('are so many, and the oldest goes first', () => {
    const F = defineFields('asked_test', { self: group('Test') });
    const taken: unknown[] = [];
    const dissector: Dissector = {
      name: 'asked-test',
      answers: [[Tables.apdu, 0x2000]],
      self: F.self,
      dissect(d) {
        for (let id = 0; id < 3 * Limits.openRequests; id++) {
          d.frame = 1000 + id;
          remember(d, Service.get, id);
        }
        for (let id = 0; id < 3 * Limits.openRequests; id++) taken.push(answerTo(d, Service.get, id).frame);
      },
    };
    decode(Tables.apdu, 0x2000, new Uint8Array(0), new Registry().add(dissector));
    expect(taken.filter((frame) => frame !== 0)).toHaveLength(Limits.openRequests);
    expect(taken.slice(-Limits.openRequests).every((frame) => frame !== 0)).toBe(true);
  });
});
