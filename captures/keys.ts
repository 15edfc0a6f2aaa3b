/**
 * Who takes part in the secured captures, and with which keys. They protect nothing else: texts that say so, hashes of names,
 * private numbers of one octet over and over.
 */
import {
  type CurvePair,
  concat,
  digest,
  type Endpoint,
  hex,
  pairOfOctet,
  privatePem,
  publicPem,
  text,
  toHex,
} from './bytes.js';
import { PASSWORD } from './meter.js';

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

// ---- the key file

/** A file of the folder. */
export interface KeyFile {
  readonly name: string;
  readonly text: string;
}

const FOLDER = 'keys';
const SUITE_CURVES = { 1: 'p256', 2: 'p384' } as const;

/** Private halves, but for the meters' signatures: who reads them needs no more than the public half. */
function pemFiles(): KeyFile[] {
  return ([1, 2] as const).flatMap((suite) => {
    const { clientSigning, clientAgreement, meterSigning, meterAgreement } = pairsOf(suite);
    const file = (who: string, text: string): KeyFile => ({
      name: `${FOLDER}/${who}-${SUITE_CURVES[suite]}.pem`,
      text,
    });
    return [
      file('client-signing', privatePem(clientSigning)),
      file('client-agreement', privatePem(clientAgreement)),
      file('meter-signing', publicPem(meterSigning)),
      file('meter-agreement', privatePem(meterAgreement)),
    ];
  });
}

/** PEM files of both parties, by their titles. */
function pairFiles({ title, suite }: SecuredMeter, use: string): Readonly<Record<string, string>> | undefined {
  if (suite === 0) return undefined;
  const file = (who: string): string => `${FOLDER}/${who}-${use}-${SUITE_CURVES[suite]}.pem`;
  return { [toHex(CLIENT_TITLE)]: file('client'), [toHex(title)]: file('meter') };
}

const entryOf = (name: string, meter: SecuredMeter): Readonly<Record<string, unknown>> => ({
  name,
  systemTitle: toHex(meter.title),
  securitySuite: meter.suite,
  globalUnicastEncryptionKey: toHex(meter.unicast),
  globalBroadcastEncryptionKey: toHex(meter.broadcast),
  authenticationKey: toHex(meter.authentication),
  masterKey: toHex(meter.master),
  hlsSecret: new TextDecoder().decode(HLS_SECRET),
  signingKeys: pairFiles(meter, 'signing'),
  agreementKeys: pairFiles(meter, 'agreement'),
});

/** `keys.json` and what it names. */
export function keyFiles(): readonly KeyFile[] {
  const wrong = { ...METER_WRONG, authentication: invented('authentication key that is out of date', 16) };
  const entries = [
    entryOf('suite 0', METER_0),
    entryOf('suite 1', METER_1),
    entryOf('suite 2', METER_2),
    entryOf('before its keys change', METER_CHANGED),
    entryOf('with a wrong authentication key', wrong),
    // A password is sent before anybody says a title.
    { name: 'password', address: METER_0.endpoint.address, llsSecret: new TextDecoder().decode(PASSWORD) },
  ];
  return [{ name: 'keys.json', text: `${JSON.stringify({ keys: entries }, undefined, 2)}\n` }, ...pemFiles()];
}
