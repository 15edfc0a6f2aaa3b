/** Answers that may be to several requests: late ones, and those to requests that did not wait for each other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attribute,
  axdr,
  ethernet,
  get,
  hdlcClient,
  hdlcFrame,
  type Packet,
  pcap,
  udp,
  wrapper,
} from '../../../captures/bytes.js';
import { textOf } from '../../../src/core/index.js';
import { findNamed } from '../../../src/dialog/fields.js';
import { Reading } from '../../../src/dialog/reading.js';
import { ValueReader } from '../../../src/dialog/values.js';
import type { Message } from '../../../src/engine/index.js';
import { conversationsOf, messagesOf, wrapped } from '../../dialog/run.js';
import { hex } from '../../dissect.js';

const CLIENT = { address: '192.0.2.10', port: 50_000 };
const METER = { address: '192.0.2.20', port: 4059 };
const BEGIN = 1_700_000_000;

/** A message of the client or of the meter, so many milliseconds from the beginning; without times, they only tell the order. */
interface Sent {
  readonly at: number;
  readonly isAnswer: boolean;
  readonly apdu: Uint8Array;
}

function captureOf(sent: readonly Sent[]): Uint8Array {
  const packets = sent.map(({ at, isAnswer, apdu }): Packet => {
    const [from, to] = isAnswer ? [METER, CLIENT] : [CLIENT, METER];
    const payload = isAnswer ? wrapper(1, 16, apdu) : wrapper(16, 1, apdu);
    return {
      time: BigInt(BEGIN) * 1_000_000_000n + BigInt(Math.round(at * 1e6)),
      bytes: ethernet(0x0800, udp(from, to, payload), isAnswer),
    };
  });
  return pcap(packets);
}

const lines = (sent: readonly Sent[]): Uint8Array =>
  wrapped(...sent.map(({ isAnswer, apdu }) => `${isAnswer ? '1>16' : '16>1'} ${Buffer.from(apdu).toString('hex')}`));

/** What a message answers, and what is said of that; whether its values are believed. */
interface Told {
  readonly answers: number;
  readonly ambiguous: string;
  readonly unanswered: string;
  readonly sentAgain: boolean;
  readonly before: boolean;
  readonly settled: string;
  readonly values: readonly string[];
}

const textNamed = ({ tape, first }: Message, name: string): string => {
  const node = findNamed(tape, first, tape.top, name);
  return node < 0 ? '' : (tape.details.get(node) ?? textOf(tape, node));
};

async function told(sent: readonly Sent[], hasTimes = true): Promise<readonly Told[]> {
  const all: Told[] = [];
  const reading = new Reading();
  let values: string[] = [];
  const reader = new ValueReader(({ object, value, isAmbiguous }) =>
    values.push(`${object.obis} ${value}${isAmbiguous ? ' ?' : ''}`),
  );
  const take = (message: Message): void => {
    values = [];
    reading.read(message);
    reader.take(message, reading);
    all.push({
      answers: message.answers,
      ambiguous: textNamed(message, 'dialog.ambiguous'),
      unanswered: textNamed(message, 'dialog.unanswered'),
      sentAgain: reading.isAgain,
      before: reading.isRepeat,
      settled: textNamed(message, 'dialog.settled'),
      values,
    });
  };
  await messagesOf(hasTimes ? 'x.pcap' : 'lines.hex', hasTimes ? captureOf(sent) : lines(sent), take);
  return all;
}

const register = (n: number): Uint8Array => attribute(3, `1-0:${n}.7.0*255`, 2);
const TIME = attribute(8, '0-0:1.0.0*255', 2);
const ask = (at: number, what: Uint8Array, id = 1): Sent => ({
  at,
  isAnswer: false,
  apdu: get.request(0xc0 | id, what),
});
const say = (at: number, value: Uint8Array, id = 1): Sent => ({
  at,
  isAnswer: true,
  apdu: get.response(0xc0 | id, value),
});
const number = axdr.doubleLongUnsigned;
const CLOCK = hex('090c 07e80a1d020a0000ff800000');

