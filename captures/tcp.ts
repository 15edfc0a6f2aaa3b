/** What TCP does to messages: split, joined, out of order, repeated, lost, cut by the snap length. */
import { attribute, axdr, concat, dateTime, get, pcap, Wire } from './bytes.js';
import type { Capture } from './capture.js';
import {
  answer,
  askUsual,
  C1,
  clockTime,
  command,
  DEVICE_NAME,
  EXPORT,
  NAME_OF_DEVICE,
  NOON,
  POWER,
  PROFILE,
  PROFILE_COLUMNS,
  profileBuffer,
  profileRows,
  registerValue,
  VOLTAGE_1,
  WrapperDialog,
} from './meter.js';

function tcpSplitCoalesced(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire, { maxSegment: 300 });
  dialog.open();

  // Three requests in a segment, three answers in another.
  dialog.tcp.client(
    concat(
      command(get.request(0xc1, registerValue)),
      command(get.request(0xc2, attribute(3, EXPORT, 2))),
      command(get.request(0xc3, clockTime)),
    ),
  );
  dialog.tcp.server(
    concat(
      answer(get.response(0xc1, axdr.doubleLongUnsigned(4256789))),
      answer(get.response(0xc2, axdr.doubleLongUnsigned(81350))),
      answer(get.response(0xc3, axdr.octetString(dateTime(NOON)))),
    ),
  );

  // One answer over many segments.
  dialog.tcp.client(command(get.request(0xc4, profileBuffer)));
  dialog.tcp.server(answer(get.response(0xc4, profileRows(30))));

  // The header itself in two segments: after three bytes, and within the length.
  dialog.tcp.client(command(get.request(0xc5, attribute(3, VOLTAGE_1, 2))), [3]);
  dialog.tcp.server(answer(get.response(0xc5, axdr.longUnsigned(2311))), [7]);

  // The end of one answer and the start of the next in one segment.
  const two = concat(
    answer(get.response(0xc6, axdr.longUnsigned(2298))),
    answer(get.response(0xc7, axdr.longUnsigned(2320))),
  );
  dialog.tcp.client(
    concat(
      command(get.request(0xc6, attribute(3, '1-0:52.7.0*255', 2))),
      command(get.request(0xc7, attribute(3, '1-0:72.7.0*255', 2))),
    ),
    [30],
  );
  dialog.tcp.server(two, [10, 18]);

  // Byte by byte, as a modem with a short packing timer does it.
  const slow = command(get.request(0xc8, attribute(3, POWER, 2)));
  dialog.tcp.client(
    slow,
    Array.from({ length: slow.length - 1 }, (_, i) => i + 1),
  );
  dialog.tcp.server(answer(get.response(0xc8, axdr.doubleLongUnsigned(1873))));
  dialog.close();
  return pcap(wire.packets);
}

function tcpReorderedRetransmitted(): Uint8Array {
  const wire = new Wire();
  // Both sequence numbers pass 2^32 within the first messages.
  const dialog = new WrapperDialog(wire, { clientSequence: 0xffffffd0, serverSequence: 0xffffffa0 });
  const { tcp } = dialog;
  dialog.open();

  // Out of order: second, third, first.
  tcp.client(command(get.request(0xc1, profileBuffer)));
  const profile = answer(get.response(0xc1, profileRows(20)));
  const at = tcp.write('server', profile);
  const end = at + profile.length;
  wire.wait(36);
  tcp.piece('server', at + 250, at + 500);
  tcp.acknowledge('client');
  tcp.piece('server', at + 500, end);
  tcp.acknowledge('client');
  tcp.piece('server', at, at + 250);
  tcp.acknowledge('client');

  // The same segment again: its acknowledgement was late.
  wire.wait(220);
  tcp.piece('server', at + 500, end);
  tcp.acknowledge('client');

  // A request sent twice, the second time together with the next one.
  const first = command(get.request(0xc2, registerValue));
  const second = command(get.request(0xc3, clockTime));
  const sent = tcp.write('client', concat(first, second));
  tcp.piece('client', sent, sent + first.length);
  wire.wait(300);
  tcp.piece('client', sent, sent + first.length + second.length);
  const value = answer(get.response(0xc2, axdr.doubleLongUnsigned(4256790)));
  const time = answer(get.response(0xc3, axdr.octetString(dateTime(NOON + 3000))));
  tcp.server(value);
  tcp.server(time);

  // Retransmission with other borders: starts inside what is known, ends behind it.
  tcp.client(command(get.request(0xc4, attribute(1, DEVICE_NAME, 2))));
  const name = answer(get.response(0xc4, NAME_OF_DEVICE));
  const start = tcp.write('server', name);
  wire.wait(36);
  tcp.piece('server', start, start + 12);
  tcp.piece('server', start + 20, start + 24);
  wire.wait(210);
  tcp.piece('server', start + 6, start + name.length);
  tcp.acknowledge('client');

  // Keep-alive: the last byte once more.
  wire.wait(45_000);
  tcp.piece('server', start + name.length - 1, start + name.length);
  tcp.acknowledge('client');
  dialog.close();
  return pcap(wire.packets);
}

