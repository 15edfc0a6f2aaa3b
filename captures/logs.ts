/**
 * Captures as text: what integrators have at hand when something does not work. Each file is one family of ways in which
 * tools write bytes; the frames in all of them are those of one short session.
 */
import {
  aare,
  aarq,
  attribute,
  axdr,
  concat,
  dataNotification,
  dateTime,
  get,
  HdlcDialog,
  hdlcControl,
  hdlcFrame,
  llcResponse,
  text,
  toHex,
  wrapper,
} from './bytes.js';
import type { Capture } from './capture.js';
import { NOON } from './meter.js';

/** A frame, and whether the client sent it. */
interface Spoken {
  readonly bytes: Uint8Array;
  readonly isSent: boolean;
}

const ENERGY = '1-0:1.8.0*255';
const VOLTAGE = '1-0:32.7.0*255';

const sent = (bytes: Uint8Array): Spoken => ({ bytes, isSent: true });
const received = (bytes: Uint8Array): Spoken => ({ bytes, isSent: false });

function hdlcSession(): Spoken[] {
  const dialog = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
  const [snrm, ua] = dialog.connect() as [Uint8Array, Uint8Array];
  return [
    sent(snrm),
    received(ua),
    sent(dialog.request(aarq())),
    received(dialog.response(aare())),
    sent(dialog.request(get.request(0xc1, attribute(3, ENERGY, 2)))),
    received(dialog.response(get.response(0xc1, axdr.doubleLongUnsigned(4256789)))),
  ];
}

function wrapperSession(): Spoken[] {
  return [
    sent(wrapper(16, 1, get.request(0xc1, attribute(3, VOLTAGE, 2)))),
    received(wrapper(1, 16, get.response(0xc1, axdr.longUnsigned(2311)))),
    sent(wrapper(16, 1, get.request(0xc2, attribute(1, '0-0:42.0.0*255', 2)))),
    received(wrapper(1, 16, get.response(0xc2, axdr.octetString(text('DMP7359990000000017'))))),
  ];
}

/** A list that a meter pushes, long enough for several rows and pieces. */
function pushed(): Uint8Array {
  const list = axdr.structure(
    axdr.octetString(text('DMP_V0001')),
    axdr.octetString(text('7359990000000017')),
    ...[1873, 0, 417, 2304, 978, 4256789, 81350].map((value) => axdr.doubleLongUnsigned(value)),
  );
  return dataNotification(0x40000000, dateTime(NOON), list);
}

function pushFrame(): Uint8Array {
  return hdlcFrame({
    destination: { upper: 103, size: 1 },
    source: { upper: 1, lower: 1, size: 2 },
    control: hdlcControl.ui,
    information: llcResponse(pushed()),
  });
}

// ---- how bytes are written

const spaced = (bytes: Uint8Array, between = ' '): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(between);
const upper = (bytes: Uint8Array, between = ' '): string => spaced(bytes, between).toUpperCase();

function rows(bytes: Uint8Array, width: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / width) }, (_, n) => bytes.subarray(n * width, (n + 1) * width));
}

const characters = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');

function xxd(bytes: Uint8Array): string[] {
  return rows(bytes, 16).map((row, n) => {
    const words = rows(row, 2).map((word) => spaced(word, ''));
    return `${(n * 16).toString(16).padStart(8, '0')}: ${words.join(' ').padEnd(39)}  ${characters(row)}`;
  });
}

/** `hexdump -C`, which writes `*` for rows that repeat the one before, and the length at the end. */
function hexdump(bytes: Uint8Array): string[] {
  const offset = (at: number): string => at.toString(16).padStart(8, '0');
  const lines: string[] = [];
  let before = '';
  for (const [n, row] of rows(bytes, 16).entries()) {
    const body = `${spaced(row.subarray(0, 8)).padEnd(23)}  ${spaced(row.subarray(8)).padEnd(23)}  |${characters(row)}|`;
    if (body !== before) lines.push(`${offset(n * 16)}  ${body}`);
    else if (lines.at(-1) !== '*') lines.push('*');
    before = body;
  }
  return [...lines, offset(bytes.length)];
}

function wireshark(bytes: Uint8Array): string[] {
  return rows(bytes, 16).map((row, n) => {
    return `${(n * 16).toString(16).padStart(4, '0')}   ${spaced(row).padEnd(47)}   ${characters(row)}`;
  });
}

/** As Python prints bytes: printable ones as themselves. */
function python(bytes: Uint8Array): string {
  const named: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 0x27: "\\'", 0x5c: '\\\\' };
  const shown = (byte: number): string => {
    if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
    return `\\x${byte.toString(16).padStart(2, '0')}`;
  };
  return `b'${Array.from(bytes, (byte) => named[byte] ?? shown(byte)).join('')}'`;
}

