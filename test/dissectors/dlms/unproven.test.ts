/** What was deciphered without a tag that proves it fills what is unknown, and takes the place of nothing that is known better. */
import { describe, expect, it } from 'vitest';
import {
  AUTHENTICATED,
  BOTH,
  ded,
  ENCRYPTED,
  generalGlo,
  glo,
  initiateRequest,
  type Protection,
} from '../../../captures/bytes.js';
import { Association, CLIENT, SERVER } from '../../../dissectors/dlms/association.js';
import { learned } from '../../../dissectors/dlms/learned.js';
import { Conversation, Dissection, type KeySet, Registry, Shared, Tables, Tape } from '../../../src/core/index.js';
import { GREEN_BOOK, GREEN_BOOK_KEYS, keyOf, ringOf, toldOn } from '../../deciphering.js';
import { decode, hex } from '../../dissect.js';

const { title: TITLE, encryption: EK, authentication: AK } = GREEN_BOOK;

type Told = Readonly<Record<string, readonly string[]>>;

/** APDUs one after the other; each with a higher counter. */
class Dialog {
  readonly conversation: Conversation;
  private counter = 0;

  constructor(keys: KeySet = GREEN_BOOK_KEYS) {
    this.conversation = new Conversation(1, new Shared(ringOf(keys)));
  }

  say(apdu: Uint8Array): Told {
    return toldOn(decode(Tables.apdu, apdu[0] as number, apdu, { conversation: this.conversation }).tape);
  }

  glo(plain: Uint8Array, control: number, counter = ++this.counter): Told {
    return this.say(glo(plain, { ...this.protection(control), counter }));
  }

  protection(control: number): Protection {
    return { control, counter: ++this.counter, key: hex(EK), authenticationKey: hex(AK), title: hex(TITLE) };
  }
}

const initiateWith = (dedicated: string): Uint8Array => initiateRequest({ dedicatedKey: hex(dedicated) });

describe('a dedicated key', () => {
  const [RIGHT, OTHER] = ['11'.repeat(16), '22'.repeat(16)];

  it.each([
    ['takes the place of none that a tag proved', [BOTH, ENCRYPTED], RIGHT],
    ['fills what is unknown', [ENCRYPTED], RIGHT],
    ['gives way to one that a tag proves', [ENCRYPTED, BOTH], OTHER],
  ] as const)('%s', (_, controls, expected) => {
    const dialog = new Dialog();
    const keys = [RIGHT, OTHER];
    controls.forEach((control, n) => {
      dialog.glo(initiateWith(keys[n] as string), control);
    });
    const request = hex('c001c100030100010800ff0200');
    const said = dialog.say(ded(request, { ...dialog.protection(BOTH), key: hex(expected) }));
    expect(said['ciphering.verdict']).toEqual(['tag verified']);
  });

  it('that is left out takes no one away', () => {
    const dialog = new Dialog();
    dialog.glo(initiateWith(RIGHT), BOTH);
    dialog.glo(initiateRequest(), ENCRYPTED);
    const request = hex('c001c100030100010800ff0200');
    const said = dialog.say(ded(request, { ...dialog.protection(BOTH), key: hex(RIGHT) }));
    expect(said['ciphering.verdict']).toEqual(['tag verified']);
  });
});

describe('an AARQ', () => {
  it('in a cipher that nothing proves begins no association', () => {
    const dialog = new Dialog();
    const RIGHT = '11'.repeat(16);
    dialog.glo(initiateWith(RIGHT), BOTH);
    const aarq = hex('60 0b a109 060760857405080101');
    dialog.say(generalGlo(aarq, dialog.protection(ENCRYPTED)));
    const request = hex('c001c100030100010800ff0200');
    const said = dialog.say(ded(request, { ...dialog.protection(BOTH), key: hex(RIGHT) }));
    expect(said['ciphering.verdict']).toEqual(['tag verified']);
  });
});

describe('invocation counters', () => {
  const REQUEST = hex('c001c100030100010800ff0200');

  it('that nothing proves are compared with all, but raise those of proven ones not', () => {
    const dialog = new Dialog();
    const told = (control: number, counter: number): readonly string[] | undefined =>
      dialog.glo(REQUEST, control, counter)['ciphering.counter_not_higher'];
    expect(told(BOTH, 10)).toBeUndefined();
    expect(told(ENCRYPTED, 1000)).toBeUndefined();
    expect(told(BOTH, 11)).toBeUndefined();
    expect(told(BOTH, 11)).toEqual(['11 was the counter of frame 1, too']);
    expect(told(ENCRYPTED, 1000)).toEqual(['1000 was the counter of frame 1, too']);
    expect(told(ENCRYPTED, 10)).toEqual(['10 was the counter of frame 1, too']);
    expect(told(ENCRYPTED, 12)).toEqual(['12 after 1000 in frame 1']);
  });
});

