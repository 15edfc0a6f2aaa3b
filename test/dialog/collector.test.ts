import { describe, expect, it } from 'vitest';
import { Limits, Shared } from '../../src/core/index.js';
import { Exchange } from '../../src/dialog/exchange.js';
import type { ConversationView, Moment } from '../../src/dialog/index.js';
import { captureKeys } from '../deciphering.js';
import { capture, conversationsIn, conversationsOf, wrapped } from './run.js';

const GET = 'c001c1 0003 0100010800ff 02 00';
const ANSWER = 'c401c1 00 06 0000002a';

async function only(...lines: readonly string[]): Promise<ConversationView> {
  const all = await conversationsOf('lines.hex', wrapped(...lines));
  expect(all).toHaveLength(1);
  return all[0] as ConversationView;
}

describe('parties', () => {
  it('tells client and meter by what they say, with addresses of network and link', async () => {
    const [session, ...others] = await conversationsIn('wrapper-session.pcap');
    expect(others).toEqual([]);
    expect(session).toMatchObject({
      client: '192.0.2.10:49812 wPort 2',
      meter: '192.0.2.20:4059 wPort 1',
      areRolesKnown: true,
      messages: 22,
      fromClient: 11,
      fromMeter: 11,
      isGivenUp: false,
    });
  });

  it('tells them on a line by HDLC addresses, whoever is heard first', async () => {
    const [segmented] = await conversationsIn('hdlc-segmented.pcap');
    expect(segmented).toMatchObject({ client: 'HDLC 2', meter: 'HDLC 1/17', areRolesKnown: true });
    const [push] = await conversationsIn('hdlc-push.hex');
    expect(push).toMatchObject({ client: 'HDLC 103', meter: 'HDLC 1', fromClient: 0 });
  });

  it('keeps parties apart that share a flow: behind a converter, each has a conversation', async () => {
    const all = await conversationsOf(
      'lines.hex',
      wrapped(`2>1 ${GET}`, `2>5 ${GET}`, `5>2 ${ANSWER}`, `1>2 ${ANSWER}`, `16>1 ${GET}`),
    );
    expect(all.map(({ client, meter, counts }) => [client, meter, counts.answered])).toEqual([
      ['wPort 2', 'wPort 1', 1],
      ['wPort 2', 'wPort 5', 1],
      ['wPort 16', 'wPort 1', 0],
    ]);
  });

  it('takes the management device and stations of M-Bus for meters, where nothing else tells', async () => {
    const body = 'db 08 4d4d4d0000000001 0a 30 00000001 0102030405';
    expect(await only(`1>103 ${body}`)).toMatchObject({ meter: 'wPort 1', areRolesKnown: false });
    const wireless = await conversationsIn('mbus-wireless.hex');
    expect(wireless.filter(({ client }) => client.startsWith('M-Bus 30712346'))).toEqual([]);
  });

  it('says so where nothing tells who is who', async () => {
    const view = await only('2>1 db 08 4d4d4d0000000001 0a 30 00000001 0102030405');
    expect(view.areRolesKnown).toBe(false);
  });

  it('tells meters apart that push through one address, and keeps the values of each', async () => {
    const push = (title: string, value: string): string => {
      const apdu = `0f 00000001 00 01 01 02 03 09 06 0100010800ff 06 ${value} 02 02 0f 00 16 1e`;
      return `1>103 db 08 ${title} 2e 10 00000001 ${apdu} ${'00'.repeat(12)}`;
    };
    const [A, B] = ['444d500000000001', '444d500000000002'];
    const view = await only(push(A, '00000001'), push(B, '00000002'), push(A, '00000003'), push(B, '00000004'));
    expect([view.meterName, ...view.meterNames]).toEqual(['', A, B]);
    expect(view.values.map(({ whose, value, count }) => [whose.name, value, count])).toEqual([
      [A, '3', 2],
      [B, '4', 2],
    ]);
  });

  it('takes a better name for the same meter', async () => {
    const view = await only(
      `2>1 ${GET}`,
      `1>2 ${ANSWER}`,
      '2>1 c001c1 0001 00002a0000ff 02 00',
      '1>2 c401c1 00 09 04 444d5031',
    );
    expect(view).toMatchObject({ meterName: 'DMP1', meterNames: ['DMP1'] });
    expect(view.values).toHaveLength(2);
  });

  it('names the meter by what was read from it', async () => {
    const [blocks] = await conversationsIn('wrapper-get-blocks.pcap');
    expect(blocks?.meterName).toBe('DMP1030712345678');
  });
});

