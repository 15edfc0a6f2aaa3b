/** IP and what lies below it: fragments, link layers, kinds of capture files, traffic that is no DLMS. */
import {
  attribute,
  axdr,
  concat,
  dataNotification,
  dateTime,
  type Endpoint,
  EtherType,
  ethernet,
  etherTypeOf,
  get,
  HdlcDialog,
  hex,
  ip,
  ipFragments,
  LinkTypes,
  linuxSll,
  linuxSll2,
  mpls,
  nullLoopback,
  Pcapng,
  Protocol,
  pcap,
  TcpDialog,
  text,
  u16,
  udp,
  udpDatagram,
  vlan,
  Wire,
} from './bytes.js';
import type { Capture } from './capture.js';
import {
  answer,
  askUsual,
  C1,
  CLIENT,
  CLIENT6,
  clockTime,
  command,
  LONG_INVOKE,
  METER,
  METER6,
  NOON,
  PUBLIC_CLIENT,
  PUSH_CLIENT,
  profileBuffer,
  profileRow,
  profileRows,
  VOLTAGE_1,
  WrapperDialog,
} from './meter.js';

function ipFragmentsCapture(): Uint8Array {
  const wire = new Wire();
  const onWire = (packets: readonly Uint8Array[], type: number, isFromServer: boolean): void =>
    wire.send(...packets.map((packet) => ethernet(type, packet, isFromServer)));
  const port = (endpoint: Endpoint): Endpoint => ({ ...endpoint, port: 4059 });
  const request = command(get.request(C1, profileBuffer));
  const response = (invoke: number, rows: number): Uint8Array => answer(get.response(invoke, profileRows(rows)));

  // IPv4, four fragments: last, first, third, second.
  const [client, meter] = [port(CLIENT), port(METER)];
  onWire([udp(client, meter, request)], EtherType.ipv4, false);
  const fragments = (
    from: Endpoint,
    to: Endpoint,
    payload: Uint8Array,
    size: number,
    identification: number,
  ): Uint8Array[] => {
    const datagram = udpDatagram(from, to, payload);
    return ipFragments(from.address, to.address, Protocol.udp, datagram, size, identification);
  };
  const order = (list: readonly Uint8Array[], indices: readonly number[]): Uint8Array[] =>
    indices.map((i) => list[i] ?? new Uint8Array(0));
  wire.wait(40);
  const four = fragments(meter, client, response(C1, 170), 1480, 0x2f01);
  onWire(order(four, [3, 0, 2, 1]), EtherType.ipv4, true);

  // IPv6, a fragment header in each: second, first, and the second once more.
  const [client6, meter6] = [port(CLIENT6), port(METER6)];
  onWire([udp(client6, meter6, command(get.request(0xc2, profileBuffer)))], EtherType.ipv6, false);
  wire.wait(40);
  const six = fragments(meter6, client6, response(0xc2, 60), 1232, 0x00c0ffee);
  onWire(order(six, [1, 0, 1]), EtherType.ipv6, true);

  // Small fragments, and one of them missing for ever.
  onWire([udp(client, meter, command(get.request(0xc3, profileBuffer)))], EtherType.ipv4, false);
  wire.wait(40);
  const holed = fragments(meter, client, response(0xc3, 24), 256, 0x2f02);
  onWire(
    holed.filter((_, i) => i !== 1),
    EtherType.ipv4,
    true,
  );

  // The next datagram is unharmed.
  onWire([udp(client, meter, command(get.request(0xc4, clockTime)))], EtherType.ipv4, false);
  wire.wait(40);
  const clock = answer(get.response(0xc4, axdr.octetString(dateTime(NOON + 1000))));
  onWire([udp(meter, client, clock, { identification: 0x2f03 })], EtherType.ipv4, true);
  return pcap(wire.packets);
}

function vlanMplsSll(): Uint8Array {
  const wire = new Wire();
  const file = new Pcapng()
    .section(false, 'sample capture made by a script')
    .interface({ linkType: LinkTypes.ethernet, name: 'eth0', digits: 9, snapLength: 262144 })
    .interface({ linkType: LinkTypes.linuxSll, name: 'any', digits: 6 })
    .interface({ linkType: LinkTypes.linuxSll2, name: 'any2', digits: 9 })
    .interface({ linkType: LinkTypes.raw, name: 'tun0', digits: 3 })
    .interface({ linkType: LinkTypes.null, name: 'lo0' })
    .interface({ linkType: LinkTypes.user0, name: 'ttyUSB0', digits: 9 });

  const packet = (interfaceId: number, bytes: Uint8Array, direction: number, comment?: string): void => {
    wire.send(bytes);
    wire.wait(20);
    const last = wire.packets[wire.packets.length - 1];
    if (last) file.packet(interfaceId, last, { direction, ...(comment !== undefined && { comment }) });
  };

  /** A question and its answer over UDP, each put into a link layer. */
  type Link = (packet: Uint8Array, etherType: number, isFromServer: boolean) => Uint8Array;
  const exchange = (interfaceId: number, invoke: number, isV6: boolean, link: Link, comment?: string): void => {
    const client = { ...(isV6 ? CLIENT6 : CLIENT), port: 50000 + invoke };
    const server = isV6 ? METER6 : METER;
    const type = etherTypeOf(server.address);
    const voltage = get.response(invoke, axdr.longUnsigned(2290 + invoke));
    packet(
      interfaceId,
      link(udp(client, server, command(get.request(invoke, attribute(3, VOLTAGE_1, 2)))), type, false),
      2,
      comment,
    );
    packet(interfaceId, link(udp(server, client, answer(voltage)), type, true), 1);
  };

  exchange(0, 0xc1, false, (p, type, s) => ethernet(EtherType.vlan, vlan(100, type, p), s), 'VLAN 100');
  exchange(
    0,
    0xc2,
    true,
    (p, type, s) => ethernet(EtherType.qinq, vlan(7, EtherType.vlan, vlan(100, type, p)), s),
    'VLAN 100 in service VLAN 7',
  );
  exchange(0, 0xc3, false, (p, _, s) => ethernet(EtherType.mpls, mpls([16001, 24], p), s), 'MPLS, two labels');
  exchange(1, 0xc4, false, (p, type, s) => linuxSll(s ? 0 : 4, type, p));
  exchange(2, 0xc5, true, (p, type, s) => linuxSll2(s ? 0 : 4, type, p));
  exchange(3, 0xc6, true, (p) => p);
  exchange(4, 0xc7, false, (p) => nullLoopback(2, p));
  const link = new HdlcDialog(PUBLIC_CLIENT, { upper: 1, lower: 17, size: 2 });
  for (const frame of link.connect()) packet(5, frame, 0, 'an HDLC frame from a serial line');
  return file.bytes();
}

