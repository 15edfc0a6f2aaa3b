/** What meters push ciphered to a customer: P1 telegrams, M-Bus frames in parts, HDLC frames in segments. */
import {
  AUTHENTICATED,
  BOTH,
  concat,
  dlmsSegments,
  ENCRYPTED,
  hdlcControl,
  hdlcFrame,
  hex,
  llcResponse,
  mbusLong,
  type Protection,
} from './bytes.js';
import type { Capture } from './capture.js';
import { hexFile, type Line } from './hex-file.js';
import { P1_RECORDS, telegram } from './iec62056-21.js';
import { invented, METER_0, METER_1, METER_UNKNOWN, type SecuredMeter } from './keys.js';
import { readings } from './mbus.js';
import { PUSH_CLIENT, pieces } from './meter.js';
import { GENERAL_GLO, Speaker } from './secured.js';

const FIRST = 0x51000001;
const speakerOf = (meter: SecuredMeter): Speaker => new Speaker(meter.title, meter, FIRST);

function p1(): Uint8Array {
  const meter = speakerOf(METER_0);
  const contents = telegram('DMP5\\2ME382-1003', P1_RECORDS.slice(0, 6));
  const say = (control = BOTH, change: Partial<Protection> = {}): Uint8Array =>
    meter.say(contents, GENERAL_GLO, control, change);
  const lost = (telegram: Uint8Array): Uint8Array => concat(telegram.subarray(0, 90), telegram.subarray(92));
  return concat(
    hex('00 f8'),
    say(),
    say(ENCRYPTED),
    say(AUTHENTICATED),
    // Two octets were lost on the way.
    lost(say()),
    // A key that nobody knows; a meter that nobody knows.
    say(BOTH, { key: invented('nobody', 16), counter: FIRST + 4 }),
    speakerOf(METER_UNKNOWN).say(contents, GENERAL_GLO),
    say(BOTH, { counter: FIRST + 5 }),
  );
}

/** SND_UD to all stations. */
const SND_UD = 0x53;
const ALL = 0xff;
const MANAGEMENT = 1;

/** M-Bus frames of one push. */
function mbusFrames(apdu: Uint8Array, of: string): Line[] {
  const segments = dlmsSegments(MANAGEMENT, PUSH_CLIENT, apdu, 200);
  return segments.map((data, i) => [`M-Bus, ${of}: segment ${i} of ${segments.length}`, mbusLong(SND_UD, ALL, data)]);
}

/** HDLC frames of one push: UI frames, segmented. */
function hdlcFrames(apdu: Uint8Array, of: string): Line[] {
  const parts = pieces(llcResponse(apdu), 120);
  return parts.map((information, i) => {
    const segmented = i < parts.length - 1;
    const control = segmented ? hdlcControl.uiNotFinal : hdlcControl.ui;
    const addresses = { destination: { upper: PUSH_CLIENT, size: 1 }, source: { upper: 1, size: 1 } } as const;
    return [
      `HDLC, ${of}: segment ${i + 1} of ${parts.length}`,
      hdlcFrame({ ...addresses, control, information, segmented }),
    ];
  });
}

function push(): Uint8Array {
  const [zero, one, unknown] = [METER_0, METER_1, METER_UNKNOWN].map(speakerOf) as [Speaker, Speaker, Speaker];
  return hexFile('Ciphered pushes to a customer, in parts', [
    ...mbusFrames(zero.say(readings(1), GENERAL_GLO, ENCRYPTED), 'encrypted only'),
    ...mbusFrames(zero.say(readings(2), GENERAL_GLO), 'authenticated too'),
    ...mbusFrames(one.say(readings(3), GENERAL_GLO), 'another meter, suite 1'),
    ...mbusFrames(unknown.say(readings(4), GENERAL_GLO, ENCRYPTED), 'a meter that nobody knows'),
    ...hdlcFrames(zero.say(readings(5), GENERAL_GLO), 'authenticated and encrypted'),
    ...hdlcFrames(one.say(readings(6), GENERAL_GLO, ENCRYPTED), 'encrypted only, suite 1'),
  ]);
}

export const securityPushCaptures: readonly Capture[] = [
  {
    name: 'security-p1.bin',
    shows: 'Ciphered P1 telegrams: all kinds of protection, one that lost two bytes, a wrong key, an unknown meter',
    keys: 'keys.json',
    bytes: p1,
  },
  {
    name: 'security-push.hex',
    shows: 'Ciphered pushes in parts, M-Bus and HDLC: of two meters, of one that is not in the key file',
    keys: 'keys.json',
    bytes: push,
  },
];
