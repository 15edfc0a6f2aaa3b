/**
 * Transport layer of M-Bus: the header behind the CI field, and what follows it (EN 13757-7; EN 13757-3).
 *
 *     none   CI
 *     short  CI  access number  status  configuration(2)
 *     long   CI  number(4)  maker(2)  version  type  access number  status  configuration(2)
 *
 *     configuration: low octet first; security mode in bits 12 to 8
 *     DLMS (CI 60, 61, 7C, 7D): STSAP(1)  DTSAP(1)  APDU behind the header
 */
import {
  bitGroup,
  bits,
  type Dissection,
  type Dissector,
  defineFields,
  group,
  octets,
  Tables,
  u8,
} from '../../src/core/index.js';
import { transportAddress } from './address.js';
import { Ci, type ControlInformation, ControlInformations, FIRST_MAKERS_OWN, LAST_MAKERS_OWN } from './ci.js';
import { isPrimary, stationParty } from './control.js';
import { sapsAndApdu } from './dlms-transport.js';

const SecurityModes: Readonly<Record<number, string>> = {
  0: 'none',
  1: "maker's own",
  2: 'DES-CBC, IV zero',
  3: 'DES-CBC',
  5: 'AES-128-CBC',
  7: 'AES-128-CBC, ephemeral key',
  8: 'AES-CTR, CMAC',
  9: 'AES-GCM',
  10: 'AES-CCM',
  13: 'TLS',
};

/** As the two octets are sent, the low one first. */
const SECURITY_MODE = 0x001f;

export const Tpl = defineFields('mbus_tpl', {
  self: group('M-Bus transport layer'),
  accessNumber: u8('Access number', { about: 'Grows with every telegram; an answer repeats that of its request.' }),
  applicationStatus: bits('Application', 0x03, {
    names: { 0: 'no error', 1: 'busy', 2: 'error', 3: 'abnormal condition' },
  }),
  powerLow: bits('Power low', 0x04),
  permanentError: bits('Permanent error', 0x08),
  temporaryError: bits('Temporary error', 0x10),
  makersOwn: bits("Maker's own", 0xe0),
  status: bitGroup('Status', 1, ['applicationStatus', 'powerLow', 'permanentError', 'temporaryError', 'makersOwn']),
  securityMode: bits('Security mode', SECURITY_MODE, { names: SecurityModes }),
  configuration: bitGroup('Configuration field', 2, ['securityMode'], {
    about: 'How the contents are ciphered (EN 13757-7); what its other bits mean depends on the mode.',
  }),
  ciphered: octets('Ciphered contents', {
    about: 'With what stands in front of them by their mode: an extension of the configuration, a check sequence.',
  }),
  contents: octets('Contents'),
});

export const transportLayer: Dissector = {
  name: 'mbus-transport-layer',
  answers: [
    ...Object.keys(ControlInformations).map(Number),
    ...Array.from({ length: LAST_MAKERS_OWN - FIRST_MAKERS_OWN + 1 }, (_, i) => FIRST_MAKERS_OWN + i),
  ].map((ci) => [Tables.mbusCi, ci] as const),

  dissect(d) {
    d.open(Tpl.self);
    const information = ControlInformations[d.read(Ci.ci)];
    const mode = information === undefined ? 0 : header(d, information);
    if (mode !== 0) d.rest(Tpl.ciphered);
    else if (information?.isDlms !== true) d.rest(Tpl.contents);
    d.close();
    if (mode === 0 && information?.isDlms === true) sapsAndApdu(d);
  },
};

/** Takes the header; the security mode of what follows it. */
function header(d: Dissection, information: ControlInformation): number {
  if (information.header === 'none') return 0;
  if (information.header === 'long') {
    const party = stationParty(transportAddress(d));
    // A primary address stands in frames without this header, too, so it goes on to name the device.
    if (information.isToDevice && !isPrimary(d.destination)) d.destination = party;
    else if (!information.isToDevice && !isPrimary(d.source)) d.source = party;
  }
  d.read(Tpl.accessNumber);
  d.flags(Tpl.status);
  return d.flags(Tpl.configuration) & SECURITY_MODE;
}