describe('what was agreed upon', () => {
  it('has the association as it was asked for and answered', async () => {
    const [session] = await conversationsIn('wrapper-session.pcap');
    expect(session?.association).toMatchObject({
      state: 'released',
      context: 'LN referencing, no ciphering',
      mechanism: 'LLS, password',
      result: 'accepted',
      diagnostic: '',
      clientMaxPdu: 1200,
      serverMaxPdu: 1024,
      dlmsVersion: 6,
    });
    expect(session?.association?.negotiated).toContain('selective-access');
    expect(session?.association?.proposed).toContain('block-transfer-with-action');
    expect(session?.association?.negotiated).not.toContain('block-transfer-with-action');
    expect(session?.associations).toBe(1);
  });

  it('has the reason of a refusal', async () => {
    const [refused] = await conversationsIn('aare-rejected.hex');
    expect(refused?.association?.state).toBe('rejected');
    expect(refused?.association?.diagnostic).not.toBe('');
  });

  it('knows that what is released was opened', async () => {
    const view = await only('2>1 62 00', '1>2 63 00');
    expect(view.association).toMatchObject({ state: 'released', request: undefined });
    expect((await only('2>1 62 00')).association?.state).toBe('open');
  });

  const HLS = [
    '2>1 60 27 a109 0607 6085740508 0101 8a02 0780 8b07 6085740508 0203 ac0a 8008 4b35366956616759 be00',
    '1>2 61 1f a109 0607 6085740508 0101 a203 020100 a305 a103 02010e aa0a 8008 503677524a323146',
  ];
  const PROOF = '2>1 c301c1 000f 0000280000ff 01 01 0904 01020304';

  it('is open once the meter has taken the proof of the client, and answered with its own', async () => {
    expect((await only(...HLS)).association?.state).toBe('authenticating');
    expect((await only(...HLS, PROOF)).association?.state).toBe('authenticating');
    const view = await only(...HLS, PROOF, '1>2 c701c1 00 01 00 0904 05060708');
    expect(view.association?.state).toBe('open');
  });

  it('failed where the meter has not, until a proof is taken', async () => {
    const refused = '1>2 c701c1 fa 00';
    const isFailed = { state: 'authentication failed' };
    expect((await only(...HLS, PROOF, refused)).association).toMatchObject(isFailed);
    expect((await only(...HLS, PROOF, '1>2 d8 01 01')).association).toMatchObject(isFailed);
    expect((await only(...HLS, PROOF, refused, '2>1 62 00', '1>2 63 00')).association).toMatchObject(isFailed);
    const again = await only(...HLS, PROOF, refused, PROOF.replace('c301c1', 'c301c2'), '1>2 c701c2 00 00');
    expect(again.association?.state).toBe('open');
  });

  it('has the parameters of the link, proposed and agreed', async () => {
    const all = await conversationsIn('hdlc-addresses.pcap');
    const link = all.find(({ client }) => client === 'HDLC 32')?.link;
    expect(link).toMatchObject({
      state: 'disconnected',
      proposed: { maxInformationTransmit: 512, windowReceive: 3 },
      agreed: { maxInformationTransmit: 128, windowReceive: 1 },
    });
  });
});