/** Answers as a meter gives them, by which its usual time is known: 40 ms. */
const usual = (count = 5): Sent[] =>
  Array.from({ length: count }, (_, n) => [
    ask(n * 100 - 1000, register(100 + n), 3),
    say(n * 100 - 960, number(n), 3),
  ]).flat();

const behind = async (...sent: readonly Sent[]): Promise<readonly Told[]> =>
  (await told([...usual(), ...sent])).slice(10);

describe('two requests of one invoke-id', () => {
  it('have an answer that may be to both', async () => {
    const [, second, answer] = await behind(ask(0, register(1)), ask(5000, register(2)), say(5200, number(7)));
    expect(second?.unanswered).toBe('');
    expect(answer).toMatchObject({
      ambiguous: 'may answer frame 11 or frame 12, which have the same invoke-id',
      answers: 11,
      values: ['1-0:1.7.0*255 7 ?'],
    });
  });

  it('are both answered in their order, where two answers come', async () => {
    const [, , one, other] = await behind(
      ask(0, register(1)),
      ask(5000, register(2)),
      say(5200, number(7)),
      say(5240, number(8)),
    );
    expect(one?.answers).toBe(11);
    expect(other).toMatchObject({ answers: 12, ambiguous: '', before: false, values: ['1-0:2.7.0*255 8'] });
    expect(other?.settled).toBe('frame 13 answered frame 11');
  });

  it('are told apart by what was asked for', async () => {
    const [, , , , clock, value] = await behind(
      ask(0, register(1)),
      ask(1, TIME),
      ask(2, register(2)),
      say(40, number(7)),
      say(80, CLOCK),
      say(120, number(8)),
    );
    expect(clock).toMatchObject({ answers: 12, ambiguous: '' });
    expect(value).toMatchObject({ answers: 13, ambiguous: '' });
  });

  it('are told apart by when the answer comes: sooner than any before, or as usual when nothing was to come any more', async () => {
    const [, , late] = await behind(ask(0, register(1)), ask(5000, register(2)), say(5002, number(7)));
    expect(late).toMatchObject({ answers: 11, ambiguous: '' });
    const [, , prompt, next] = await behind(
      ask(0, register(1)),
      ask(5000, register(2)),
      say(5040, number(7)),
      ask(5050, register(3)),
    );
    expect(prompt).toMatchObject({ answers: 12, ambiguous: '' });
    expect(next?.unanswered).toBe('the request in frame 11, 5.05 s before, was not answered');
  });

  it('wait for each other no longer than a minute', async () => {
    const [, second, answer] = await behind(ask(0, register(1)), ask(61_000, register(2)), say(61_900, number(7)));
    expect(second?.unanswered).toBe('the request in frame 11, 61 s before, was not answered');
    expect(answer).toMatchObject({ answers: 12, ambiguous: '' });
  });

  it('are given up where nothing came for a minute, or for many requests without times', async () => {
    const [, , , later] = await behind(
      ask(0, register(1)),
      ask(10, register(2)),
      say(30_000, number(7)),
      ask(70_000, register(3), 2),
    );
    expect(later?.unanswered).toBe('');
    const many = Array.from({ length: 20 }, (_, n) => [ask(n, register(n), 2), say(n, number(n), 2)]).flat();
    const all = await told([ask(0, register(1)), ask(0, register(2)), ...many], false);
    expect(all.filter(({ unanswered }) => unanswered !== '')).toHaveLength(1);
  });

  it('have no lists for answers to one thing, and no numbers for the time of a clock', async () => {
    const list = get.responseList(
      0xc1,
      [number(1), number(2)].map((value) => Uint8Array.of(0, ...value)),
    );
    const request = get.requestList(
      0xc1,
      [5, 6].map((n) => Uint8Array.of(...register(n), 0)),
    );
    const [, , answer] = await behind(
      ask(0, register(1)),
      { at: 1, isAnswer: false, apdu: request },
      { at: 40, isAnswer: true, apdu: list },
    );
    expect(answer).toMatchObject({ answers: 12, ambiguous: '' });
    const [, , value] = await behind(ask(0, TIME), ask(1, register(2)), say(40, number(7)));
    expect(value).toMatchObject({ answers: 12, ambiguous: '' });
  });
});

