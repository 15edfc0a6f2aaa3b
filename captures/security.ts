/** Secured sessions: every suite, every kind of protection, every form of APDU, and what is wrong with keys and counters. */
import {
  AUTHENTICATED,
  action,
  attribute,
  axdr,
  axdrOctets,
  BOTH,
  BROADCAST,
  COMPRESSED,
  ciphered,
  concat,
  dataNotification,
  dataResult,
  dateTime,
  ENCRYPTED,
  exceptionResponse,
  generalBlockTransfer,
  get,
  HdlcDialog,
  hex,
  LinkTypes,
  listed,
  method,
  methodResult,
  type Protection,
  pcap,
  set,
  Wire,
  wrapKey,
} from './bytes.js';
import type { Capture } from './capture.js';
import {
  CLIENT_TITLE,
  DEDICATED_KEY,
  invented,
  METER_0,
  METER_1,
  METER_2,
  METER_CHANGED,
  METER_UNKNOWN,
  METER_WRONG,
  type SecuredMeter,
} from './keys.js';
import {
  C1,
  CURRENT_1,
  clockTime,
  LONG_INVOKE,
  NOON,
  pieces,
  profileBuffer,
  profileRows,
  READING_CLIENT,
  VOLTAGE_1,
} from './meter.js';
import {
  answerOf,
  associationOf,
  clientAt,
  DED,
  FORMS,
  GENERAL_GLO,
  GLO,
  READ,
  readAnswer,
  SecuredDialog,
  Speaker,
  tampered,
} from './secured.js';

const SECURITY_SETUP = '0-0:43.0.0*255';

const GLO_GET_RESPONSE = 0xcc;
const KEY_UNICAST = 0;
const KEY_AUTHENTICATION = 2;

/** Another connection of the same client. */

// ---- suites

function suites(): Uint8Array {
  const wire = new Wire();
  for (const meter of [METER_0, METER_1, METER_2]) {
    const dedicated = meter.suite === 2 ? invented('dedicated key', 32) : DEDICATED_KEY;
    const dialog = new SecuredDialog(wire, meter, { dedicated });
    dialog.open();
    let value = 4256789;
    for (const control of [AUTHENTICATED, ENCRYPTED, BOTH]) {
      for (const form of FORMS) dialog.read(value++, form, control);
    }
    const setClock = set.request(0x81, clockTime, axdr.octetString(dateTime(NOON)));
    for (const form of [GLO, GENERAL_GLO]) dialog.fromClient(dialog.client.say(setClock, form, BOTH | BROADCAST));
    const push = dataNotification(LONG_INVOKE, dateTime(NOON), axdr.structure(axdr.doubleLongUnsigned(value)));
    dialog.fromMeter(dialog.meter.say(push, GENERAL_GLO, BOTH | BROADCAST));
    dialog.close();
  }
  return pcap(wire.packets);
}

// ---- what carries ciphered APDUs

function carried(): Uint8Array {
  const wire = new Wire();
  const dialog = new SecuredDialog(wire, METER_0);
  dialog.open();
  // Each block is ciphered by itself.
  const blocks = pieces(profileRows(12), 160);
  blocks.forEach((raw, i) => {
    const asked = i === 0 ? get.request(C1, profileBuffer) : get.next(C1, i);
    dialog.ask(asked, get.block(C1, i === blocks.length - 1, i + 1, raw));
  });
  generalBlocks(dialog);
  const list = [listed(attribute(3, VOLTAGE_1, 2)), listed(attribute(3, CURRENT_1, 2))];
  const results = [dataResult(axdr.longUnsigned(2304)), dataResult(axdr.longUnsigned(417))];
  dialog.ask(get.requestList(C1, list), get.responseList(C1, results));
  // V.44 has no builder here: what is ciphered is noise.
  const noise = Uint8Array.from({ length: 17 }, (_, i) => (i * 73 + 29) & 0xff);
  dialog.fromClient(dialog.client.say(READ));
  dialog.fromMeter(concat(GLO_GET_RESPONSE, ciphered(noise, dialog.meter.protection(BOTH | COMPRESSED))));
  dialog.close();

  // General ciphering within the association.
  const general = new SecuredDialog(wire, METER_0, { client: clientAt(49813), first: 201, dedicated: DEDICATED_KEY });
  general.open(GENERAL_GLO);
  general.read(4256801, DED);
  general.close();
  return pcap(wire.packets);
}

/** An APDU that is ciphered whole and then cut into general blocks: three in a window, the client confirms, the rest. */
function generalBlocks(dialog: SecuredDialog): void {
  const blocks = pieces(dialog.meter.say(get.response(0xc2, profileRows(24)), GENERAL_GLO), 200);
  const asked = { isLast: true, isStreaming: false, window: 3, number: 1, acknowledged: 0 };
  const request = dialog.client.say(get.request(0xc2, profileBuffer), GENERAL_GLO);
  dialog.fromClient(generalBlockTransfer({ ...asked, data: request }));
  let confirmed = 1;
  blocks.forEach((data, i) => {
    const isLast = i === blocks.length - 1;
    const endsWindow = isLast || i % 3 === 2;
    const block = { isLast, isStreaming: !endsWindow, window: 1, number: i + 1, acknowledged: confirmed, data };
    dialog.fromMeter(generalBlockTransfer(block));
    if (!endsWindow || isLast) return;
    confirmed++;
    dialog.fromClient(generalBlockTransfer({ ...asked, number: confirmed, acknowledged: i + 1 }));
  });
}