describe('with keys', () => {
  const withKeys = (name: string): Promise<readonly ConversationView[]> =>
    conversationsOf(name, capture(name), {}, { shared: new Shared(captureKeys()) });

  it('says how many messages could be read, and what became of their protection', async () => {
    const [first] = await withKeys('security-counters.pcap');
    expect(first?.protection).toMatchObject({ policy: 'suite 0, authenticated+encrypted', messages: 17, readable: 17 });
    expect([...(first?.protection?.verdicts ?? [])]).toEqual([['tag verified', 17]]);
    expect(first?.association?.negotiated).toContain('get');
    const [locked] = await conversationsIn('security-counters.pcap');
    expect(locked?.protection).toMatchObject({ messages: 17, readable: 0 });
  });

  it('says how many messages were protected in which way, in all layers', async () => {
    const [, other] = await withKeys('security-wrong.pcap');
    expect([...(other?.protection?.policies ?? [])]).toEqual([
      ['suite 0, authenticated+encrypted', 4],
      ['suite 0, authenticated', 2],
      ['suite 0, encrypted', 2],
    ]);
    const inner = 'cc 0a 30 00000001 0102030405';
    const view = await only(`1>2 db 08 4d4d4d0000000001 1d 10 00000001 ${inner} ${'00'.repeat(12)}`);
    expect([...(view.protection?.policies ?? [])]).toEqual([
      ['suite 0, authenticated around suite 0, authenticated+encrypted', 1],
    ]);
  });

  it('says whether passwords and proofs are right', async () => {
    const right = await withKeys('hls-right.pcap');
    const wrong = await withKeys('hls-wrong.pcap');
    expect(right[0]?.association?.authentication).toMatch(/^client right/);
    expect(wrong.map(({ association }) => association?.authentication)).toContain('client wrong');
    expect(wrong.some(({ association }) => /client right.*meter wrong/.test(association?.authentication ?? ''))).toBe(
      true,
    );
  });
});