describe('the same octets again', () => {
  it('are one request, sent again', async () => {
    const [, again, answer] = await behind(ask(0, register(1)), ask(3000, register(1)), say(3040, number(7)));
    expect(again).toMatchObject({ sentAgain: true, unanswered: '' });
    expect(answer).toMatchObject({ answers: 12, ambiguous: '' });
  });

  it('are another request where the first is long ago', async () => {
    const [, other] = await behind(ask(0, register(1)), ask(900_000, register(1)));
    expect(other).toMatchObject({
      sentAgain: false,
      unanswered: 'the request in frame 11, 900 s before, was not answered',
    });
  });

  it('may be answered twice, the second time behind the next request', async () => {
    const [, , first, , second, third] = await behind(
      ask(0, register(1)),
      ask(60, register(1)),
      say(80, number(7)),
      ask(90, register(2)),
      say(120, number(9)),
      say(160, number(8)),
    );
    expect(first).toMatchObject({ answers: 12, ambiguous: '' });
    expect(second?.ambiguous).not.toBe('');
    expect(third).toMatchObject({ answers: 14, ambiguous: '' });
  });

  it('of an answer in doubt leave the next in doubt', async () => {
    const [, , one, again, other] = await behind(
      ask(0, register(1)),
      ask(1, register(2)),
      say(40, number(7)),
      say(41, number(7)),
      say(80, number(8)),
    );
    expect(one?.ambiguous).not.toBe('');
    expect(again?.ambiguous).not.toBe('');
    expect(other).toMatchObject({ answers: 12, ambiguous: '' });
  });
});

describe('conversations', () => {
  it('have no last value of an answer in doubt, and both requests answered once they are settled', async () => {
    const doubt = [...usual(), ask(0, register(1)), ask(5000, register(2)), say(5200, number(7))];
    const [view] = await conversationsOf('x.pcap', captureOf(doubt));
    expect(view?.values.map(({ obis }) => obis)).not.toContain('1-0:1.7.0*255');
    expect(view?.counts).toMatchObject({ asked: 7, answered: 6, ambiguous: 1 });
    const [settled] = await conversationsOf('x.pcap', captureOf([...doubt, say(5240, number(8))]));
    expect(settled?.counts).toMatchObject({ asked: 7, answered: 7, ambiguous: 0, repeats: 0, unasked: 0 });
  });
});

const CLIENT_ADDRESS = hdlcClient(16);
const METER_ADDRESS = hdlcClient(1);
const hdlcParties = {
  client: { source: CLIENT_ADDRESS, destination: METER_ADDRESS },
  meter: { source: METER_ADDRESS, destination: CLIENT_ADDRESS },
};

