/** Block transfers on lines that lose datagrams: what is lost is asked for anew, or sent again; what was begun is given up. */
import { attribute, axdr, ethernet, generalBlockTransfer, get, pcap, rlre, rlrq, udp, Wire } from './bytes.js';
import type { Capture } from './capture.js';
import { CLIENT_TITLE, METER_0 } from './keys.js';
import {
  answer,
  C1,
  CLIENT,
  command,
  LLS_AARE,
  LLS_AARQ,
  METER,
  PROFILE,
  PROFILE_COLUMNS,
  pieces,
  profileBuffer,
  profileRow,
  registerValue,
} from './meter.js';
import { answerOf, associationOf, readAnswer, Speaker } from './secured.js';

const IPV4 = 0x0800;
const MINUTE = 60_000;
const BLOCK = 60;

/** Client and meter over UDP; datagrams on the way to the capture may get lost. */
class Datagrams {
  constructor(
    readonly wire: Wire,
    private readonly meter = METER,
  ) {}

  client(apdu: Uint8Array): void {
    this.wire.send(ethernet(IPV4, udp(CLIENT, this.meter, command(apdu)), false));
    this.wire.wait(30);
  }

  server(apdu: Uint8Array): void {
    this.wire.send(ethernet(IPV4, udp(this.meter, CLIENT, answer(apdu)), true));
    this.wire.wait(30);
  }

  ask(request: Uint8Array, response: Uint8Array): void {
    this.client(request);
    this.server(response);
  }
}

/** Rows of which the first two are always the same; the others are those from `from` on. */
const rowsFrom = (from: number): Uint8Array =>
  axdr.array(...Array.from({ length: 8 }, (_, i) => profileRow(i < 2 ? i : i + from)));

type Say = (apdu: Uint8Array) => Uint8Array;
const plain: Say = (apdu) => apdu;

/** Reads the profile in blocks; those whose numbers are in `lost` are not in the capture, and none follows `until`. */
function readInBlocks(
  line: Datagrams,
  rows: Uint8Array,
  lost: readonly number[],
  until = Number.POSITIVE_INFINITY,
  [client, meter]: readonly [Say, Say] = [plain, plain],
): void {
  line.client(client(get.request(C1, profileBuffer)));
  const blocks = pieces(rows, BLOCK);
  blocks.forEach((raw, i) => {
    const number = i + 1;
    if (number > until) return;
    if (i > 0) line.client(client(get.next(C1, i)));
    const block = meter(get.block(C1, number === blocks.length, number, raw));
    if (!lost.includes(number)) line.server(block);
  });
}

/** The second reading begins with the same block, and may not be taken for what the first one lacks. */
function readAgain(): Uint8Array {
  const wire = new Wire();
  const line = new Datagrams(wire);
  line.ask(LLS_AARQ, LLS_AARE);
  line.ask(get.request(C1, attribute(7, PROFILE, 3)), get.response(C1, PROFILE_COLUMNS));
  readInBlocks(line, rowsFrom(0), [2]);
  wire.wait(MINUTE);
  readInBlocks(line, rowsFrom(40), []);
  // Something else is asked for in the middle; then all of it once more, and a block is sent twice.
  readInBlocks(line, rowsFrom(40), [], 2);
  line.ask(get.request(C1, registerValue), readAnswer(4256789));
  readInBlocks(line, rowsFrom(40), [], 2);
  line.server(get.block(C1, false, 2, pieces(rowsFrom(40), BLOCK)[1] as Uint8Array));
  // The client begins with a new association, and releases another in the middle.
  line.ask(LLS_AARQ, LLS_AARE);
  readInBlocks(line, rowsFrom(40), [], 3);
  line.ask(rlrq(0), rlre(0));
  return pcap(wire.packets);
}

/** The same with each block in a cipher of its own; then general blocks around a cipher, of which one is sent again. */
function readAgainCiphered(): Uint8Array {
  const wire = new Wire();
  const line = new Datagrams(wire, METER_0.endpoint);
  const client = new Speaker(CLIENT_TITLE, METER_0, 40_001);
  const meter = new Speaker(METER_0.title, METER_0, 45_001);
  line.ask(associationOf(client), answerOf(meter));
  const both = [(apdu: Uint8Array) => client.say(apdu), (apdu: Uint8Array) => meter.say(apdu)] as const;
  readInBlocks(line, rowsFrom(0), [2], undefined, both);
  wire.wait(MINUTE);
  readInBlocks(line, rowsFrom(40), [], undefined, both);
  for (const isCiphered of [true, false]) {
    const response = get.response(C1, rowsFrom(60));
    const request = get.request(C1, profileBuffer);
    line.client(isCiphered ? client.say(request) : request);
    inGeneralBlocks(line, isCiphered ? meter.say(response) : response);
  }
  return pcap(wire.packets);
}

/** In one window of which the third block is lost; the client says so, and the meter sends all from there on again. */
function inGeneralBlocks(line: Datagrams, apdu: Uint8Array): void {
  const LOST = 3;
  const blocks = pieces(apdu, BLOCK);
  const send = (number: number, acknowledged: number): void =>
    line.server(
      generalBlockTransfer({
        isLast: number === blocks.length,
        isStreaming: number < blocks.length,
        window: 6,
        number,
        acknowledged,
        data: blocks[number - 1] as Uint8Array,
      }),
    );
  for (let number = 1; number <= blocks.length; number++) if (number !== LOST) send(number, 0);
  line.client(generalBlockTransfer({ isLast: true, isStreaming: false, window: 6, number: 1, acknowledged: LOST - 1 }));
  for (let number = LOST; number <= blocks.length; number++) send(number, 1);
}

export const transferCaptures: readonly Capture[] = [
  {
    name: 'blocks-read-again.pcap',
    shows: 'GET in blocks over UDP: one is lost, and all is read again; transfers that others, or associations, end',
    bytes: readAgain,
  },
  {
    name: 'blocks-read-again-ciphered.pcap',
    shows: 'The same in a cipher; general blocks of which one is lost and sent again, around a cipher and in clear',
    keys: 'keys.json',
    bytes: readAgainCiphered,
  },
];
