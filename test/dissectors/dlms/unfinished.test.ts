/** What ends a block transfer that is not whole: requests, associations, links; and what doesn't. */
import { describe, expect, it } from 'vitest';
import { get, HdlcDialog } from '../../../captures/bytes.js';
import { LLS_AARQ, profileBuffer } from '../../../captures/meter.js';
import { Conversation, Payload, Tables, type Tape } from '../../../src/core/index.js';
import { messagesOf, wrapped } from '../../dialog/run.js';
import { decode } from '../../dissect.js';
import { all, texts } from './cuts.js';
import { last } from './dialog.js';

const UNFINISHED = 'dlms.transfer_unfinished';

const GET = 'c001c1 0007 0100630100ff 02 00';
const OTHER_GET = 'c001c1 0003 0100010800ff 02 00';
const GET_LIST = 'c003c1 01 0003 0100010800ff 02 00';
const NEXT = 'c002c1 00000001';
const BLOCK = 'c402c1 00 00000001 00 03 020206';
const ACTION = 'c301c1 0012 00002c0000ff 01 00';
const ACTION_BLOCK = 'c702c1 00 00000001 03 020206';
const READ = '05 01 02 fa00';
const READ_BLOCK = '0c 01 02 00 0001 03 020206';
const READ_REQUEST_BLOCK = '05 01 06 00 0001 02 0102';
const SET_BLOCK = 'c102c1 0003 0100010800ff 02 00  00 00000001 02 0902';
const SET = 'c101c1 0003 0100010800ff 02 00  1105';
const SET_LIST = 'c104c1 01 0003 0100010800ff 02 00  01 1105';
const CALL_BLOCK = 'c304c1 0012 00002c0000ff 02  00 00000001 02 0902';
const CALL_LIST = 'c303c1 01 0012 00002c0000ff 01 01 00';
const WRITE_BLOCK = '06 01 07 00 0001 01 0902 0102';
const WRITE = '06 01 02 2bc8 01 1105';
const GENERAL_BLOCK = 'e0 43 0001 0000 03 c401c1';
const AARQ = Buffer.from(LLS_AARQ).toString('hex');
const AARE = '61 1f a109060760857405080101 a203020100 a305a103020100 be0604 040e010603';

describe('a transfer that is not whole', () => {
  it.each([
    ['GET, by the same request', [GET, BLOCK, GET]],
    ['GET, by another request', [GET, BLOCK, OTHER_GET]],
    ['GET, by a request with a list', [GET, BLOCK, GET_LIST]],
    ['ACTION, by another call', [ACTION, ACTION_BLOCK, ACTION]],
    ['ReadResponse, by another request', [READ, READ_BLOCK, READ]],
    ['ReadRequest, by one that is whole', [READ_REQUEST_BLOCK, READ]],
    ['SET, by one that is whole', [SET_BLOCK, SET]],
    ['SET, by a list that is whole', [SET_BLOCK, SET_LIST]],
    ['parameters of ACTION, by a call that is whole', [CALL_BLOCK, ACTION]],
    ['parameters of ACTION, by a list that is whole', [CALL_BLOCK, CALL_LIST]],
    ['WriteRequest, by one that is whole', [WRITE_BLOCK, WRITE]],
    ['general blocks, by any request', [GET, GENERAL_BLOCK, READ]],
    ['whatever is begun, by AARQ', [GET, BLOCK, AARQ]],
    ['whatever is begun, by AARE', [SET_BLOCK, AARE]],
    ['whatever is begun, by RLRQ', [GET, GENERAL_BLOCK, '6200']],
    ['whatever is begun, by RLRE', [GET, BLOCK, '6300']],
    ['whatever is begun, by ABRT', [GET, BLOCK, '6403 800100']],
  ])('is ended: %s', (_, messages) => {
    expect(last(messages)).toContain(`${UNFINISHED}: 1 block of a transfer before this`);
  });

  it.each([
    ['GET, by the request for the next block', [GET, BLOCK, NEXT]],
    ['GET, by a request with another invoke-id', [GET, BLOCK, GET.replace('c001c1', 'c001c2')]],
    ['GET, by another service', [GET, BLOCK, ACTION]],
    ['SET, by its own first block once more', [SET_BLOCK, SET_BLOCK]],
    ['SET, by the request for something', [SET_BLOCK, GET]],
    ['WriteRequest, by its own first block once more', [WRITE_BLOCK, WRITE_BLOCK]],
    ['general blocks, by what confirms them', [GET, GENERAL_BLOCK, 'e0 83 0001 0001 00']],
  ])('is not ended: %s', (_, messages) => {
    expect(last(messages)).not.toContain(UNFINISHED);
  });

  it('leaves nothing to the one after it', () => {
    const first = 'c402c1 00 00000001 00 02 0902';
    const lastOf = (value: string): string => `c402c1 01 00000003 00 01 ${value}`;
    const tree = last([GET, first, lastOf('aa'), GET, first, 'c402c1 00 00000002 00 01 bb']);
    expect(tree).toContain('dlms.block_transfer: block 2, more follow (begun in frame 5)');
    expect(last([GET, first, lastOf('aa'), GET, first, lastOf('cc')])).toContain('block 2 is missing');
  });
});

