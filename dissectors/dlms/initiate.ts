/**
 * xDLMS InitiateRequest and InitiateResponse: what client and server can do, and agree on (IEC 62056-5-3). They travel
 * in the user-information of AARQ and AARE.
 *
 *     01  presence [length dedicated-key]  presence [response-allowed]  presence [quality-of-service]
 *         dlms-version  conformance  client-max-receive-pdu-size(2)
 *     08  presence [quality-of-service]  dlms-version  conformance  server-max-receive-pdu-size(2)  vaa-name(2)
 *
 *     conformance: 5F 1F 04 00 bits(3), BER inside A-XDR; some old meters leave out 1F
 */
import {
  Bytes,
  boolean,
  type Dissection,
  type Dissector,
  defineFields,
  flagSet,
  group,
  header,
  Issue,
  i8,
  type NodeView,
  octets,
  Secret,
  Tables,
  text,
  u8,
  u16,
} from '../../src/core/index.js';
import { ConformanceBits } from '../cosem/words.js';
import { isMalformed, takeLength } from '../data/length.js';
import { Dlms, present } from './common.js';
import { learnDedicatedKey } from './dedicated-key.js';
import { concealed } from './secrets.js';

/** By mask; bit 0 is the highest of 24. */
const ConformanceNames: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(ConformanceBits).map(([bit, name]) => [2 ** (23 - Number(bit)), name]),
);

/** The version of DLMS that COSEM uses. */
const DLMS_VERSION = 6;
/** Smallest PDU that can hold an APDU; 0 means that there is no limit. */
const SMALLEST_PDU = 12;

export const Initiate = defineFields('initiate', {
  request: group('InitiateRequest', { name: 'initiate_request' }),
  response: group('InitiateResponse', { name: 'initiate_response' }),
  keyLength: header('Length of the dedicated key'),
  dedicatedKey: octets('Dedicated key', { about: 'Key for the ded- APDUs of this association. A secret.' }),
  dedicatedKeySaid: text('Dedicated key', { name: 'initiate.dedicated_key', variant: true }),
  dedicatedKeyOctets: header('Octets of the dedicated key', {
    about: 'The key of a deciphered InitiateRequest is learned, and its octets are made zero in what is shown.',
  }),
  responseAllowed: boolean('Response allowed', {
    about: 'False: the server must not answer. True where it is left out (IEC 62056-5-3, InitiateRequest).',
  }),
  qualityOfService: i8('Quality of service'),
  dlmsVersion: u8('DLMS version', { about: 'Version of the DLMS protocol; 6 in COSEM.' }),
  conformanceHeader: header('Conformance tag and length'),
  conformance: flagSet('Conformance', 3, ConformanceNames, {
    about: 'Services and features that the client proposes, or the server agreed to (bit 0 is the highest).',
  }),
  conformanceOther: octets('Conformance of another length'),
  maxReceivePduSize: u16('Largest APDU its sender can receive', {
    names: { 0: 'no limit' },
    about: 'Octets. What is longer goes in blocks (IEC 62056-5-3, client- and server-max-receive-pdu-size).',
  }),
  vaaName: u16('VAA name', {
    hex: true,
    names: { 0x0007: 'LN referencing', 0xfa00: 'SN referencing' },
    about: 'A constant with logical names; with short names the base name of the Association SN object.',
  }),
});

export const initiateRequest: Dissector = {
  name: 'initiate-request',
  answers: [[Tables.apdu, 0x01]],
  self: Initiate.request,

  dissect(d) {
    d.open(Initiate.request);
    d.read(Dlms.apdu);
    if (dedicatedKey(d)) {
      if (present(d)) d.read(Initiate.responseAllowed);
      else d.derive(Initiate.responseAllowed, 'true (default)');
      if (present(d)) d.read(Initiate.qualityOfService);
      if (versionAndConformance(d)) pduSize(d);
    }
    d.close();
  },

  service: 'InitiateRequest',

  summary(view, line) {
    line.value = pduSizeText(view);
  },
};

export const initiateResponse: Dissector = {
  name: 'initiate-response',
  answers: [[Tables.apdu, 0x08]],
  self: Initiate.response,

  dissect(d) {
    d.open(Initiate.response);
    d.read(Dlms.apdu);
    if (present(d)) d.read(Initiate.qualityOfService);
    if (versionAndConformance(d)) {
      pduSize(d);
      d.read(Initiate.vaaName);
    }
    d.close();
  },

  service: 'InitiateResponse',

  summary(view, line) {
    line.value = pduSizeText(view);
  },
};

/** `max PDU 1200`, for one-line summaries of whatever holds an Initiate. */
export function pduSizeText(view: NodeView): string {
  const size = view.textOf(Initiate.maxReceivePduSize);
  return size === '' ? '' : `max PDU ${size}`;
}

/** Presence, length, key. False where decoding has to end. */
function dedicatedKey(d: Dissection): boolean {
  if (!present(d)) {
    learnDedicatedKey(d, 0);
    return true;
  }
  // Behind a length that says nothing, the key may be anywhere.
  if (isMalformed(d, 0)) concealed(d, d.left, Secret.key);
  const length = takeLength(d, Initiate.keyLength);
  if (length >= 0) key(d, length);
  return length >= 0;
}

function key(d: Dissection, length: number): void {
  const said = length <= d.left ? learnDedicatedKey(d, length) : '';
  if (!concealed(d, length, Secret.key)) {
    d.mark(Initiate.dedicatedKey, length);
    return;
  }
  if (said !== '') d.derive(Initiate.dedicatedKeySaid, said);
  d.mark(Initiate.dedicatedKeyOctets, length);
}

/** False where decoding has to end. */
function versionAndConformance(d: Dissection): boolean {
  const version = d.read(Initiate.dlmsVersion);
  if (version !== DLMS_VERSION)
    d.report(Issue.unusual, `DLMS version ${version}; COSEM has ${DLMS_VERSION}`, d.at - 1, 1);

  const tag = d.peek();
  if (tag >= 0 && tag !== 0x5f) {
    d.report(
      Issue.malformed,
      `0x${tag.toString(16).padStart(2, '0')} where the conformance block begins with 5F 1F`,
      d.at,
      1,
    );
    d.rest(Bytes.unknown);
    return false;
  }
  // The tag [APPLICATION 31] takes two octets; meters that took 30 for the last short form leave out the second.
  const tagOctets = d.peek(1) === 0x1f ? 2 : 1;
  const length = takeLength(d, Initiate.conformanceHeader, tagOctets);
  if (length < 0) return false;
  if (length === 4) {
    d.mark(Initiate.conformanceHeader, 1);
    d.read(Initiate.conformance);
  } else {
    d.report(
      Issue.malformed,
      `a conformance block of ${length} octets; 4 were expected`,
      d.at,
      Math.min(length, d.left),
    );
    d.mark(Initiate.conformanceOther, length);
  }
  return true;
}

function pduSize(d: Dissection): void {
  const size = d.read(Initiate.maxReceivePduSize);
  if (size > 0 && size < SMALLEST_PDU) {
    d.report(
      Issue.unusual,
      `a largest APDU of ${size} octets; 0 (no limit) or at least ${SMALLEST_PDU} were expected`,
      d.at - 2,
      2,
    );
  }
}
