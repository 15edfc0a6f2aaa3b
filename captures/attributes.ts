/** Values of attributes and parameters of methods whose object the request names, so that each is read by its class. */
import {
  action,
  attribute,
  axdr,
  concat,
  dateTimeParts,
  eventNotification,
  hex,
  method,
  obis,
  set,
  text,
  u16,
} from './bytes.js';
import type { Capture } from './capture.js';
import { hexFile, type Line } from './hex-file.js';

const INVOKE = 0xc1;
const NO_ATTRIBUTES = axdr.array();

const octets = (bytes: Uint8Array): Uint8Array => axdr.octetString(bytes);
const named = (characters: string): Uint8Array => octets(text(characters));
const name = (code: string): Uint8Array => octets(obis(code));
const scriptAction = (selector: number): Uint8Array =>
  axdr.structure(name('0-0:10.0.106*255'), axdr.longUnsigned(selector));
const captured = (classId: number, code: string, index: number): Uint8Array =>
  axdr.structure(axdr.longUnsigned(classId), name(code), axdr.integer(index), axdr.longUnsigned(0));

/** Noon of a Monday in June, summer time of Central Europe. */
const NOON = dateTimeParts({
  ...{ year: 2024, month: 6, day: 10, weekday: 1, hour: 12, minute: 0, second: 0, hundredths: 0 },
  ...{ deviation: -120, status: 0x80 },
});
/** The last Sunday of March at two, every year. */
const SUMMER = hex('ffff03fe0702000000800000');

/** One object of an association: a clock; modes of its attributes and its method. */
function object(version: number, modes: readonly number[], call: Uint8Array): Uint8Array {
  const attributes = modes.map((mode, i) => axdr.structure(axdr.integer(i + 1), axdr.enum(mode), axdr.nullData()));
  return axdr.structure(
    axdr.longUnsigned(version < 0 ? 8 : 15),
    axdr.unsigned(Math.max(0, version)),
    name(version < 0 ? '0-0:1.0.0*255' : '0-0:40.0.0*255'),
    axdr.structure(axdr.array(...attributes), axdr.array(axdr.structure(axdr.integer(1), call))),
  );
}

const write = (classId: number, code: string, index: number, value: Uint8Array): Uint8Array =>
  set.request(INVOKE, attribute(classId, code, index), value);
const call = (classId: number, code: string, index: number, parameters: Uint8Array): Uint8Array =>
  action.request(INVOKE, method(classId, code, index), parameters);

const LINES: readonly Line[] = [
  ['scaler and unit of a register', write(3, '1-0:1.8.0*255', 3, axdr.scalerUnit(-1, 30))],
  [
    'objects captured by a profile',
    write(7, '1-0:99.1.0*255', 3, axdr.array(captured(8, '0-0:1.0.0*255', 2), captured(3, '1-0:1.8.0*255', 2))),
  ],
  ['the time of a clock', write(8, '0-0:1.0.0*255', 2, octets(NOON))],
  ['when summer time begins', write(8, '0-0:1.0.0*255', 5, octets(SUMMER))],
  [
    'seasons of a calendar',
    write(20, '0-0:13.0.0*255', 7, axdr.array(axdr.structure(named('Summer'), octets(SUMMER), named('A')))),
  ],
  [
    'days of a calendar',
    write(
      20,
      '0-0:13.0.0*255',
      9,
      axdr.array(
        axdr.structure(
          axdr.unsigned(1),
          axdr.array(axdr.structure(octets(hex('06000000')), name('0-0:10.0.100*255'), axdr.longUnsigned(1))),
        ),
      ),
    ),
  ],
  [
    'a special day',
    call(11, '0-0:11.0.0*255', 1, axdr.structure(axdr.longUnsigned(1), octets(hex('ffff0c19ff')), axdr.unsigned(3))),
  ],
  [
    'objects of an association, version 1, which the list tells',
    write(15, '0-0:40.0.0*255', 2, axdr.array(object(-1, [1, 3], axdr.enum(1)), object(1, [1], axdr.enum(1)))),
  ],
  [
    'objects of an association, version 3: modes are bits',
    write(15, '0-0:40.0.0*255', 2, axdr.array(object(-1, [0x01, 0x4f], axdr.enum(0x05)))),
  ],
  ['what is pushed', write(40, '0-0:25.9.0*255', 2, axdr.array(captured(1, '0-0:42.0.0*255', 2)))],
  ['where to', write(40, '0-0:25.9.0*255', 3, axdr.structure(axdr.enum(0), named('192.0.2.10:4059'), axdr.enum(0)))],
  ['a security policy of version 0', write(64, '0-0:43.0.0*255', 2, axdr.enum(3))],
  ['a security policy of version 1', write(64, '0-0:43.0.0*255', 2, axdr.enum(0x2c))],
  ['how a breaker may be moved', write(70, '0-0:96.3.10*255', 4, axdr.enum(4))],
  ['scripts of a limiter', write(71, '0-0:17.0.0*255', 11, axdr.structure(scriptAction(1), scriptAction(2)))],
  ['an M-Bus device: gas, by its maker', write(72, '0-1:24.1.0*255', 7, axdr.longUnsigned(0x2d2c))],
  ['an address', write(42, '0-0:25.1.0*255', 3, axdr.doubleLongUnsigned(0xc0000214))],
  [
    'an image, which is announced',
    call(18, '0-0:44.0.0*255', 1, axdr.structure(named('FW_1_2_0'), axdr.doubleLongUnsigned(65_536))),
  ],
  ['a breaker that reports its state', eventNotification(NOON, attribute(70, '0-0:96.3.10*255', 3), axdr.enum(2))],
  [
    'a unit as unsigned, which is an enum',
    write(3, '1-0:1.8.0*255', 3, axdr.structure(axdr.integer(0), axdr.unsigned(30))),
  ],
  [
    'a calendar with a member too few',
    write(20, '0-0:13.0.0*255', 7, axdr.array(axdr.structure(named('Summer'), octets(SUMMER)))),
  ],
  ['an attribute that is the manufacturer’s', write(3, '1-0:1.8.0*255', -1, axdr.unsigned(7))],
  ['an array that is empty', write(7, '1-0:99.1.0*255', 3, NO_ATTRIBUTES)],
  [
    'captured objects in a compact-array',
    write(
      7,
      '1-0:99.1.0*255',
      3,
      axdr.compactArray(
        hex('020412090f12'),
        concat(u16(8), 0x06, obis('0-0:1.0.0*255'), 0x02, u16(0), u16(3), 0x06, obis('1-0:1.8.0*255'), 0x02, u16(0)),
      ),
    ),
  ],
];

export const attributeCaptures: readonly Capture[] = [
  {
    name: 'attributes.hex',
    shows:
      'Attributes and parameters read by their class: members, words, flags, contents, versions, what does not fit',
    bytes: () => hexFile('Values of attributes, parameters of methods', LINES),
  },
];