const lines = (...all: readonly string[]): Uint8Array => new Uint8Array(Buffer.from(`${all.join('\n')}\n`));
const clock = (n: number): string => `12:00:0${n}.${String((n * 137) % 1000).padStart(3, '0')}`;

// ---- the files

function txRx(): Uint8Array {
  const said = hdlcSession();
  return lines(
    'Reader 2.1 started on COM5, 9600 8N1, meter 7359990000000017 at 192.0.2.20',
    ...said.slice(0, 2).map(({ bytes, isSent }, n) => `${clock(n)} ${isSent ? 'TX' : 'RX'}: ${upper(bytes)}`),
    `${clock(2)} associating as client 16, timeout 3000 ms, attempt 1 of 3`,
    ...said
      .slice(2, 4)
      .map(({ bytes, isSent }, n) => `[${clock(n + 3)}] ${isSent ? '-->' : '<--'} ${spaced(bytes, '')}`),
    ...said
      .slice(4)
      .map(
        ({ bytes, isSent }, n) =>
          `2024-06-10 12:00:05,${200 + n} DEBUG [reader-1] org.example.Link - ${isSent ? 'Sent' : 'Received'} ${bytes.length} bytes: ${upper(bytes, ':')}`,
      ),
    '2024-06-10 12:00:05,300 INFO  [reader-1] org.example.Reader - 1-0:1.8.0*255 = 4256789 Wh, job 3f2a9c81-5b1e-4e0a-9d37-0c1d2e3f4a5b done',
  );
}

/** A tool that shows what a serial line gives, as it comes: in pieces, with the time of day of each. */
function pieces(): Uint8Array {
  const out: string[] = ['10.06.24 Info\tOpening', '23.59.58 Send SNRM request.'];
  for (const [n, { bytes, isSent }] of [...hdlcSession().slice(0, 4), ...wrapperSession().slice(2)].entries()) {
    const parts = isSent ? [bytes] : rows(bytes, 13);
    const second = n < 2 ? `23.59.5${8 + n}` : `00.00.0${n - 2}`;
    for (const [i, part] of parts.entries())
      out.push(`${second}.${100 + i * 16}\t${isSent ? 'Sent' : 'Received'}\t${upper(part)}`);
  }
  return lines(...out);
}

function deviceLog(): Uint8Array {
  const colour = '\x1b[0;38m';
  const rowsOf = (bytes: Uint8Array, width: number, shown: (row: Uint8Array) => string): string[] =>
    rows(bytes, width).map((row, n) => `${colour}[12:00:00.${100 + n}][VV][meter:030]: ${shown(row)}\x1b[0m`);
  const grouped = (row: Uint8Array): string =>
    rows(row, 4)
      .map((word) => upper(word))
      .join('  ');
  return lines(
    '[12:00:00.090][V][meter:157]: Processing frame of size: 88 bytes',
    ...rowsOf(pushFrame(), 40, (row) => upper(row, '')),
    `[12:00:10][D][uart_debug:114]: <<< ${upper(pushFrame(), ':')}`,
    '(D) READY to update (internal clock 14:23:16 UTC, list type 1, est: 1)',
    '(V) HDLC frame:',
    ...rows(pushFrame(), 16).map((row) => `(V) ${grouped(row)}`),
    '(V) DLMS frame:',
    ...rows(pushed(), 16).map((row) => `(V) ${grouped(row)}`),
    '(V)',
  );
}

function mqtt(): Uint8Array {
  return lines(
    '12:00:00.001 MQT: tele/tasmota_1A2B3C/STATE = {"Time":"2024-06-10T12:00:00","Uptime":"3T04:05:06","Heap":25}',
    ...rows(pushFrame(), 40).map(
      (part, n) => `12:00:0${n}.500 MQT: tele/tasmota_1A2B3C/RESULT = {"SerialReceived":"${upper(part, '')}"}`,
    ),
    `{"Time":"2024-06-10T12:00:10","SerialReceived":"${upper(pushFrame(), '')}"}`,
    `{"ts":"2024-06-10T12:00:20.25Z","level":"debug","direction":"rx","payload":"${spaced(pushFrame(), '')}","id":"5f2b"}`,
    `{"type":"Buffer","data":[${[...pushFrame()].join(',')}]}`,
  );
}