describe('what is known of a meter', () => {
  const GET_SCALER = hex('c001c100030100010800ff0300');
  const GET_VALUE = hex('c001c100030100010800ff0200');
  const VALUE = hex('c401c1000600003039');
  const scaler = (exponent: string): Uint8Array => hex(`c401c10002020f${exponent}161e`);

  it.each([
    ['takes the place of nothing in clear', ['clear', ENCRYPTED], '123450'],
    ['takes the place of nothing that a tag proved', [BOTH, ENCRYPTED], '123450'],
    ['fills what is unknown', [ENCRYPTED], '123450'],
    ['takes the place of what nothing proved either', [ENCRYPTED, ENCRYPTED], '1234500'],
    ['gives way to what a tag proves', [ENCRYPTED, BOTH], '1234500'],
    ['gives way to what is said in clear', [ENCRYPTED, 'clear'], '1234500'],
  ] as const)('%s', (_, ways, expected) => {
    const dialog = new Dialog();
    const say = (way: number | 'clear', apdu: Uint8Array): Told =>
      way === 'clear' ? dialog.say(apdu) : dialog.glo(apdu, way);
    ways.forEach((way, n) => {
      say(way, GET_SCALER);
      say(way, scaler(n === 0 ? '01' : '02'));
    });
    dialog.glo(GET_VALUE, BOTH);
    expect(dialog.glo(VALUE, BOTH)['cosem.quantity']).toEqual([expected]);
  });
});

describe('what is written to a meter', () => {
  const SET_SCALER = (exponent: string): Uint8Array => hex(`c101c100030100010800ff030002020f${exponent}161e`);
  const DONE = hex('c501c100');

  it.each([
    ['request and answer', [BOTH, BOTH], '1234500'],
    ['request', [ENCRYPTED, BOTH], '123450'],
    ['answer', [BOTH, ENCRYPTED], '123450'],
  ] as const)('takes the place of what is proven only where %s are proven', (_, [request, answer], expected) => {
    const dialog = new Dialog();
    dialog.glo(SET_SCALER('01'), BOTH);
    dialog.glo(DONE, BOTH);
    dialog.glo(SET_SCALER('02'), request);
    dialog.glo(DONE, answer);
    dialog.glo(hex('c001c100030100010800ff0200'), BOTH);
    expect(dialog.glo(hex('c401c1000600003039'), BOTH)['cosem.quantity']).toEqual([expected]);
  });
});

describe('client and server', () => {
  const NAMES = ['4d4d4d0000000001', '4d4d4d0000000002', '4d4d4d0000000003'] as const;

  /** A message from one of two parties. */
  function from(source: number, destination: number, isProven: boolean): Dissection {
    const d = new Dissection(new Registry());
    d.begin(new Tape(), new Conversation(1));
    d.source = source;
    d.destination = destination;
    d.isProven = isProven;
    return d;
  }

  it('change places only where that is proven, once it is known who is who', () => {
    const association = new Association(1, 2, true);
    association.sentBy(from(1, 2, false), CLIENT);
    expect(association.senderOf(from(1, 2, true))).toBe(CLIENT);
    association.sentBy(from(1, 2, false), SERVER);
    expect(association.senderOf(from(1, 2, true))).toBe(CLIENT);
    association.sentBy(from(1, 2, true), SERVER);
    expect(association.senderOf(from(1, 2, true))).toBe(SERVER);
  });

  it('keep their titles, but for others that are said in clear', () => {
    const association = new Association(1, 2, true);
    const conversation = new Conversation(1);
    const names = (): readonly string[] => association.sides.map(({ name }) => name);
    const learn = (name: string, isProven: boolean): void =>
      association.learnTitle(from(1, 2, isProven), conversation, CLIENT, true, hex(name), 0);
    learn(NAMES[0], false);
    expect(names()).toEqual([NAMES[0], '']);
    learn(NAMES[1], false);
    expect(names()).toEqual([NAMES[0], '']);
    learn(NAMES[2], true);
    expect(names()).toEqual([NAMES[2], '']);
    association.sentBy(from(1, 2, true), CLIENT);
    association.titleWas(SERVER, NAMES[2], false);
    expect(names()).toEqual([NAMES[2], '']);
    association.titleWas(SERVER, NAMES[2], true);
    expect(names()).toEqual(['', NAMES[2]]);
  });
});

describe('what is only authenticated', () => {
  const REQUEST = hex('c001c100030100010800ff0200');

  it('is not checked without an authentication key, and speaks for no entry', () => {
    const dialog = new Dialog({ ...GREEN_BOOK_KEYS, authentication: undefined });
    const said = dialog.glo(REQUEST, AUTHENTICATED);
    expect(said['ciphering.verdict']).toEqual([
      'tag not verified: nothing was checked, for there is no authentication key in entry 1 of keys.json',
    ]);
    expect(said['ciphering.key']).toBeUndefined();
    expect(said['cosem.attribute_name']).toEqual(['value']);
    expect(dialog.conversation.shared.of(learned).trials).toBe(0);
  });

  it('is checked with those that there are', () => {
    const dialog = new Dialog();
    expect(dialog.glo(REQUEST, AUTHENTICATED)['ciphering.verdict']).toEqual(['tag verified']);
    const other = new Dialog({ ...GREEN_BOOK_KEYS, authentication: keyOf(hex(EK)) });
    expect(other.glo(REQUEST, AUTHENTICATED)['ciphering.verdict']).toEqual(['wrong']);
  });
});
