/**
 * Who takes part in the secured captures, and with which keys. They protect nothing else: texts that say so, hashes of names,
 * private numbers of one octet over and over.
 */
import { type CurvePair, concat, digest, type Endpoint, hex, pairOfOctet, text } from './bytes.js';

export const CLIENT_TITLE = concat(text('DMP'), hex('00 00 00 00 01'));
export const METER_TITLE = concat(text('DMP'), hex('10 20 30 40 50'));

export const UNICAST_KEY = text('dlmsdump unicast');
export const BROADCAST_KEY = text('dlmsdump to all!');
export const DEDICATED_KEY = text('dlmsdump session');
export const LONG_KEY = text('dlmsdump with a key of 32 octets');
export const AUTHENTICATION_KEY = text('dlmsdump authent');
export const LONG_AUTHENTICATION_KEY = text('dlmsdump authenticates 32 octets');
export const HLS_SECRET = text('dlmsdump hls 2-6');

/** A key that nobody chose: the hash of what it is for. */
export const invented = (what: string, length: 16 | 32): Uint8Array =>
  digest('sha256', text(`dlmsdump sample: ${what}`)).subarray(0, length);

export interface SecuredMeter {
  readonly endpoint: Endpoint;
  readonly title: Uint8Array;
  readonly suite: 0 | 1 | 2;
  readonly unicast: Uint8Array;
  readonly broadcast: Uint8Array;
  readonly authentication: Uint8Array;
  readonly master: Uint8Array;
}

const at = (address: string): Endpoint => ({ address, port: 4059 });

function meter(number: number, suite: 0 | 1 | 2): SecuredMeter {
  const length = suite === 2 ? 32 : 16;
  const key = (what: string): Uint8Array => invented(`${what} of meter ${number}`, length);
  return {
    endpoint: at(`192.0.2.${number}`),
    title: concat(text('DMP'), hex('00 00 00 51'), number),
    suite,
    unicast: key('unicast key'),
    broadcast: key('broadcast key'),
    authentication: key('authentication key'),
    master: key('master key'),
  };
}

/** Suite 0. Other captures know it too. */
export const METER_0: SecuredMeter = {
  ...meter(20, 0),
  title: METER_TITLE,
  unicast: UNICAST_KEY,
  broadcast: BROADCAST_KEY,
  authentication: AUTHENTICATION_KEY,
};
export const METER_1 = meter(21, 1);
export const METER_2 = meter(22, 2);
/** Gets new keys in the capture. */
export const METER_CHANGED = meter(23, 0);
/** Uses another authentication key than the key file has. */
export const METER_WRONG = meter(24, 0);
/** Not in the key file. */
export const METER_UNKNOWN = meter(25, 0);

export const CLIENT_SIGNING = pairOfOctet('P-256', 0x11);
export const CLIENT_SIGNING_384 = pairOfOctet('P-384', 0x11);
export const CLIENT_AGREEMENT = pairOfOctet('P-256', 0x33);
export const CLIENT_AGREEMENT_384 = pairOfOctet('P-384', 0x33);
export const METER_SIGNING = pairOfOctet('P-256', 0x22);
export const METER_SIGNING_384 = pairOfOctet('P-384', 0x22);
export const METER_AGREEMENT = pairOfOctet('P-256', 0x44);
export const METER_AGREEMENT_384 = pairOfOctet('P-384', 0x44);

/** The pairs that are used with a suite. */
export interface SuitePairs {
  readonly clientSigning: CurvePair;
  readonly clientAgreement: CurvePair;
  readonly meterSigning: CurvePair;
  readonly meterAgreement: CurvePair;
  readonly ephemeral: CurvePair;
}

export const pairsOf = (suite: 1 | 2): SuitePairs =>
  suite === 1
    ? {
        clientSigning: CLIENT_SIGNING,
        clientAgreement: CLIENT_AGREEMENT,
        meterSigning: METER_SIGNING,
        meterAgreement: METER_AGREEMENT,
        ephemeral: pairOfOctet('P-256', 0x55),
      }
    : {
        clientSigning: CLIENT_SIGNING_384,
        clientAgreement: CLIENT_AGREEMENT_384,
        meterSigning: METER_SIGNING_384,
        meterAgreement: METER_AGREEMENT_384,
        ephemeral: pairOfOctet('P-384', 0x55),
      };