describe('exchanges', () => {
  it('links request and answer both ways, with the time between them', async () => {
    const [session] = await conversationsIn('wrapper-session.pcap');
    expect(session?.exchanges[1]).toMatchObject({
      service: 'GET',
      object: 'Register 1-0:1.8.0*255 value',
      result: '4256789',
      state: 'answered',
      hasFailed: false,
      request: { message: 3, frame: 7 },
      answer: { message: 4, frame: 8 },
      responseTime: 0.037374,
      blocks: 0,
      messages: 2,
    });
    expect(session?.counts).toMatchObject({ asked: 11, answered: 11, failed: 2, unasked: 0, longest: 0.037375 });
  });

  it('folds a transfer in blocks into one', async () => {
    const [blocks] = await conversationsIn('wrapper-get-blocks.pcap');
    const list = blocks?.exchanges.find(({ object }) => object.startsWith('Data 0-0:42.0.0'));
    expect(list).toMatchObject({ state: 'answered', blocks: 2, blockBytes: 249, messages: 4, hasFailed: true });
    expect(blocks?.exchanges.map(({ service }) => service)).toEqual(['AARQ', 'GET', 'GET', 'GET', 'RLRQ']);
  });

  it('folds blocks that are written, and blocks of methods both ways', async () => {
    const [all] = await conversationsIn('wrapper-set-action-all.pcap');
    expect(all?.exchanges).toHaveLength(16);
    const written = all?.exchanges.find(({ object }) => object.includes('week_profile_table'));
    expect(written).toMatchObject({ service: 'SET', blocks: 3, blockBytes: 50, result: 'success' });
  });

  it('folds general block transfers', async () => {
    const [view] = await conversationsIn('access-and-general-blocks.pcap');
    expect(view?.exchanges.map(({ service }) => service)).toEqual(['AARQ', 'ACCESS', 'GET', 'RLRQ']);
    expect(view?.counts).toMatchObject({ asked: 4, answered: 4 });
  });

  it('marks requests without an answer, and an answer that may be of two of them', async () => {
    const other = 'c001c1 0003 0100020800ff 02 00';
    const view = await only(`2>1 ${GET}`, `2>1 ${other}`, `1>2 ${ANSWER}`, '2>1 c001c2 0003 0100010800ff 02 00');
    expect(view.exchanges.map(({ state }) => state)).toEqual(['answered', 'unanswered', 'unanswered']);
    expect(view.exchanges.map(({ isAmbiguous }) => isAmbiguous)).toEqual([true, false, false]);
    expect(view.counts).toMatchObject({ asked: 3, answered: 1, ambiguous: 1 });
  });

  it('counts a request that comes again before its answer once', async () => {
    const view = await only(`2>1 ${GET}`, `2>1 ${GET}`, `2>1 ${GET}`, `1>2 ${ANSWER}`);
    expect(view.exchanges).toMatchObject([{ state: 'answered', sentAgain: 2, messages: 4, request: { message: 1 } }]);
    expect(view.counts).toMatchObject({ asked: 1, answered: 1, sentAgain: 2 });
  });

  it('counts it anew where others were asked in between', async () => {
    const other = 'c001c2 0003 0100020800ff 02 00';
    const view = await only(`2>1 ${GET}`, `2>1 ${other}`, `1>2 c401c2 00 06 0000002a`, `2>1 ${GET}`, `1>2 ${ANSWER}`);
    expect(view.exchanges.map(({ state }) => state)).toEqual(['unanswered', 'answered', 'answered']);
    expect(view.counts).toMatchObject({ asked: 3, sentAgain: 0 });
  });

  it('takes the response time from when it was sent last', () => {
    const at = (seconds: number): Moment => ({ message: seconds, frame: seconds, seconds, nanos: 0 });
    const exchange = new Exchange(1, 'GET', 1, at(10), at(10), true);
    exchange.askedAgain(at(15));
    exchange.answer = at(16);
    exchange.last = at(17);
    expect(exchange).toMatchObject({ responseTime: 1, duration: 7, sentAgain: 1, request: { seconds: 10 } });
  });

  it('marks answers without a request, and blocks of one as one', async () => {
    const block = (last: number, number: number): string => `1>2 c402c1 0${last} 0000000${number} 00 02 0907`;
    const view = await only(block(0, 1), block(0, 2), block(1, 3));
    expect(view.exchanges).toMatchObject([{ state: 'unasked', request: undefined, blocks: 3, messages: 3 }]);
    expect(view).toMatchObject({ areRolesKnown: true, meter: 'wPort 1' });
  });

  it('counts answers that come again, once', async () => {
    const view = await only(`2>1 ${GET}`, `1>2 ${ANSWER}`, `1>2 ${ANSWER}`);
    expect(view.exchanges).toMatchObject([{ state: 'answered', repeats: 1, messages: 3 }]);
    expect(view.counts).toMatchObject({ answered: 1, repeats: 1, unasked: 0 });
  });

  it('knows requests that ask for no answer', async () => {
    const view = await only('2>1 c00181 0003 0100010800ff 02 00');
    expect(view.exchanges).toMatchObject([{ state: 'unconfirmed' }]);
    expect(view.counts).toMatchObject({ asked: 0, unconfirmed: 1 });
  });

  it('knows meters that answer all the same', async () => {
    const view = await only('2>1 c00181 0003 0100010800ff 02 00', '1>2 c40181 00 06 0000002a');
    expect(view.counts).toMatchObject({ asked: 1, answered: 1, unconfirmed: 0 });
  });

  it('takes an exception for the answer to what was asked last', async () => {
    const view = await only(`2>1 ${GET}`, '1>2 d8 01 02');
    expect(view.exchanges).toMatchObject([{ service: 'GET', state: 'answered', hasFailed: true }]);
  });

  it('pairs what is ciphered by its place, since no invoke-id can be read', async () => {
    const body = '0a 30 00000001 0102030405';
    const view = await only(`2>1 c8 ${body}`, `1>2 cc ${body}`, `2>1 c8 ${body}`);
    expect(view.exchanges).toMatchObject([
      { service: 'GET', state: 'answered' },
      { service: 'GET', state: 'unanswered' },
    ]);
    expect(view.protection).toMatchObject({ policy: 'suite 0, authenticated+encrypted', messages: 3, readable: 0 });
  });

  it('takes ciphered messages of one side for pushes, until the other side answers', async () => {
    const body = 'db 08 4d4d4d0000000001 0a 30 00000001 0102030405';
    const pushes = await only(`1>103 ${body}`, `1>103 ${body}`);
    expect(pushes.exchanges.map(({ state }) => state)).toEqual(['pushed', 'pushed']);
    const dialog = await only(`2>1 ${body}`, `1>2 ${body}`);
    expect(dialog.exchanges.map(({ state }) => state)).toEqual(['answered']);
    expect(dialog.counts).toMatchObject({ asked: 1, answered: 1, pushed: 0 });
  });

  it('pairs what has no tag of its own with what was read before it, or has one', async () => {
    const body = 'db 08 4d4d4d0000000001 0a 30 00000001 0102030405';
    const view = await only(`2>1 ${GET}`, `1>2 ${body}`, '2>1 c8 0a 30 00000001 0102030405', `1>2 ${body}`);
    expect(view.exchanges).toMatchObject([
      { service: 'GET', state: 'answered', object: 'Register 1-0:1.8.0*255 value' },
      { service: 'GET', state: 'answered', object: '' },
    ]);
    expect(view.counts.pushed).toBe(0);
  });

  it('waits for no answer to what is ciphered for all', async () => {
    const view = await only(`2>1 c9 0a 70 00000001 0102030405`, `2>1 ${GET}`);
    expect(view.exchanges).toMatchObject([
      { service: 'SET', state: 'unconfirmed' },
      { service: 'GET', state: 'unanswered' },
    ]);
  });

  it('takes telegrams for pushes, in clear and deciphered', async () => {
    const [plain] = await conversationsIn('p1.bin');
    expect(plain).toMatchObject({ fromClient: 0, counts: { pushed: 6, asked: 0 } });
    const how = { shared: new Shared(captureKeys()) };
    const [opened] = await conversationsOf('security-p1.bin', capture('security-p1.bin'), {}, how);
    expect(opened?.exchanges.filter(({ service }) => service === 'telegram')).toHaveLength(4);
    expect(opened?.protection?.readable).toBe(4);
    expect(opened?.counts.asked).toBe(0);
  });

  it('pairs a confirmed push with its confirmation', async () => {
    const all = await conversationsIn('notifications.pcap');
    const confirmed = all.flatMap(({ exchanges }) => exchanges).find(({ answer }) => answer !== undefined);
    expect(confirmed).toMatchObject({
      service: 'DataNotification',
      state: 'pushed',
      request: { frame: 3 },
      answer: { frame: 4 },
    });
  });
});

