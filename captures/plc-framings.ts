/** What carries DLMS on power lines and beside them: S-FSK MAC frames, IEEE 802.15.4 with 6LoWPAN, CoAP, Euridis. */
import {
  attribute,
  axdr,
  block,
  CoapCode,
  CoapType,
  coap,
  compressedUdp,
  compressedUdpInFull,
  concat,
  contentFormat,
  dataNotification,
  dateTime,
  type Endpoint,
  EtherType,
  ethernet,
  euridis,
  get,
  hdlcClient,
  hdlcControl,
  hdlcFrame,
  hex,
  LinkTypes,
  linkLocal,
  listed,
  llcCommand,
  llcResponse,
  lowpanFragments,
  type MacAddress,
  macData,
  meshed,
  NO_BYTES,
  pcap,
  rlrq,
  sfskFrame,
  sfskHost,
  text,
  u16,
  udp,
  uriPath,
  Wire,
  wrapper,
} from './bytes.js';
import type { Capture } from './capture.js';
import { hexFile, type Line } from './hex-file.js';
import {
  answer,
  C1,
  clockTime,
  command,
  LONG_INVOKE,
  NOON,
  PUBLIC_CLIENT,
  PUSH_CLIENT,
  profileBuffer,
  profileRow,
  profileRows,
  registerValue,
} from './meter.js';
import { ci, llc432 } from './plc.js';

const INITIATOR = 0xc00;
const INITIATOR_HDLC = 0xc01;
const ALL_PHYSICAL = 0xfff;
const NEW = 0xffe;
const METERS = [0x051, 0x052] as const;
const TITLE = concat(text('DMP'), hex('0000000511'));

function sFsk(): Uint8Array {
  const down = { source: INITIATOR, destination: METERS[0], credits: [7, 6, 1] } as const;
  const up = { source: METERS[0], destination: INITIATOR, credits: [7, 7, 1] } as const;
  const request = llc432(1, PUBLIC_CLIENT, get.request(C1, registerValue));
  const response = llc432(PUBLIC_CLIENT, 1, get.response(C1, axdr.doubleLongUnsigned(4256789)));
  const discover = hdlcFrame({
    destination: { upper: 0x67, lower: 0x7f, size: 2 },
    source: hdlcClient(0x66),
    control: hdlcControl.ui,
    information: llcCommand(ci.discover(100, 20, 0, false)),
  });
  const report = hdlcFrame({
    destination: hdlcClient(0x66),
    source: { upper: 0x67, lower: 0x11, size: 2 },
    control: hdlcControl.ui,
    information: llcResponse(ci.discoverReport([[TITLE]])),
  });
  const other = { ...down, destination: METERS[1] };
  const lines: Line[] = [
    [
      'Discover: to all systems, LLC of IEC 61334-4-32',
      sfskFrame({ source: INITIATOR, destination: ALL_PHYSICAL }, llc432(0, 1, ci.discover(100, 10, 2, false))),
    ],
    [
      'Discover-Report of a new system',
      sfskFrame({ source: NEW, destination: INITIATOR }, llc432(0, 0xfd, ci.discoverReport([[TITLE, 0x82]]))),
    ],
    ['GET of a register', sfskFrame(down, request)],
    [
      'GET of a clock, of another system, with the same invoke-id',
      sfskFrame(other, llc432(1, PUBLIC_CLIENT, get.request(C1, clockTime))),
    ],
    ['the answer of the first', sfskFrame(up, response)],
    [
      'the answer of the other',
      sfskFrame(
        { ...up, source: METERS[1] },
        llc432(PUBLIC_CLIENT, 1, get.response(C1, axdr.octetString(dateTime(NOON)))),
      ),
    ],
    ['the check sequence mirrored, as an implementation makes it', sfskFrame({ ...down, isMirrored: true }, request)],
    ['Discover in an HDLC frame', sfskFrame({ source: INITIATOR_HDLC, destination: ALL_PHYSICAL }, discover)],
    ['Discover-Report in an HDLC frame', sfskFrame({ source: NEW, destination: INITIATOR_HDLC }, report)],
    [
      'seven subframes',
      sfskFrame(up, llc432(PUBLIC_CLIENT, 1, get.response(C1, axdr.octetString(new Uint8Array(220).fill(0x41))))),
    ],
    ['two frames in one line', concat(sfskFrame(down, request), sfskFrame(up, response))],
    ['what a modem is handed', sfskHost(down, request)],
    ['what a modem hands on', sfskHost(up, response)],
  ];
  return hexFile('S-FSK: MAC frames (IEC 61334-5-1), and what modems and hosts hand each other', lines);
}

const COORDINATOR = 0x0000;
const NODE = 0x0051;
const RELAY = 0x0022;
/** Of a block kept for documentation (RFC 7042). */
const EXTENDED = hex('00 00 5e ef 10 00 00 51');

