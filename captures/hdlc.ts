/** HDLC sessions: addresses of every length, segments, over TCP. */
import {
  attribute,
  axdr,
  concat,
  dateTime,
  eventNotification,
  get,
  type HdlcAddress,
  HdlcDialog,
  hdlcClient,
  hdlcControl,
  hdlcFrame,
  hex,
  LinkTypes,
  llcCommand,
  llcResponse,
  pcap,
  set,
  TcpDialog,
  text,
  Wire,
} from './bytes.js';
import type { Capture } from './capture.js';
import {
  C1,
  CLIENT,
  CONVERTER,
  clockTime,
  EVENT_CODE,
  LLS_AARE,
  LLS_AARQ,
  NOON,
  PUBLIC_CLIENT,
  pieces,
  profileBuffer,
  profileRows,
  READING_CLIENT,
  registerValue,
} from './meter.js';

const HDLC_LIMITS = { maxTransmit: 128, maxReceive: 128, windowTransmit: 1, windowReceive: 1 };

function hdlcAddresses(): Uint8Array {
  const wire = new Wire();
  const line = (...frames: readonly Uint8Array[]): void => {
    for (const frame of frames) {
      wire.send(frame);
      wire.wait(25);
    }
  };
  hdlcSession(line, PUBLIC_CLIENT, { upper: 1, size: 1 }, false);
  hdlcSession(line, READING_CLIENT, { upper: 1, lower: 17, size: 2 }, true);
  hdlcSession(line, 32, { upper: 300, lower: 9029, size: 4 }, true);
  // The same parts can be said with two bytes and with four.
  hdlcSession(line, READING_CLIENT, { upper: 1, lower: 17, size: 4 }, true);

  const server: HdlcAddress = { upper: 1, lower: 17, size: 2 };
  const link = new HdlcDialog(READING_CLIENT, server);
  // Not connected: the meter says so.
  line(link.toServer(hdlcControl.disc), link.toClient(hdlcControl.dm));
  // I frames in a meter that knows UI only: rejected control field, W. Then one out of step: N(S) wrong, V.
  const question = llcCommand(get.request(C1, clockTime));
  line(link.toServer(0x10, question), link.toClient(hdlcControl.frmr, hex('10 00 01')));
  line(link.toServer(0x54, question), link.toClient(hdlcControl.frmr, hex('54 00 10')));
  line(link.toServer(0x93), link.toClient(hdlcControl.ua));

  // To all stations, and from a meter on its own.
  const everybody: HdlcAddress = { upper: 0x3fff, lower: 0x3fff, size: 4 };
  const setClock = llcCommand(set.request(0x81, clockTime, axdr.octetString(dateTime(NOON))));
  line(
    hdlcFrame({
      destination: everybody,
      source: hdlcClient(1),
      control: hdlcControl.uiNotFinal,
      information: setClock,
    }),
  );
  const alarm = eventNotification(undefined, attribute(1, EVENT_CODE, 2), axdr.unsigned(7));
  line(link.toClient(hdlcControl.ui, llcResponse(alarm)));
  // No station, the calling physical device, and an empty I frame.
  line(
    hdlcFrame({ destination: hdlcClient(0), source: server, control: hdlcControl.ui, information: llcResponse(alarm) }),
    hdlcFrame({ destination: { upper: 1, lower: 0x7e, size: 2 }, source: hdlcClient(16), control: hdlcControl.snrm }),
    link.toClient(hdlcControl.information(0, 0)),
  );
  return pcap(wire.packets, { linkType: LinkTypes.user0 });
}

/** A short session: connect, associate, read, be idle, be busy, be out of order, disconnect. */
function hdlcSession(
  line: (...frames: readonly Uint8Array[]) => void,
  client: number,
  server: HdlcAddress,
  negotiates: boolean,
): void {
  const link = new HdlcDialog(client, server);
  const asked = { maxTransmit: 512, maxReceive: 512, windowTransmit: 3, windowReceive: 3 };
  line(...(negotiates ? link.connect(asked, HDLC_LIMITS) : link.connect()));
  line(link.request(LLS_AARQ), link.response(LLS_AARE));
  const question = link.request(get.request(C1, registerValue));
  const value = link.response(get.response(C1, axdr.doubleLongUnsigned(4256789)));
  line(question, value);
  line(link.ready(), link.toClient(hdlcControl.receiveReady(2)));
  line(link.ready(), link.toClient(hdlcControl.receiveNotReady(2)));
  line(link.toServer(hdlcControl.reject(1)), value);
  line(...link.disconnect());
}

