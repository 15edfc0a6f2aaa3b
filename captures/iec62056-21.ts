/** Captures of the text protocol (IEC 62056-21) and of P1 ports: readouts, sign-on, programming, telegrams, plain and ciphered. */
import { ARC, crc16 } from './bytes/check-sequences.js';
import { aare, aarq, attribute, axdr, concat, get, HdlcDialog, hex, type Part, text, u16, u32 } from './bytes.js';
import type { Capture } from './capture.js';
import { C1 } from './meter.js';

const SOH = 0x01;
const STX = 0x02;
const ETX = 0x03;
const EOT = 0x04;
const ACK = 0x06;
const NAK = 0x15;

/** Exclusive or of all bytes but the first. */
function withCheckCharacter(...parts: readonly Part[]): Uint8Array {
  const bytes = concat(...parts);
  return concat(
    bytes,
    bytes.subarray(1).reduce((check, byte) => check ^ byte, 0),
  );
}

/** Messages of IEC 62056-21, seven bits a character. */
export const iec = {
  request: (address = ''): Uint8Array => text(`/?${address}!\r\n`),
  identification: (line: string): Uint8Array => text(`/${line}\r\n`),
  /** `050`: normal procedure, 9600 baud, readout. */
  optionSelect: (choice: string): Uint8Array => concat(ACK, text(`${choice}\r\n`)),
  acknowledgement: Uint8Array.of(ACK),
  repeatRequest: Uint8Array.of(NAK),
  data: (contents: string): Uint8Array => withCheckCharacter(STX, text(contents), ETX),
  block: (contents: string): Uint8Array => withCheckCharacter(STX, text(contents), EOT),
  readout: (...lines: readonly string[]): Uint8Array => iec.data(`${lines.map((line) => `${line}\r\n`).join('')}!\r\n`),
  command: (name: string, contents?: string): Uint8Array =>
    withCheckCharacter(SOH, text(name), ...(contents === undefined ? [] : [STX, text(contents)]), ETX),
} as const;

/** Characters as a line carries them: even parity in the highest bit. */
export function withParity(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => {
    let ones = 0;
    for (let bit = 0; bit < 7; bit++) ones += (byte >> bit) & 1;
    return ones % 2 === 0 ? byte : byte | 0x80;
  });
}

/** A telegram that ends in its CRC, in another that somebody gives, or in none. */
export function telegram(
  line: string,
  records: readonly string[],
  crc: number | 'right' | 'none' = 'right',
): Uint8Array {
  const body = text(`/${line}\r\n\r\n${records.map((record) => `${record}\r\n`).join('')}!`);
  if (crc === 'none') return concat(body, text('\r\n'));
  const shown = (crc === 'right' ? crc16(ARC, 0, body) : crc).toString(16).toUpperCase().padStart(4, '0');
  return concat(body, text(`${shown}\r\n`));
}

/** A general-glo-ciphering APDU; the ciphertext is as long as the text, and says nothing. */
export function cipheredTelegram(counter: number, contents: Uint8Array, control = 0x30): Uint8Array {
  const tag = hex('5a 1f 33 80 c4 77 09 e2 6d b8 41 f6');
  const ciphered = control & 0x20 ? contents.map((byte, i) => byte ^ ((i * 151 + counter * 29 + 87) & 0xff)) : contents;
  return concat(
    0xdb,
    8,
    text('DMP'),
    hex('00 00 00 51 02'),
    0x82,
    u16(5 + ciphered.length + 12),
    control,
    u32(counter),
    ciphered,
    tag,
  );
}

const READINGS = [
  'F.F(00000000)',
  '0.0.0(73599917)',
  'C.1.0(7359990000000017)',
  '0.9.1(123005)',
  '0.9.2(240610)',
  '1.8.0(004256.789*kWh)',
  '1.8.1(003100.120*kWh)',
  '1.8.0*05(004101.502*kWh)',
  '1.8.0&04(003977.044*kWh)',
  '2.8.0(000081.350*kWh)',
  '1.6.1(03.417*kW)(2406081745)',
  '1-0:32.7.0*255(230.4*V)',
  '6.8(0010,35*MWh)6.26(00123,4*m3)9.4(095*C&082*C)',
  'maker text, no data set',
] as const;

export const P1_RECORDS = [
  '1-3:0.2.8(50)',
  '0-0:1.0.0(240610123010S)',
  '0-0:96.1.1(37333539393930303030303030303137)',
  '1-0:1.8.1(003100.120*kWh)',
  '1-0:1.8.2(001156.669*kWh)',
  '1-0:2.8.1(000081.350*kWh)',
  '0-0:96.14.0(0001)',
  '1-0:1.7.0(01.873*kW)',
  '0-0:96.7.21(00004)',
  '1-0:99.97.0(2)(0-0:96.7.19)(231208152415W)(0000000240*s)(240401151004S)(0000000301*s)',
  '1-0:32.32.0(00002)',
  '0-0:96.13.0(506F776572206F6666206F6E204D6F6E646179)',
  '1-0:32.7.0(230.4*V)',
  '1-0:31.7.0(004*A)',
  '0-1:24.1.0(003)',
  '0-1:96.1.0(4D303031373335393939)',
  '0-1:24.2.1(240610122500S)(00123.417*m3)',
] as const;