describe('other ways to ask', () => {
  const GET_1 = 'c001c1 0003 0100010700ff 02 00';
  const GET_2 = 'c001c1 0003 0100020700ff 02 00';
  const VALUE = 'c401c1 00 06 0000002a';

  async function toldOf(...apdus: readonly string[]): Promise<readonly (readonly [number, boolean])[]> {
    const all: (readonly [number, boolean])[] = [];
    await messagesOf('lines.hex', wrapped(...apdus), (message) =>
      all.push([message.answers, textNamed(message, 'dialog.ambiguous') !== '']),
    );
    return all;
  }

  it('have no invoke-ids: short names are answered in their order', async () => {
    const answer = '1>2 0c 01 00 06 0000002a';
    const [, , one, other] = await toldOf('2>1 05 01 02 1008', '2>1 05 01 02 2008', answer, '1>2 0c 01 00 06 00000007');
    expect([one, other]).toEqual([
      [1, true],
      [2, false],
    ]);
    const list = await toldOf(
      '2>1 05 01 02 1008',
      '2>1 05 02 02 2008 02 2010',
      '1>2 0c 02 00 06 00000001 00 06 00000002',
    );
    expect(list[2]).toEqual([2, false]);
    const written = await toldOf('2>1 06 01 02 1008 01 1101', '2>1 06 01 02 1008 01 1102', '1>2 0d 01 00');
    expect(written[2]).toEqual([1, true]);
  });

  it('ask for results alone: what is written, called and accessed', async () => {
    const set = (value: string): string => `2>1 c101c1 0001 0000600100ff 02 00 11${value}`;
    expect((await toldOf(set('01'), set('02'), '1>2 c501c1 00'))[2]).toEqual([1, true]);
    expect((await toldOf(set('01'), set('01'), '1>2 c501c1 00'))[2]).toEqual([2, false]);
    const act = (method: string): string => `2>1 c301c1 0046 0000600300ff ${method} 01 0f00`;
    expect((await toldOf(act('01'), act('02'), '1>2 c701c1 00 00'))[2]).toEqual([1, true]);
    const access = (attributes: string, values: string): string => `2>1 d940000001 00 ${attributes} ${values}`;
    const one = access('01 01 0003 0100010800ff 02', '01 00');
    const two = access('02 01 0003 0100020800ff 02 01 0003 0100030800ff 02', '02 00 00');
    const both = await toldOf(one, two, '1>2 da40000001 00 00 02 0600000001 0600000002 02 0100 0100');
    expect(both[2]).toEqual([2, false]);
  });

  it('can not be read, so that the latest is answered, or have answers that name no request', async () => {
    const body = '0a 30 00000001 0102030405';
    const all = await toldOf(`2>1 c8 ${body}`, '2>1 c8 0a 30 00000002 0102030405', `1>2 cc ${body}`);
    expect(all[2]).toEqual([2, false]);
    const same = await toldOf(`2>1 c8 ${body}`, `2>1 c8 ${body}`, `1>2 cc ${body}`);
    expect(same[2]).toEqual([2, false]);
    expect((await toldOf(`2>1 ${GET_1}`, `2>1 ${GET_2}`, '1>2 d8 01 02'))[2]).toEqual([1, true]);
  });

  it('come in blocks: all of an answer is as much in doubt as its beginning', async () => {
    const block = (n: number, isLast: boolean): string =>
      `1>2 c402c1 ${isLast ? '01' : '00'} 0000000${n} 00 ${n === 1 ? '03 090402' : '03 030405'}`;
    const all = await toldOf(
      '2>1 c001c1 0001 0000600100ff 02 00',
      '2>1 c001c1 0001 0000600200ff 02 00',
      block(1, false),
      '2>1 c002c1 00000001',
      block(2, true),
      '1>2 c401c1 00 11 05',
    );
    expect(all.map(([, isAmbiguous]) => isAmbiguous)).toEqual([false, false, true, false, true, false]);
    expect(all[5]?.[0]).toBe(2);
  });

  it('go over HDLC, where a request ends the one before, unless windows are larger', async () => {
    const { client, meter } = hdlcParties;
    const sent = (window: number): Uint8Array[] => [
      hdlcFrame({ ...client, control: 0x93 }),
      hdlcFrame({ ...meter, control: 0x73, information: hex(`8180 06 07010${window} 08010${window}`) }),
      hdlcFrame({ ...client, control: 0x10, information: hex(`e6e600 ${GET_1}`) }),
      hdlcFrame({ ...client, control: 0x12, information: hex(`e6e600 ${GET_2}`) }),
      hdlcFrame({ ...meter, control: 0x50, information: hex(`e6e700 ${VALUE}`) }),
    ];
    const answerOf = async (frames: readonly Uint8Array[]): Promise<unknown> => {
      const all: unknown[] = [];
      await messagesOf('line.bin', Buffer.concat(frames), (message) =>
        all.push([message.answers, textNamed(message, 'dialog.ambiguous') !== '']),
      );
      return all.at(-1);
    };
    expect(await answerOf(sent(1))).toEqual([4, false]);
    expect(await answerOf(sent(3))).toEqual([3, true]);
  });

  it('are sent again by the link: one request, before and after its answer', async () => {
    const request = hdlcFrame({ ...hdlcParties.client, control: 0x10, information: hex(`e6e600 ${GET_1}`) });
    const answer = hdlcFrame({ ...hdlcParties.meter, control: 0x30, information: hex(`e6e700 ${VALUE}`) });
    const [view] = await conversationsOf('line.bin', Buffer.concat([request, request, answer, request, answer]));
    expect(view?.counts).toMatchObject({ asked: 1, answered: 1, sentAgain: 2, repeats: 1 });
  });
});