function pythonLog(): Uint8Array {
  const said = hdlcSession();
  const [first, second, third, fourth] = said as [Spoken, Spoken, Spoken, Spoken];
  return lines(
    'Python 3.12.3 on linux',
    '>>> client.connect()',
    `DEBUG:dlms.client:TX: ${upper(first.bytes)}`,
    `DEBUG:dlms.client:Received: ${python(second.bytes)}`,
    `2024-06-10 12:00:01 [debug] sent data=bytearray(${python(third.bytes)})`,
    `answer = bytes.fromhex("${spaced(fourth.bytes, '')}")`,
    `>>> list(frame)`,
    `[${[...pushFrame()].join(', ')}]`,
    `data = (${python(pushFrame().subarray(0, 30))}`,
    `        ${python(pushFrame().subarray(30))})`,
    "KeyError: 'b1946ac92492d2347c6235b4d2611184'",
  );
}

function sourceCode(): Uint8Array {
  const prefixed = (bytes: Uint8Array): string =>
    Array.from(bytes, (byte) => `0x${upper(Uint8Array.of(byte))}`).join(', ');
  const [request, response] = wrapperSession() as [Spoken, Spoken];
  const array = rows(pushFrame(), 12).map(prefixed);
  return lines(
    '// frames of a unit test',
    '#include <stdint.h>',
    'static const uint8_t push[] = {',
    ...array.map((row, n) => `    ${row}${n < array.length - 1 ? ',' : ' };'}${n === 0 ? ' /* flag, format */' : ''}`),
    `uint8_t request[${request.bytes.length}] = {${prefixed(request.bytes)}};`,
    `const char *response = "${Array.from(response.bytes, (byte) => `\\x${spaced(Uint8Array.of(byte))}`).join('')}";`,
    `byte[] frame = { ${Array.from(pushFrame(), (byte) => (byte > 127 ? byte - 256 : byte)).join(', ')} };`,
    'for (int i = 0; i < 16; i++) { sum += table[i]; }',
  );
}

function dumps(): Uint8Array {
  const repeated = concat(wrapper(1, 16, get.response(0xc3, axdr.octetString(new Uint8Array(70)))));
  const [request, response] = wrapperSession() as [Spoken, Spoken];
  return lines(
    '$ xxd push.bin',
    ...xxd(pushFrame()),
    '$ hexdump -C answer.bin',
    ...hexdump(repeated),
    '',
    'Sent 12:00:05.250',
    ...wireshark(request.bytes),
    '',
    'Received 12:00:05.375',
    ...wireshark(response.bytes),
  );
}

/** What `tool > log.txt` gives in a Windows shell: UTF-16 with a byte order mark, lines ended by CR LF. */
function windows(): Uint8Array {
  const said = wrapperSession();
  const log = [
    'Zählerauslesung gestartet',
    ...said.map(({ bytes, isSent }, n) => `10.06.2024 12:00:0${n} ${isSent ? '→' : '←'} ${upper(bytes)}`),
  ];
  return concat(0xff, 0xfe, new Uint8Array(Buffer.from(`${log.join('\r\n')}\r\n`, 'utf16le')));
}

/** Wrappers and bare APDUs that an editor has broken. */
function wrapped(): Uint8Array {
  const [, , , response] = wrapperSession() as [Spoken, Spoken, Spoken, Spoken];
  return lines(
    '# a wrapper in pieces of 20 digits',
    ...rows(response.bytes, 10).map((row) => toHex(row)),
    '',
    '# an APDU, 32 digits a line',
    ...rows(pushed(), 16).map((row) => toHex(row)),
    '',
    '; leading zeros left out',
    Array.from(pushFrame(), (byte) => byte.toString(16).toUpperCase()).join(' '),
  );
}

export const logCaptures: readonly Capture[] = [
  {
    name: 'log-tx-rx.txt',
    shows: 'Logs with times and directions in three ways, words and numbers between them',
    bytes: txRx,
  },
  {
    name: 'log-pieces.txt',
    shows: 'Frames as a serial line gave them, in pieces over midnight, with the time of each',
    bytes: pieces,
  },
  {
    name: 'log-device.txt',
    shows: 'Logs of small devices: frames over several lines, colours, rows without HDLC',
    bytes: deviceLog,
  },
  { name: 'log-windows.txt', shows: 'A log in UTF-16 from a Windows shell, arrows for directions', bytes: windows },
  {
    name: 'tasmota.txt',
    shows: 'JSON from MQTT: a push in pieces and whole, in hex and as decimal numbers',
    bytes: mqtt,
  },
  {
    name: 'python.txt',
    shows: 'Bytes as Python prints and reads them: literals, bytearray, fromhex, lists',
    bytes: pythonLog,
  },
  { name: 'source-code.txt', shows: 'Arrays and strings of C and Java, over many lines and in one', bytes: sourceCode },
  { name: 'dumps.txt', shows: 'Dumps with offsets: xxd, hexdump with repeated rows, Wireshark', bytes: dumps },
  { name: 'hex-wrapped.txt', shows: 'Hex that was broken into lines, and hex without leading zeros', bytes: wrapped },
];
