/**
 * LLC sublayer of S-FSK power line communication, which PRIME borrowed for its convergence layer: who speaks to whom on
 * one link (IEC 61334-4-32, connectionless; IEC 62056-8-3 and 8-4).
 *
 *     control = 90 (DL-Data)  destination L-SAP(1)  source L-SAP(1)  APDU, or CI-PDU on the L-SAP of the CIASE
 *
 * There is no length and no check sequence: both belong to the MAC frame around it. Of the other services (DL-Reply,
 * DL-Update-Reply) no control octets are known, so nothing is read behind them.
 */
import {
  Bytes,
  type Dissector,
  defineFields,
  enumerated,
  group,
  Issue,
  issue,
  Payload,
  Tables,
  u8,
  within,
} from '../../src/core/index.js';
import { CiPduNames } from '../dlms/tags.js';

const DL_DATA = 0x90;

/** Configuration initiation application service element: it speaks CI-PDUs. */
const CIASE = 0x00;
/** The same of a system that is not registered yet. */
const CIASE_NEW = 0xfd;

/** Clients and logical devices share the numbers, so names are given only where they agree or are unmistakable. */
const LsapNames: Readonly<Record<number, string>> = {
  [CIASE]: 'CIASE',
  1: 'management',
  16: 'public client',
  [CIASE_NEW]: 'CIASE of a new system',
  255: 'all-station',
};

const Llc432 = defineFields('llc432', {
  self: group('IEC 61334-4-32 LLC'),
  control: enumerated('Control', { [DL_DATA]: 'DL-Data' }, { hex: true }),
  destination: u8('Destination L-SAP', {
    names: LsapNames,
    about: 'Who is spoken to: the SAP of a client, or a logical device of a server (IEC 61334-4-32).',
  }),
  source: u8('Source L-SAP', { names: LsapNames, about: 'Who speaks.' }),
  controlUnknown: issue(
    'Control field',
    'warning',
    'Connectionless data has control 90; what other services carry is not known.',
  ),
});

export const llc432: Dissector = {
  name: 'iec-61334-4-32',
  answers: [[Tables.payload, Payload.llc432]],
  self: Llc432.self,

  dissect(d) {
    d.open(Llc432.self);
    const control = d.read(Llc432.control);
    if (control !== DL_DATA) {
      const found = control.toString(16).padStart(2, '0');
      d.report(Llc432.controlUnknown, `control 0x${found}; 0x90 (DL-Data) was expected`, d.at - 1, 1);
      d.rest(Bytes.unknown);
      d.close();
      return;
    }
    const destination = d.read(Llc432.destination);
    d.destination = within(d.destination, destination);
    const source = d.read(Llc432.source);
    d.source = within(d.source, source);
    d.close();

    if (d.left === 0) d.report(d.cut ? Issue.cutCapture : Issue.truncated, 'nothing follows the L-SAPs');
    else if ((isCiase(destination) || isCiase(source)) && CiPduNames[d.peek()] !== undefined)
      d.next(Tables.ciPdu, d.peek());
    else d.next(Tables.apdu, d.peek());
  },

  carries: true,

  summary(view, line) {
    line.source = String(view.valueOf(Llc432.source) ?? '');
    line.destination = String(view.valueOf(Llc432.destination) ?? '');
  },
};

function isCiase(lsap: number): boolean {
  return lsap === CIASE || lsap === CIASE_NEW;
}