describe('what is kept', () => {
  const many = (count: number): Uint8Array =>
    wrapped(...Array.from({ length: count }, () => [`2>1 ${GET}`, `1>2 ${ANSWER}`]).flat());

  it('keeps the first and the last exchanges, and counts those between', async () => {
    const ends = Limits.exchangesAtEnds;
    const [view] = await conversationsOf('lines.hex', many(2 * ends + 7));
    expect(view?.exchanges).toHaveLength(2 * ends);
    expect(view?.leftOut).toBe(7);
    expect(view?.exchanges.map(({ number }) => number)).toEqual([
      ...Array.from({ length: ends }, (_, i) => i + 1),
      ...Array.from({ length: ends }, (_, i) => i + 1 + ends + 7),
    ]);
    expect(view?.counts.answered).toBe(2 * ends + 7);
  });

  it('lets the longest quiet conversation go first, and hands it on', async () => {
    const gone: ConversationView[] = [];
    const kept = await conversationsOf(
      'lines.hex',
      wrapped(`2>1 ${GET}`, `3>1 ${GET}`, `1>2 ${ANSWER}`, `4>1 ${GET}`, `5>1 ${GET}`),
      { most: 3, onGivenUp: (view) => gone.push(view) },
    );
    expect(kept.map(({ client }) => client)).toEqual(['wPort 2', 'wPort 4', 'wPort 5']);
    expect(gone).toMatchObject([{ client: 'wPort 3', isGivenUp: true, exchanges: [{ state: 'unanswered' }] }]);
  });

  it('keeps the last value of each attribute, and how many there were', async () => {
    const view = await only(`2>1 ${GET}`, `1>2 ${ANSWER}`, `2>1 ${GET}`, '1>2 c401c1 00 06 0000002b');
    expect(view.values).toMatchObject([
      { obis: '1-0:1.8.0*255', attributeName: 'value', value: '43', count: 2, source: 'read', frame: 4 },
    ]);
  });
});