function sixLowpan(): Uint8Array {
  const wire = new Wire();
  const endpoint = (address: MacAddress, port: number): Endpoint => ({ address: linkLocal(address), port });
  const between = (from: MacAddress, to: MacAddress): readonly [Endpoint, Endpoint] =>
    from === COORDINATOR ? [endpoint(from, 50001), endpoint(to, 4059)] : [endpoint(from, 4059), endpoint(to, 50001)];
  let sequence = 0;
  const send = (from: MacAddress, to: MacAddress, payload: Uint8Array, security?: Uint8Array): void => {
    wire.wait(15);
    wire.send(
      macData({ source: from, destination: to, sequence: sequence++ & 0xff, ...(security && { security }) }, payload),
    );
  };
  const datagram = (from: MacAddress, to: MacAddress, payload: Uint8Array): Uint8Array =>
    compressedUdp(...between(from, to), payload);
  const exchange = (to: MacAddress, request: Uint8Array, response: Uint8Array): void => {
    send(COORDINATOR, to, datagram(COORDINATOR, to, command(request)));
    send(to, COORDINATOR, datagram(to, COORDINATOR, answer(response)));
  };

  // Both addresses left out: short ones, and an extended one.
  exchange(NODE, get.request(C1, registerValue), get.response(C1, axdr.doubleLongUnsigned(4256789)));
  exchange(EXTENDED, get.request(C1, clockTime), get.response(C1, axdr.octetString(dateTime(NOON))));

  // An answer in fragments, once in order and once with the first one last; one of them is heard twice.
  for (const [tag, isInOrder] of [
    [1, true],
    [2, false],
  ] as const) {
    send(COORDINATOR, NODE, datagram(COORDINATOR, NODE, command(get.request(C1, profileBuffer))));
    const whole = datagram(NODE, COORDINATOR, answer(get.response(C1, profileRows(12))));
    const [first = NO_BYTES, ...others] = lowpanFragments(whole, COMPRESSED_HEADERS, HEADERS, tag, 80);
    const heard = isInOrder ? [first, ...others] : [...others, others[1] ?? NO_BYTES, first];
    for (const fragment of heard) send(NODE, COORDINATOR, fragment);
  }

  // Forwarded by a relay; the headers mean those at the ends.
  const forwarded = datagram(NODE, COORDINATOR, answer(get.response(C1, axdr.longUnsigned(2301))));
  send(RELAY, COORDINATOR, meshed(2, NODE, COORDINATOR, forwarded));
  // Addresses in full, compressed and not.
  const outside: Endpoint = { address: '2001:db8::10', port: 50001 };
  const inside: Endpoint = { address: '2001:db8:0:1::51', port: 4059 };
  send(COORDINATOR, NODE, compressedUdpInFull(outside, inside, command(get.request(C1, registerValue))));
  send(
    NODE,
    COORDINATOR,
    concat(0x41, udp(inside, outside, answer(get.response(C1, axdr.doubleLongUnsigned(4256790))))),
  );
  // Ciphered with a code of four bytes; a beacon request; the last datagram never becomes whole.
  send(NODE, COORDINATOR, hex('8f21c0 5b77 19ae 02 d4 4410 9c3b27a1'), hex('0d 0100 0000 01'));
  wire.send(hex('0308 2a ffff ffff 07 8e44'));
  const lost = datagram(NODE, COORDINATOR, answer(get.response(C1, profileRows(12))));
  send(NODE, COORDINATOR, lowpanFragments(lost, COMPRESSED_HEADERS, HEADERS, 3, 80)[0] ?? NO_BYTES);
  return pcap(wire.packets, { linkType: LinkTypes.ieee802154 });
}

/** Octets of IPv6 and UDP headers, as `compressedUdp` makes them and in full. */
const COMPRESSED_HEADERS = 9;
const HEADERS = 48;

const COAP_CLIENT: Endpoint = { address: '192.0.2.10', port: 49700 };
const COAP_SERVER: Endpoint = { address: '192.0.2.50', port: 5683 };