// ---- a meter that answers one request after the other, and a net that loses and doubles

interface Step {
  readonly id: number;
  readonly object: number;
  /** The client doesn't wait for an answer. */
  readonly isPipelined: boolean;
  readonly fate: 'answered' | 'request lost' | 'answer lost' | 'request doubled' | 'answer doubled';
}

const step: fc.Arbitrary<Step> = fc.record({
  id: fc.integer({ min: 1, max: 2 }),
  object: fc.integer({ min: 1, max: 4 }),
  isPipelined: fc.boolean(),
  fate: fc.oneof(
    { arbitrary: fc.constant('answered' as const), weight: 6 },
    { arbitrary: fc.constantFrom('request lost' as const, 'answer lost' as const), weight: 2 },
    { arbitrary: fc.constantFrom('request doubled' as const, 'answer doubled' as const), weight: 1 },
  ),
});

const TIMEOUT = 3000;

interface Happened extends Sent {
  /** The object that was asked for, or answered. */
  readonly object: number;
}

/** `slow`: the meter takes that long over this one, longer than the client waits. */
function play(steps: readonly Step[], takes: readonly number[], slow: number): readonly Happened[] {
  const happened: Happened[] = [];
  let now = 0;
  let idleAt = 0;
  steps.forEach(({ id, object, isPipelined, fate }, n) => {
    const request = { ...ask(now, register(object), id), object };
    happened.push(request);
    if (fate === 'request doubled') happened.push({ ...request, at: now + 0.2 });
    let heard = now + TIMEOUT;
    const times = fate === 'request lost' ? 0 : fate === 'request doubled' ? 2 : 1;
    for (let i = 0; i < times; i++) {
      const proc = n === slow ? 4700 : (takes[n % takes.length] as number);
      idleAt = Math.max(idleAt, now) + proc;
      if (fate === 'answer lost') continue;
      const answer = { ...say(idleAt, number(1000 * n + i), id), object };
      happened.push(answer);
      if (fate === 'answer doubled') happened.push({ ...answer, at: idleAt + 0.3 });
    }
    // The client takes whatever comes with this number for the answer.
    const next = happened
      .filter(({ isAnswer, at, apdu }) => isAnswer && at > now && (apdu[2] as number) === (0xc0 | id))
      .sort((one, other) => one.at - other.at)[0];
    if (next !== undefined) heard = Math.min(heard, next.at);
    now = isPipelined ? now + 1 : heard + 2;
  });
  return happened.sort((one, other) => one.at - other.at);
}

describe('an answer', () => {
  it('is never given to what it does not answer, without being said to be in doubt', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 24 }),
        fc.array(fc.integer({ min: 30, max: 50 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: -10, max: 23 }),
        fc.boolean(),
        async (steps, takes, slow, hasTimes) => {
          const happened = play(steps, takes, slow);
          const all = await told(happened, hasTimes);
          expect(all).toHaveLength(happened.length);
          happened.forEach(({ isAnswer, object }, n) => {
            const { answers, ambiguous, values } = all[n] as Told;
            if (!isAnswer || answers === 0 || ambiguous !== '') {
              expect(values.filter((value) => ambiguous !== '' && !value.endsWith('?'))).toEqual([]);
              return;
            }
            expect(`answer ${n + 1}: ${(happened[answers - 1] as Happened).object}`).toBe(`answer ${n + 1}: ${object}`);
          });
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);
});
