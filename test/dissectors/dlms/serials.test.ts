/** Keys that are for a serial number: whatever a capture tells it by. */
import { describe, expect, it } from 'vitest';
import { dlmsSegments, longHeader, type MBusDevice, mbusLong, radioPlain } from '../../../captures/bytes.js';
import { iec } from '../../../captures/iec62056-21.js';
import { allDissectors } from '../../../dissectors/index.js';
import { Conversation, type KeySet, Payload, Shared, Tables } from '../../../src/core/index.js';
import { KeyRing } from '../../../src/security/index.js';
import { GREEN_BOOK, key, toldOn } from '../../deciphering.js';
import { decode, hex, join } from '../../dissect.js';

const all = allDissectors();
const { title: TITLE, encryption: EK, authentication: AK } = GREEN_BOOK;
const KEYS: KeySet = { name: 'entry 1', globalUnicast: key(EK), authentication: key(AK) };
const WITH_TITLES: KeySet = { ...KEYS, clientTitle: TITLE, serverTitle: TITLE };
const BOTH = hex('c8 1e 30 01234567 411312ff935a47566827c467bc 7d825c3be4a77c3fcc056b6b');
const METER: MBusDevice = { number: '12345678', maker: 'DMP', version: 1, type: 2 };

/** So many that they are not all tried where nothing tells which is meant. */
const OTHERS = Array.from({ length: 3000 }, (_, i) => ({
  match: { serial: `9${i}` },
  set: { ...WITH_TITLES, name: `entry ${i + 2}`, globalUnicast: key(i.toString(16).padStart(32, 'f')) },
}));

/** With keys for the meter of that number, and for many others. */
const conversationFor = (serial: string, set = WITH_TITLES): Conversation =>
  new Conversation(1, new Shared(new KeyRing([...OTHERS, { match: { serial }, set }])));

function verdicts(conversation: Conversation, payload: number, bytes: Uint8Array): readonly string[] | undefined {
  const table = payload === APDU ? Tables.apdu : Tables.payload;
  const { tape } = decode(table, payload === APDU ? (bytes[0] as number) : payload, bytes, {
    registry: all,
    conversation,
  });
  return toldOn(tape)['ciphering.verdict'];
}

const APDU = -1;
const VERIFIED = ['tag verified'];
const iecSays = (conversation: Conversation, bytes: Uint8Array): void => {
  decode(Tables.payload, Payload.iec62056_21, bytes, { registry: all, conversation });
};

describe('keys for a serial number are used for the meter that is known by it from', () => {
  it('the address of a telegram on radio', () => {
    const telegram = radioPlain(0x44, METER, ...dlmsSegments(1, 16, BOTH));
    expect(verdicts(conversationFor('12345678'), Payload.wmbus, telegram)).toEqual(VERIFIED);
    expect(verdicts(conversationFor('12345679'), Payload.wmbus, telegram)).toEqual([expect.stringContaining('no key')]);
  });

  it('the transport header of a frame on a wire', () => {
    const [segment = new Uint8Array(0)] = dlmsSegments(1, 16, BOTH);
    const frame = mbusLong(0x08, 0xfd, join(longHeader(0x7c, METER, 7), segment.subarray(1)));
    const seen = verdicts(conversationFor('12345678'), Payload.mbus, frame);
    expect(seen).toEqual(VERIFIED);
  });

  it('the prefix of a gateway, which goes for its APDU alone', () => {
    const conversation = conversationFor('12345678');
    expect(verdicts(conversation, APDU, BOTH)).not.toEqual(VERIFIED);
    expect(verdicts(conversation, APDU, join(hex('e6 01 08 3132333435363738'), BOTH))).toEqual(VERIFIED);
    expect(verdicts(conversation, APDU, BOTH)).not.toEqual(VERIFIED);
  });

  it('a request that wakes it up by its address', () => {
    const conversation = conversationFor('012345678');
    iecSays(conversation, iec.request('12345678'));
    expect(verdicts(conversation, APDU, BOTH)).toEqual(VERIFIED);
    iecSays(conversation, iec.request('87654321'));
    expect(verdicts(conversation, APDU, BOTH)).not.toEqual(VERIFIED);
  });

  it.each(['C.1.0(12345678)', '0.0.0(12345678)', '0-0:96.1.1(3132333435363738)'])('a readout: %s', (record) => {
    const conversation = conversationFor('12345678');
    iecSays(conversation, iec.readout(record));
    expect(verdicts(conversation, APDU, BOTH)).toEqual(VERIFIED);
  });

  it('a readout, but not of a meter behind it', () => {
    const conversation = conversationFor('12345678');
    iecSays(conversation, iec.readout('0-1:96.1.0(12345678)'));
    expect(verdicts(conversation, APDU, BOTH)).not.toEqual(VERIFIED);
  });

  it.each([
    ['logical device name', '00002a0000ff', 'DMP12345678'],
    ['device ID 1', '0000600100ff', '0012345678'],
  ])('its %s, which was read before', (_name, instance, text) => {
    const conversation = conversationFor(text.toLowerCase());
    verdicts(conversation, APDU, hex(`c0 01 c1 0001 ${instance} 02 00`));
    const octets = Buffer.from(text);
    verdicts(conversation, APDU, join(hex('c4 01 c1 00 09'), Uint8Array.of(octets.length), octets));
    expect(verdicts(conversation, APDU, BOTH)).toEqual(VERIFIED);
  });

  it.each([
    ['an integer', '12345678'],
    ['digits', '0000123456', '4d4d4d0000123456'],
  ])('its system title, as %s', (_how, serial, title = TITLE) => {
    const conversation = conversationFor(serial, KEYS);
    const general = join(hex(`db 08 ${title}`), BOTH.subarray(1));
    expect(verdicts(conversation, APDU, general)).toEqual(
      title === TITLE ? VERIFIED : [expect.not.stringContaining('no key')],
    );
  });
});