/** HDLC frames of one line; the issues of each. */
function hdlc(frames: readonly Uint8Array[]): readonly (readonly string[])[] {
  const conversation = new Conversation(1);
  const decoded = (bytes: Uint8Array, i: number): Tape =>
    decode(Tables.payload, Payload.hdlc, bytes, { registry: all, conversation, frame: i + 1 }).tape;
  return frames.map((bytes, i) =>
    texts(decoded(bytes, i)).filter((text) => /^(dlms|hdlc)\.[a-z_]+ .*(block|before)/.test(text)),
  );
}

describe('HDLC', () => {
  const RAW = Uint8Array.of(2, 2, 6);
  const SERVER = { upper: 1, lower: 17, size: 4 } as const;
  const ask = get.request(0xc1, profileBuffer);
  const first = get.block(0xc1, false, 1, RAW);

  it.each([
    ['set up', (line: HdlcDialog) => line.connect()],
    ['torn down', (line: HdlcDialog) => line.disconnect()],
  ])('ends what is begun when the link is %s', (_, reset) => {
    const line = new HdlcDialog(1, SERVER);
    const [request = [], answer = []] = hdlc([line.request(ask), line.response(first), ...reset(line)]).slice(2);
    expect(request).toEqual([`${UNFINISHED} 1 block of a transfer before this`]);
    expect(answer).toEqual([]);
  });

  it('ends it where only the answer of the meter is seen, and nothing of another client', () => {
    const line = new HdlcDialog(1, SERVER);
    const other = new HdlcDialog(2, SERVER);
    const frames = [line.response(first), other.connect()[1] as Uint8Array, line.connect()[1] as Uint8Array];
    expect(hdlc(frames).slice(1)).toEqual([[], [`${UNFINISHED} 1 block of a transfer before this`]]);
  });

  it('ends nothing by a request that the link sends again', () => {
    const line = new HdlcDialog(1, SERVER);
    const request = line.request(ask);
    const block = line.response(first);
    const tellings = hdlc([
      request,
      block,
      request,
      block,
      line.request(get.next(0xc1, 1)),
      line.response(get.block(0xc1, true, 2, RAW)),
    ]);
    expect(tellings.flat().join('\n')).not.toContain(UNFINISHED);
    expect(tellings.at(-1)?.join()).toContain('whole: 2 blocks');
  });
});

describe('general blocks of which one is sent again', () => {
  const WHOLE = 'c401c1 00 06 0000002a';
  const block = (number: number, raw: string, isLast = false): string =>
    `e0 ${isLast ? '83' : '43'} 000${number} 0000 0${raw.replace(/ /g, '').length / 2} ${raw}`;
  const [first, second, third] = [block(1, 'c401c1'), block(2, '00 06'), block(3, '0000002a', true)];

  async function answersOf(...lines: readonly string[]): Promise<readonly (readonly [number, readonly string[]])[]> {
    const told: (readonly [number, readonly string[]])[] = [];
    await messagesOf('lines.hex', wrapped(...lines), ({ answers, tape }) =>
      told.push([
        answers,
        texts(tape).filter((text) => /^dialog\.[a-z]+_again|^cosem\.instance |^data_?.*42/.test(text)),
      ]),
    );
    return told;
  }

  it('are the answer to what was asked, in part and then whole', async () => {
    const told = await answersOf(`2>1 ${OTHER_GET}`, `1>2 ${first}`, `1>2 ${third}`, `1>2 ${second}`, `1>2 ${WHOLE}`);
    expect(told.map(([answers]) => answers)).toEqual([0, 0, 1, 1, 1]);
    expect(told[2]?.[1]).toEqual(told[3]?.[1]);
    expect(told[3]?.[1].join()).toContain('1-0:1.8.0*255');
    expect(told[4]?.[1].join()).toContain('dialog.answered_again');
  });

  it('are the request that is answered, and is said once', async () => {
    const request = (number: number, raw: string, isLast = false): string => `2>1 ${block(number, raw, isLast)}`;
    const parts = [request(1, 'c001c1'), request(3, '02 00', true), request(2, '0003 0100010800ff')];
    const told = await answersOf(...parts, `1>2 ${WHOLE}`);
    expect(told.map(([answers]) => answers)).toEqual([0, 0, 0, 3]);
    expect(told[3]?.[1].join()).toContain('1-0:1.8.0*255');
  });
});