function coapCapture(): Uint8Array {
  const wire = new Wire();
  const toServer = (message: Uint8Array): void =>
    wire.send(ethernet(EtherType.ipv4, udp(COAP_CLIENT, COAP_SERVER, message)));
  const toClient = (message: Uint8Array): void => {
    wire.wait(60);
    wire.send(ethernet(EtherType.ipv4, udp(COAP_SERVER, COAP_CLIENT, message), true));
  };
  const path = uriPath('dlms');
  let id = 0x1000;
  const token = (): Uint8Array => u16(0x7a00 + (id & 0xff));
  const ask = (payload: Uint8Array, answerTo: Uint8Array): void => {
    const request = { code: CoapCode.post, id, token: token(), options: [...path, contentFormat(42)] };
    toServer(coap({ ...request, payload }));
    toClient(coap({ type: CoapType.acknowledgement, code: CoapCode.changed, id, token: token(), payload: answerTo }));
    id++;
  };
  const saps = (source: number, destination: number, apdu: Uint8Array): Uint8Array =>
    concat(u16(source), u16(destination), apdu);

  // An APDU by itself, behind a wrapper, behind two SAPs.
  const request = get.request(C1, registerValue);
  const response = get.response(C1, axdr.doubleLongUnsigned(4256789));
  ask(request, response);
  ask(command(request), answer(response));
  ask(saps(16, 1, request), saps(1, 16, response));

  // A request in three blocks, each continued, and the answer in two that are asked for.
  const long = wrapper(
    16,
    1,
    get.requestList(
      C1,
      Array.from({ length: 12 }, (_, i) => listed(attribute(3, `1-0:${i + 1}.8.0*255`, 2))),
    ),
  );
  for (let number = 0; number * 64 < long.length; number++) {
    const hasMore = (number + 1) * 64 < long.length;
    const options = [...path, contentFormat(42), block(27, number, hasMore, 2)];
    toServer(
      coap({ code: CoapCode.post, id, token: token(), options, payload: long.subarray(number * 64, number * 64 + 64) }),
    );
    if (hasMore) {
      const echo = [block(27, number, true, 2)];
      toClient(coap({ type: CoapType.acknowledgement, code: CoapCode.continue, id, token: token(), options: echo }));
    } else toClient(coap({ type: CoapType.acknowledgement, code: CoapCode.empty, id }));
    id++;
  }
  const rows = wrapper(1, 16, get.response(C1, profileRows(4)));
  for (let number = 0; number * 64 < rows.length; number++) {
    if (number > 0)
      toServer(coap({ code: CoapCode.post, id, token: token(), options: [...path, block(23, number, false, 2)] }));
    const hasMore = (number + 1) * 64 < rows.length;
    const payload = rows.subarray(number * 64, number * 64 + 64);
    toClient(
      coap({
        type: CoapType.acknowledgement,
        code: CoapCode.changed,
        id,
        token: token(),
        options: [block(23, number, hasMore, 2)],
        payload,
      }),
    );
    id++;
  }

  // A push that nobody has to acknowledge; what is no DLMS; an error in words; a ping and its answer; something broken.
  const push = wrapper(1, PUSH_CLIENT, dataNotification(LONG_INVOKE, undefined, profileRow(3)));
  toClient(
    coap({
      type: CoapType.nonConfirmable,
      code: CoapCode.post,
      id: id++,
      options: uriPath('push', '1'),
      payload: push,
    }),
  );
  toServer(coap({ code: CoapCode.get, id, token: token(), options: uriPath('.well-known', 'core') }));
  toClient(
    coap({
      type: CoapType.acknowledgement,
      code: CoapCode.content,
      id,
      token: token(),
      options: [contentFormat(40)],
      payload: text('</dlms>;rt="dlms.cosem"'),
    }),
  );
  id++;
  toServer(coap({ code: CoapCode.post, id, token: token(), options: uriPath('nothing'), payload: rlrq() }));
  toClient(
    coap({
      type: CoapType.acknowledgement,
      code: CoapCode.notFound,
      id,
      token: token(),
      payload: text('no such resource'),
    }),
  );
  id++;
  toServer(coap({ code: CoapCode.empty, id }));
  toClient(coap({ type: CoapType.reset, code: CoapCode.empty, id }));
  toServer(concat(coap({ code: CoapCode.post, id: id + 1, options: path }), 0xff));
  return pcap(wire.packets);
}

function euridisCapture(): Uint8Array {
  const meter = hex('07 24 51 004711');
  return hexFile('Euridis (IEC 62056-3-1): frames of a twisted pair; commands and data are invented', [
    ['no data', euridis(meter, 0x01, 0x11, new Uint8Array(0))],
    ['data of its own', euridis(meter, 0x01, 0x12, hex('30 31 32 33 34 35'))],
    ['an APDU', euridis(meter, 0x01, 0x13, get.request(C1, registerValue))],
    ['its answer', euridis(meter, 0x01, 0x14, get.response(C1, axdr.doubleLongUnsigned(4256789)))],
  ]);
}

export const plcFramingCaptures: readonly Capture[] = [
  {
    name: 'plc-s-fsk.hex',
    shows: 'S-FSK MAC frames with the LLC of IEC 61334-4-32 and with HDLC, two systems, modem and host',
    bytes: sFsk,
  },
  {
    name: 'plc-6lowpan.pcap',
    shows: 'IEEE 802.15.4 with 6LoWPAN (link type 195): compressed headers, fragments, mesh, a ciphered frame',
    bytes: sixLowpan,
  },
  {
    name: 'coap.pcap',
    shows: 'CoAP on UDP: APDU by itself, with wrapper, with SAPs; blocks both ways, a push, errors',
    bytes: coapCapture,
  },
  {
    name: 'euridis.hex',
    shows: 'Euridis frames without data, with data of their own, with APDUs',
    bytes: euridisCapture,
  },
];