const HDLC_LIMITS = { maxTransmit: 128, maxReceive: 128, windowTransmit: 1, windowReceive: 1 };

/** Segments of HDLC around a ciphered APDU, with and without general blocks; whoever asks is known by the link's addresses. */
function securedHdlc(): Uint8Array {
  const wire = new Wire();
  const line = (...frames: readonly Uint8Array[]): void => {
    for (const frame of frames) {
      wire.send(frame);
      wire.wait(25);
    }
  };
  const link = new HdlcDialog(READING_CLIENT, { upper: 1, lower: 17, size: 2 });
  const client = new Speaker(CLIENT_TITLE, METER_0, 901);
  const meter = new Speaker(METER_0.title, METER_0, 8001);
  client.dedicated = DEDICATED_KEY;
  meter.dedicated = DEDICATED_KEY;
  line(...link.connect(HDLC_LIMITS));
  line(link.request(associationOf(client)));
  line(link.response(answerOf(meter)));
  line(link.request(client.say(READ)), link.response(meter.say(readAnswer(4256801))));
  line(link.request(client.say(get.request(C1, profileBuffer), DED)));
  line(...link.segments(meter.say(get.response(C1, profileRows(10)), DED), 120));
  const blocks = pieces(meter.say(get.response(0xc2, profileRows(14)), GENERAL_GLO), 250);
  line(link.request(client.say(get.request(0xc2, profileBuffer))));
  blocks.forEach((data, i) => {
    const isLast = i === blocks.length - 1;
    const block = { isLast, isStreaming: false, window: 1, number: i + 1, acknowledged: i, data };
    line(...link.segments(generalBlockTransfer(block), 120));
    const more = { isLast: true, isStreaming: false, window: 1, number: i + 2, acknowledged: i + 1 };
    if (!isLast) line(link.request(generalBlockTransfer(more)));
  });
  line(...link.disconnect());
  return pcap(wire.packets, { linkType: LinkTypes.user0 });
}

// ---- keys that change

/** Two new keys, wrapped by the master key: unicast and authentication. */
function transferred(meter: SecuredMeter, unicast: Uint8Array, authentication: Uint8Array): Uint8Array {
  const transfer = (id: number, key: Uint8Array): Uint8Array =>
    axdr.structure(axdr.enum(id), axdr.octetString(wrapKey(meter.master, key)));
  const keys = [transfer(KEY_UNICAST, unicast), transfer(KEY_AUTHENTICATION, authentication)];
  return action.request(C1, method(64, SECURITY_SETUP, 2), axdr.array(...keys));
}

function keyTransfer(): Uint8Array {
  const wire = new Wire();
  const meter = METER_CHANGED;
  const dialog = new SecuredDialog(wire, meter);
  const { client, meter: server } = dialog;
  dialog.open();
  dialog.read(1);
  // Refused: the keys stay what they were.
  dialog.ask(
    transferred(meter, invented('refused', 16), invented('refused', 16)),
    action.response(C1, methodResult(3)),
  );
  dialog.read(2);
  const unicast = invented('second unicast key', 16);
  const authentication = invented('second authentication key', 16);
  dialog.ask(transferred(meter, unicast, authentication), action.response(C1, methodResult(0)));
  const before = client.keys;
  client.keys = { ...meter, unicast, authentication };
  server.keys = client.keys;
  dialog.read(3);
  dialog.read(4, GENERAL_GLO);
  // Another client has not heard of it, and is told so.
  client.keys = before;
  dialog.fromClient(client.say(READ));
  dialog.fromMeter(exceptionResponse(1, 5));
  client.keys = server.keys;
  dialog.close();

  // A later connection, and a push, use the new keys from the beginning.
  const later = new SecuredDialog(wire, meter, { client: clientAt(49813), first: 201 });
  later.client.keys = server.keys;
  later.meter.keys = server.keys;
  later.open();
  later.read(5);
  later.close();
  return pcap(wire.packets);
}

// ---- counters

