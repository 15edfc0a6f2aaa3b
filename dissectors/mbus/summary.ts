/** What the lines of wired and wireless M-Bus share: who speaks to whom, and what a frame without an APDU is about. */
import { counted, NodeView, type Summary } from '../../src/core/index.js';
import { Device, deviceText } from './address.js';
import { Ci, ControlInformations, ciName } from './ci.js';
import { telegramName } from './control.js';
import { Transport } from './dlms-transport.js';
import { Ell } from './extended-link-layer.js';
import { Tpl } from './transport-layer.js';

/** What frames do that carry nothing. */
const Words: Readonly<Record<string, string>> = {
  SND_NKE: 'resets the link',
  SND_UD: 'sends data',
  SND_UD2: 'sends data',
  SND_NR: 'sends data, wants no answer',
  SND_IR: 'wants to be installed',
  ACC_NR: 'may be spoken to',
  ACC_DMD: 'wants to be spoken to',
  REQ_SKE: 'asks for the state of the link',
  REQ_UD1: 'asks for urgent data (class 1)',
  REQ_UD2: 'asks for data (class 2)',
  ACK: 'acknowledged',
  CNF_IR: 'confirms the installation',
  RSP_UD: 'answers with data',
  RSP_SKE: 'says the state of the link',
};

/** Service and value of a frame, by its C field and what stands behind its own node. */
export function describe(view: NodeView, c: number, line: Summary): void {
  const name = telegramName(c);
  line.service = name ?? `C field 0x${c.toString(16).padStart(2, '0')}`;
  line.value = contentsText(view) || (Words[name ?? ''] ?? '');
}

/** Names who speaks to whom: stations, and SAPs in them where there are some. */
export function parties(view: NodeView, sender: string, receiver: string, line: Summary): void {
  const transport = behind(view, Transport.self);
  line.source = party(sender, String(transport?.valueOf(Transport.stsap) ?? ''));
  line.destination = party(receiver, String(transport?.valueOf(Transport.dtsap) ?? ''));
}

function party(station: string, sap: string): string {
  return station === '' || sap === '' ? station + sap : `${station}/${sap}`;
}

/**
 * Numbers of the devices that headers behind that of the frame name; empty where they name none. Such a device may have another
 * one that sends for it.
 */
export function devices(view: NodeView): { readonly sender: string; readonly receiver: string } {
  const layer = behind(view, Tpl.self);
  const device = numberOf(layer);
  const isToDevice = ControlInformations[Number(layer?.valueOf(Ci.ci))]?.isToDevice === true;
  if (isToDevice && device !== '') return { sender: '', receiver: device };
  return { sender: device, receiver: numberOf(behind(view, Ell.self)) };
}

function numberOf(layer: NodeView | undefined): string {
  return String(layer?.valueOf(Device.identification) ?? '');
}

/** The first node with this field on top of the message, behind that of the frame. */
function behind(view: NodeView, field: typeof Tpl.self): NodeView | undefined {
  const { tape } = view;
  for (let node = tape.next(view.node); node < tape.top; node = tape.next(node)) {
    if (tape.fieldId(node) === field.id) return new NodeView(tape, node);
  }
  return undefined;
}

/** `segment 0, more follow`; `M-Bus response, 12345678 KAM, water, 24 bytes`. */
function contentsText(view: NodeView): string {
  const segment = behind(view, Transport.self)?.textOf(Transport.segment) ?? '';
  if (segment !== '') return `segment ${segment}`;
  const layer = behind(view, Tpl.self) ?? behind(view, Ell.self);
  if (layer === undefined) return '';
  const bytes = layer.find(Tpl.contents)?.length ?? 0;
  const ciphered = layer.find(Tpl.ciphered)?.length ?? 0;
  return [
    ciName(Number(layer.valueOf(Ci.ci))) ?? '',
    deviceText(layer),
    bytes > 0 ? counted(bytes, 'byte') : '',
    ciphered > 0 ? `${counted(ciphered, 'byte')} ciphered` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
