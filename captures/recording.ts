/** What `-w` keeps of serial lines (docs/recording.md): HDLC frames as USER0, the rest of the line as USER1. */
import { axdr, get, HdlcDialog, hex, LinkTypes, llcCommand, Pcapng, text, Wire } from './bytes.js';
import type { Capture } from './capture.js';
import { C1, READING_CLIENT, registerValue } from './meter.js';

const RECEIVED = 1;
const SENT = 2;
const HEAD = '/dev/ttyUSB0, /dev/ttyUSB1';
const ADAPTER = '/dev/ttyUSB2';

function recordedLine(): Uint8Array {
  const wire = new Wire();
  const file = new Pcapng().section(false, 'an optical head with two taps, then raw pieces of another line');
  file.interface({ linkType: LinkTypes.user1, name: HEAD, description: `serial bytes of ${HEAD}`, digits: 9 });
  file.interface({ linkType: LinkTypes.user0, name: HEAD, description: `serial frames of ${HEAD}`, digits: 9 });
  const put = (place: number, bytes: Uint8Array, direction: number, comment?: string): void => {
    wire.send(bytes);
    const packet = wire.packets[wire.packets.length - 1];
    if (packet !== undefined) file.packet(place, packet, { direction, ...(comment === undefined ? {} : { comment }) });
    wire.wait(30);
  };
  put(0, text('/?!\r\n'), SENT, 'not HDLC: IEC 62056-21 (Request)');
  put(0, text('/XXX5\\2METER\r\n'), RECEIVED, 'not HDLC: IEC 62056-21 (Identification)');
  wire.wait(1000);
  put(0, text('\x06252\r\n'), SENT, 'not HDLC: IEC 62056-21 (Option select)');
  wire.wait(1000);
  const link = new HdlcDialog(READING_CLIENT, { upper: 1, lower: 17, size: 2 });
  const frames = [
    ...link.connect(),
    link.request(get.request(C1, registerValue)),
    link.response(get.response(C1, axdr.doubleLongUnsigned(4256789))),
  ];
  frames.forEach((frame, i) => {
    put(1, frame, i % 2 === 0 ? SENT : RECEIVED, i === 3 ? 'this is the value in question' : undefined);
  });
  put(0, hex('7e 7e 7e'), SENT, 'not HDLC: 3 flags between frames');
  put(0, hex('00 fe c0'), RECEIVED, 'not HDLC: 3 bytes that belong to no frame');
  wire.wait(1000);
  for (const [i, frame] of link.disconnect().entries()) put(1, frame, i === 0 ? SENT : RECEIVED);

  // Kept with --raw: pieces, wherever their borders are.
  file.section();
  file.interface({ linkType: LinkTypes.user1, name: ADAPTER, description: `serial bytes of ${ADAPTER}`, digits: 9 });
  const request = new HdlcDialog(READING_CLIENT, { upper: 1, size: 1 }).toServer(
    0x13,
    llcCommand(get.request(C1, registerValue)),
  );
  put(0, request.subarray(0, 9), 0);
  put(0, request.subarray(9), 0);
  return file.bytes();
}

export const recordingCaptures: readonly Capture[] = [
  {
    name: 'recorded-line.pcapng',
    shows: 'Kept by -w: an optical head with two taps as USER0 and USER1, a comment of a person; raw pieces',
    bytes: recordedLine,
  },
];