function counters(): Uint8Array {
  const wire = new Wire();
  const dialog = new SecuredDialog(wire, METER_0);
  const { client, meter } = dialog;
  dialog.open();
  dialog.read(1);
  const replayed = client.say(READ);
  dialog.line.ask(replayed, meter.say(readAnswer(2)));
  dialog.read(3);
  // The same octets again: the meter says which counter it expects.
  dialog.line.ask(replayed, exceptionResponse(2, 6, 105));
  // Another APDU with a counter that was there.
  dialog.line.ask(client.say(get.request(C1, clockTime), GLO, BOTH, { counter: 102 }), exceptionResponse(2, 6, 105));
  dialog.line.ask(client.say(READ, GLO, BOTH, { counter: 105 }), meter.say(readAnswer(4)));
  // The meter's steps back, as after a restart; the client's leaps.
  dialog.line.ask(
    client.say(READ, GLO, BOTH, { counter: 0x00100000 }),
    meter.say(readAnswer(5), GLO, BOTH, { counter: 17 }),
  );
  dialog.line.ask(client.say(READ), meter.say(readAnswer(6), GLO, BOTH, { counter: 18 }));
  // The last there is.
  dialog.line.ask(client.say(READ, GLO, BOTH, { counter: 0xffffffff }), exceptionResponse(2, 6, 0xffffffff));
  dialog.close();
  return pcap(wire.packets);
}

// ---- what is wrong

function wrong(): Uint8Array {
  const wire = new Wire();
  const right = new SecuredDialog(wire, METER_0);
  const { client, meter } = right;
  right.open();
  // Tampered with: ciphertext, tag, counter. The tag is cut off, or all of it but the header.
  const answers = [
    tampered(meter.say(readAnswer(1)), 14),
    tampered(meter.say(readAnswer(2)), 1),
    meter.say(readAnswer(3)).map((byte, i) => (i === 6 ? byte ^ 1 : byte)),
    meter
      .say(readAnswer(4))
      .subarray(0, -12)
      .map((byte, i) => (i === 1 ? byte - 12 : byte)),
    concat(GLO_GET_RESPONSE, axdrOctets(hex('30 00 00 13 90'))),
  ];
  for (const answer of answers) right.line.ask(client.say(READ), answer);
  const nobody = invented('nobody', 16);
  const faults: readonly Partial<Protection>[] = [
    // Ciphered with the title of the other side.
    { title: CLIENT_TITLE },
    // With the key of another meter; with the broadcast key, although the control says unicast; with the dedicated key.
    { key: METER_1.unicast },
    { key: METER_0.broadcast },
    { key: DEDICATED_KEY },
    // With keys that nobody knows.
    { key: nobody },
    { authenticationKey: nobody },
  ];
  faults.forEach((fault, n) => {
    const change = { ...fault, counter: 5100 + n };
    right.line.ask(client.say(READ), meter.say(readAnswer(n), GLO, BOTH, change));
  });
  // Encrypted only, with a wrong key: there is no tag that says so.
  const unchecked = { key: nobody, counter: 5200 };
  right.line.ask(client.say(READ), meter.say(readAnswer(8), GLO, ENCRYPTED, unchecked));
  // A dedicated key that no association brought.
  right.line.ask(client.say(READ, DED), meter.say(readAnswer(9), DED));
  right.close();

  // The authentication key of the key file is not that of the meter.
  const other = new SecuredDialog(wire, METER_WRONG, { client: clientAt(49813) });
  other.open();
  for (const control of [BOTH, AUTHENTICATED, ENCRYPTED]) other.read(10, GLO, control);
  other.close();

  const unknown = new SecuredDialog(wire, METER_UNKNOWN, { client: clientAt(49814) });
  unknown.open();
  unknown.read(11);
  unknown.close();

  // No association was captured, so that nobody says whose title it is.
  const midway = new SecuredDialog(wire, METER_0, { client: clientAt(49815), first: 301 });
  midway.line.tcp.open();
  midway.read(12);
  midway.read(13, GENERAL_GLO);
  midway.read(14);
  midway.line.tcp.close();
  return pcap(wire.packets);
}

export const securityCaptures: readonly Capture[] = [
  {
    name: 'security-suites.pcap',
    shows: 'Suites 0, 1 and 2, each authenticated, encrypted, both; glo, ded, general-glo, general-ded; broadcast keys',
    keys: 'keys.json',
    bytes: suites,
  },
  {
    name: 'security-carried.pcap',
    shows: 'Ciphered GET-Responses: each block, whole in general blocks, a list, one compressed; general-glo in AARQ',
    keys: 'keys.json',
    bytes: carried,
  },
  {
    name: 'security-hdlc.pcap',
    shows: 'Ciphered APDUs in HDLC segments, in general blocks in HDLC segments; a dedicated key (link type USER0)',
    keys: 'keys.json',
    bytes: securedHdlc,
  },
  {
    name: 'security-key-transfer.pcap',
    shows: 'key_transfer of Security setup, refused once; the new keys are used, in a later connection too',
    keys: 'keys.json',
    bytes: keyTransfer,
  },
  {
    name: 'security-counters.pcap',
    shows: 'Invocation counters: a replay, a repeated one, steps back and forth, the last there is',
    keys: 'keys.json',
    bytes: counters,
  },
  {
    name: 'security-wrong.pcap',
    shows: 'Tags that are wrong: tampered with, another key, another title, the authentication key, unknown meters',
    keys: 'keys.json',
    bytes: wrong,
  },
];