function tcpGapMidstream(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  const { tcp } = dialog;

  // The capture starts while an answer is under way: no SYN, no request, half a message.
  const unseen = command(get.request(0xc1, profileBuffer));
  tcp.write('client', unseen);
  tcp.lose('client', 0, unseen.length);
  const early = answer(get.response(0xc1, profileRows(12)));
  const begun = tcp.write('server', early);
  tcp.lose('server', begun, begun + 150);
  tcp.piece('server', begun + 150, begun + early.length);
  tcp.acknowledge('client');
  askUsual(dialog);

  // A segment in the middle of an answer reached the client, but not the capture.
  tcp.client(command(get.request(0xc2, profileBuffer)));
  const holed = answer(get.response(0xc2, profileRows(20)));
  const at = tcp.write('server', holed);
  wire.wait(36);
  tcp.piece('server', at, at + 250);
  tcp.lose('server', at + 250, at + 500);
  tcp.piece('server', at + 500, at + holed.length);
  tcp.acknowledge('client');

  // Whole messages lost: a request and, a little later, an answer.
  const request = command(get.request(0xc3, clockTime));
  const lost = tcp.write('client', request);
  tcp.lose('client', lost, lost + request.length);
  tcp.server(answer(get.response(0xc3, axdr.octetString(dateTime(NOON + 5000)))));
  tcp.client(command(get.request(0xc4, attribute(3, EXPORT, 2))));
  const response = answer(get.response(0xc4, axdr.doubleLongUnsigned(81350)));
  const lostToo = tcp.write('server', response);
  tcp.lose('server', lostToo, lostToo + response.length);
  tcp.acknowledge('client');
  dialog.ask(get.request(0xc5, attribute(3, POWER, 2)), get.response(0xc5, axdr.doubleLongUnsigned(1869)));
  dialog.close();
  return pcap(wire.packets);
}

function tcpSnaplen(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  dialog.open();
  askUsual(dialog);
  dialog.ask(get.request(C1, attribute(7, PROFILE, 3)), get.response(C1, PROFILE_COLUMNS));
  dialog.tcp.client(command(get.request(C1, profileBuffer)));
  dialog.tcp.server(answer(get.response(C1, profileRows(40))), [500, 1000]);
  askUsual(dialog);
  dialog.close();
  return pcap(wire.packets, { snapLength: 96 });
}

export const tcpCaptures: readonly Capture[] = [
  {
    name: 'tcp-split-coalesced.pcap',
    shows: 'Several APDUs in a segment, one over many, wrapper headers cut in two, a request byte by byte',
    bytes: tcpSplitCoalesced,
  },
  {
    name: 'tcp-reordered-retransmitted.pcap',
    shows: 'Segments out of order, repeated, overlapping, a keep-alive; sequence numbers pass 2^32',
    bytes: tcpReorderedRetransmitted,
  },
  {
    name: 'tcp-gap-midstream.pcap',
    shows: 'Starts in the middle of a message, loses segments for ever, and goes on',
    bytes: tcpGapMidstream,
  },
  { name: 'tcp-snaplen.pcap', shows: 'Packets cut at 96 bytes by the snap length', bytes: tcpSnaplen },
];