function hdlcSegmented(): Uint8Array {
  const wire = new Wire();
  const line = (...frames: readonly Uint8Array[]): void => {
    for (const frame of frames) {
      wire.send(frame);
      wire.wait(25);
    }
  };
  const link = new HdlcDialog(READING_CLIENT, { upper: 1, lower: 17, size: 2 });
  line(...link.connect(HDLC_LIMITS));
  line(link.request(LLS_AARQ), link.response(LLS_AARE));

  // Three segments, each but the last confirmed by an RR.
  line(link.request(get.request(0xc1, profileBuffer)));
  line(...link.segments(get.response(0xc1, profileRows(9)), 118));

  // The same, but the client did not get the second segment: it repeats its RR, the meter the segment.
  line(link.request(get.request(0xc2, profileBuffer)));
  const [first, ready, second, readyAgain, last] = link.segments(get.response(0xc2, profileRows(9)), 118);
  const all = [first, ready, second, ready, second, readyAgain, last];
  line(...all.filter((frame) => frame !== undefined));

  // HDLC segments under a block transfer: each block of the GET-Response is itself segmented.
  const blocks = pieces(profileRows(10), 180);
  blocks.forEach((block, i) => {
    line(link.request(i === 0 ? get.request(0xc3, profileBuffer) : get.next(0xc3, i)));
    line(...link.segments(get.block(0xc3, i === blocks.length - 1, i + 1, block), 118));
  });

  // A window of three: only the last frame of a window asks for an RR.
  const wide = { ...HDLC_LIMITS, windowTransmit: 3, windowReceive: 3 };
  line(...link.disconnect(), ...link.connect(wide));
  line(link.request(LLS_AARQ), link.response(LLS_AARE));
  line(link.request(get.request(0xc4, profileBuffer)));
  line(...link.windows(get.response(0xc4, profileRows(18)), 118, 3));
  line(...link.disconnect());
  return pcap(wire.packets, { linkType: LinkTypes.user0 });
}

function hdlcOverTcp(): Uint8Array {
  const wire = new Wire();
  const tcp = new TcpDialog(wire, { client: CLIENT, server: CONVERTER });
  const link = new HdlcDialog(READING_CLIENT, { upper: 1, lower: 17, size: 2 });
  link.connect(HDLC_LIMITS);
  const read = (invoke: number): Uint8Array => link.request(get.request(invoke, registerValue));
  const value = (invoke: number): Uint8Array => link.response(get.response(invoke, axdr.doubleLongUnsigned(4256789)));

  // The capture starts in the middle of a frame, and there has been no SYN.
  read(0xc1);
  tcp.server(link.response(get.response(0xc1, axdr.octetString(dateTime(NOON)))).subarray(19));
  tcp.client(read(0xc2));
  tcp.server(value(0xc2));

  // Segments of a window with one flag between them, all in one TCP segment; then split within the frames.
  const shareFlags = (frames: readonly Uint8Array[]): Uint8Array =>
    concat(...frames.map((frame, i) => (i === 0 ? frame : frame.subarray(1))));
  tcp.client(link.request(get.request(0xc3, profileBuffer)));
  const [a, b, c, ready, ...rest] = link.windows(get.response(0xc3, profileRows(18)), 118, 3);
  tcp.server(shareFlags([a, b, c].filter((frame) => frame !== undefined)));
  if (ready) tcp.client(ready);
  tcp.server(shareFlags(rest), [1, 9, 60, 61]);

  // Junk between frames: line noise, fill flags, the converter's own greeting.
  tcp.client(concat(hex('7e 7e 7e'), read(0xc4), hex('7e 7e')));
  tcp.server(concat(hex('00 fe c0'), value(0xc4), hex('f8 00')));
  tcp.client(read(0xc5));
  tcp.server(concat(text('\r\nCONNECT 9600\r\n'), value(0xc5)));

  // Half a frame, then silence; the client asks again and gets the frame from its start.
  tcp.client(read(0xc6));
  const broken = value(0xc6);
  tcp.server(broken.subarray(0, 14));
  wire.wait(5000);
  tcp.client(link.ready(1));
  tcp.server(broken);
  const [disc, ua] = link.disconnect();
  if (disc) tcp.client(disc);
  if (ua) tcp.server(ua);
  tcp.close();
  return pcap(wire.packets);
}

export const hdlcCaptures: readonly Capture[] = [
  {
    name: 'hdlc-addresses.pcap',
    shows: 'HDLC frames (link type USER0): addresses of one, two and four bytes, parameters, every kind of frame',
    bytes: hdlcAddresses,
  },
  {
    name: 'hdlc-segmented.pcap',
    shows: 'GET-Responses in HDLC segments: RRs, a repeated segment, under a block transfer, a window of three',
    bytes: hdlcSegmented,
  },
  {
    name: 'hdlc-over-tcp.pcap',
    shows: 'HDLC on TCP port 4001: starts in a frame, shared flags, frames split and joined, junk between them',
    bytes: hdlcOverTcp,
  },
];