function pcapngSections(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  dialog.open();
  askUsual(dialog);
  dialog.close();
  const half = wire.packets.length >> 1;
  const file = new Pcapng().section(false).interface({ linkType: LinkTypes.ethernet });
  for (const packet of wire.packets.slice(0, half)) file.packet(0, packet);
  file.statistics(0, wire.packets[half]?.time ?? 0n, half, 0);
  // A block of a private type, which readers step over, then a section of another machine.
  file.other(0x0bad0bad, text('of no concern')).section(true, 'big-endian');
  file.interface({ linkType: LinkTypes.ethernet, name: 'em0', digits: 9 });
  for (const packet of wire.packets.slice(half)) file.packet(0, packet);
  file.section(false).interface({ linkType: LinkTypes.ethernet, snapLength: 128 });
  const port = (endpoint: Endpoint): Endpoint => ({ ...endpoint, port: 4059 });
  const push = answer(dataNotification(LONG_INVOKE, undefined, profileRow(3)), PUSH_CLIENT);
  file.simplePacket(ethernet(EtherType.ipv4, udp(METER, port(CLIENT), push), true));
  return file.bytes();
}

function bigEndianNanoseconds(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire, { client: CLIENT6, server: METER6 });
  dialog.open();
  askUsual(dialog);
  dialog.close();
  return pcap(wire.packets, { isBigEndian: true, hasNanoseconds: true });
}

function notDlms(): Uint8Array {
  const wire = new Wire();
  const SERVER: Endpoint = { address: '198.51.100.7', port: 80 };
  const RESOLVER: Endpoint = { address: '198.51.100.53', port: 53 };

  const arp = concat(hex('0001 0800 06 04 0001 02005e005302'), hex('c000020a'), new Uint8Array(6), hex('c0000214'));
  wire.send(ethernet(0x0806, arp));

  const name = concat(5, text('meter'), 7, text('example'), 0);
  const question = concat(name, u16(1), u16(1));
  const query = concat(hex('4d3e 0100 0001 0000 0000 0000'), question);
  const found = concat(hex('4d3e 8180 0001 0001 0000 0000'), question, hex('c00c 0001 0001 0000012c 0004 c0000214'));
  const asker = { ...CLIENT, port: 53124 };
  wire.send(ethernet(EtherType.ipv4, udp(asker, RESOLVER, query)));
  wire.wait(12);
  wire.send(ethernet(EtherType.ipv4, udp(RESOLVER, asker, found), true));

  const web = new TcpDialog(wire, { client: { ...CLIENT, port: 40122 }, server: SERVER, clientSequence: 0x00112233 });
  web.open();
  web.client(text('GET /tariffs HTTP/1.1\r\nHost: www.example\r\nAccept: application/json\r\n\r\n'));
  web.server(
    text('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n{"tariff":"T1A2"}\n'),
  );

  const dialog = new WrapperDialog(wire);
  dialog.open();
  askUsual(dialog);
  dialog.close();
  web.close();

  // A scanner that speaks HTTP to the meter's port, and gets no answer but the end.
  const scan = new TcpDialog(wire, { client: { address: '198.51.100.99', port: 33333 }, server: METER });
  scan.open();
  scan.client(text('GET / HTTP/1.0\r\nUser-Agent: scan/1\r\n\r\n'));
  scan.acknowledge('server');
  scan.close();

  const echo = hex('08 00 f7ff 0000 0000');
  wire.send(ethernet(EtherType.ipv4, ip(CLIENT.address, METER.address, 1, echo)));
  return pcap(wire.packets);
}

export const ipCaptures: readonly Capture[] = [
  {
    name: 'ip-fragments.pcap',
    shows: 'UDP messages in IPv4 and IPv6 fragments, out of order, one repeated, one missing',
    bytes: ipFragmentsCapture,
  },
  {
    name: 'vlan-mpls-sll.pcapng',
    shows: 'Six interfaces: VLAN, QinQ, MPLS, Linux cooked 1 and 2, raw IP, loopback, HDLC; comments; ms to ns',
    bytes: vlanMplsSll,
  },
  {
    name: 'pcapng-sections.pcapng',
    shows: 'Three sections in both byte orders, statistics, a private block, a packet without time',
    bytes: pcapngSections,
  },
  {
    name: 'big-endian-nanoseconds.pcap',
    shows: 'A pcap file in big-endian order with nanoseconds; the session runs over IPv6',
    bytes: bigEndianNanoseconds,
  },
  {
    name: 'not-dlms.pcap',
    shows: 'ARP, DNS, HTTP and a scanner on port 4059 around one session with a meter',
    bytes: notDlms,
  },
];