function readout(): Uint8Array {
  const whole = iec.readout(...READINGS);
  const damaged = whole.map((byte, i) => (i === 60 ? byte ^ 0x01 : byte));
  return concat(
    iec.request('73599917'),
    iec.identification('DMP5ME100-V2'),
    iec.optionSelect('050'),
    whole,
    // The check character shows that a digit was changed.
    iec.request(),
    iec.identification('DMpBME90'),
    damaged,
    iec.repeatRequest,
    // In blocks, each acknowledged.
    iec.block('1.8.0(004256.789*kWh)\r\n'),
    iec.acknowledgement,
    iec.data('2.8.0(000081.350*kWh)\r\n!\r\n'),
    // The meter falls silent in the middle of a value.
    iec.request(),
    iec.identification('DMP5ME100-V2'),
    whole.subarray(0, 77),
  );
}

function signOn(): Uint8Array {
  const dialog = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
  const energy = attribute(3, '1-0:1.8.0*255', 2);
  const identified = withParity(iec.identification('DMP5\\2ME382-1003'));
  return concat(
    withParity(iec.request()),
    // A bit was lost on the way.
    identified.map((byte, i) => (i === 12 ? byte ^ 0x80 : byte)),
    // Not what takes both to HDLC: the meter answers with a readout.
    withParity(iec.optionSelect('052')),
    withParity(iec.readout('1.8.0(004256.789*kWh)')),
    new Uint8Array(70),
    withParity(iec.request('73599917')),
    identified,
    withParity(iec.optionSelect('252')),
    withParity(iec.optionSelect('252')),
    ...dialog.connect(),
    dialog.request(aarq()),
    dialog.response(aare()),
    dialog.request(get.request(C1, energy)),
    dialog.response(get.response(C1, axdr.doubleLongUnsigned(4256789))),
    ...dialog.disconnect(),
    withParity(iec.request()),
    identified,
  );
}

function programming(): Uint8Array {
  return concat(
    iec.request(),
    iec.identification('DMP5ME100-V2'),
    iec.optionSelect('051'),
    iec.command('P0', '(00000000)'),
    iec.command('P1', '(12345678)'),
    iec.acknowledgement,
    iec.command('R1', '1.8.0()'),
    iec.data('(004256.789*kWh)'),
    iec.command('R1', 'C003(10)'),
    iec.data('C003(4F4B)'),
    iec.command('W1', '0.9.1(123005)'),
    iec.acknowledgement,
    iec.command('W1', 'C.1.0(7359990000000018)'),
    iec.data('(ER05)'),
    iec.command('E2', '0009(01)'),
    iec.repeatRequest,
    iec.command('P2', '(0FAE31C2)'),
    iec.command('R5', '1-0:1.8.0*255()'),
    iec.data('1-0:1.8.0*255(004256.789*kWh)'),
    iec.command('B0'),
  );
}

function p1(): Uint8Array {
  const line = 'DMp5\\2ME382-1003';
  return concat(
    // The tap was put on in the middle of a telegram.
    telegram(line, P1_RECORDS).subarray(200),
    telegram(line, P1_RECORDS),
    telegram(line, P1_RECORDS, 0x1234),
    // DSMR 2 and 3: no CRC, a value in a line of its own.
    telegram(
      'DMP5ME90',
      [
        '0-0:96.1.1(37333539)',
        '1-0:1.8.1(00185.000*kWh)',
        '0-1:24.3.0(120517020000)(08)(60)(1)(0-1:24.2.1)(m3)\r\n(00124.477)',
      ],
      'none',
    ),
    // Mode D.
    telegram('DMP3ME80', ['1-0:0.0.0*255(73599917)', '1-0:1.8.0*255(00004256.7890000*kWh)'], 'none'),
    // The end was lost; the next telegram begins at once.
    telegram(line, P1_RECORDS).subarray(0, 150),
    telegram(line, P1_RECORDS.slice(0, 3)),
  );
}

/** Two ciphered telegrams, one of which lost two bytes on the way, and one that is only authenticated. */
function cipheredP1(): Uint8Array {
  const contents = telegram('DMP5\\2ME382-1003', P1_RECORDS.slice(0, 6));
  const damaged = cipheredTelegram(0x51000002, contents);
  return concat(
    hex('00 f8'),
    cipheredTelegram(0x51000001, contents),
    damaged.subarray(0, 90),
    damaged.subarray(92),
    cipheredTelegram(0x51000003, contents),
    cipheredTelegram(0x51000004, contents, 0x10),
  );
}

/** As people copy it out of a terminal, which shows no control characters. */
function pasted(): Uint8Array {
  return text(`/DMP5ME100-V2\n${READINGS.map((line) => `${line}\n`).join('')}!\n`);
}

export const iec62056Captures: readonly Capture[] = [
  {
    name: 'iec62056-21-readout.bin',
    shows: 'Readouts of IEC 62056-21: codes of all forms, modes B and C, a wrong check character, blocks, one cut off',
    bytes: readout,
  },
  {
    name: 'iec62056-21-sign-on.bin',
    shows:
      'Sign-on of mode E heard as 8N1, parity bits and all, then HDLC; a wrong option, a damaged character, a wake-up',
    bytes: signOn,
  },
  {
    name: 'iec62056-21-programming.bin',
    shows: 'Programming mode of IEC 62056-21: passwords, reading, writing, a refusal, a repetition, the break',
    bytes: programming,
  },
  {
    name: 'iec62056-21-pasted.txt',
    shows: 'A readout as text, as it is copied out of a terminal: no control characters, line ends of Unix',
    bytes: pasted,
  },
  {
    name: 'p1.bin',
    shows: 'P1 telegrams: joined in the middle, right, with a wrong CRC, of DSMR 2, of mode D, one without its end',
    bytes: p1,
  },
  {
    name: 'p1-ciphered.bin',
    shows: 'Ciphered P1 telegrams in a row, one that lost two bytes, one authenticated only, so that it can be read',
    bytes: cipheredP1,
  },
];
