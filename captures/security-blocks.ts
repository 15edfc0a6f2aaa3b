/** General blocks inside of ciphers: an InitiateRequest whose dedicated key goes through them, and what has no key in it. */
import {
  AUTHENTICATED,
  aarq,
  type Endpoint,
  generalBlockTransfer,
  generalGlo,
  get,
  glo,
  initiateRequest,
  initiateResponse,
  pcap,
  Wire,
} from './bytes.js';
import type { Capture } from './capture.js';
import { DEDICATED_KEY, METER_0 } from './keys.js';
import { C1, CLIENT, pieces, profileBuffer, profileRows } from './meter.js';
import { DED, GENERAL_GLO, SecuredDialog } from './secured.js';

const CONFORMANCE = '0c7e1f';
const INITIATE = initiateRequest({ conformance: CONFORMANCE, maxPduSize: 1024, dedicatedKey: DEDICATED_KEY });
/** Three octets stand before the key: it begins in the first block of these, and ends in the third. */
const OCTETS_OF_BLOCK = 9;

/** The blocks of an APDU, each in a cipher of its own. */
function blocksOf({ client }: SecuredDialog, apdu: Uint8Array, octets = OCTETS_OF_BLOCK): Uint8Array[] {
  const parts = pieces(apdu, octets);
  return parts.map((data, i) => {
    const isLast = i === parts.length - 1;
    const block = { isLast, isStreaming: !isLast, window: 1, number: i + 1, acknowledged: 0, data };
    return client.say(generalBlockTransfer(block), GENERAL_GLO);
  });
}

/** How the blocks of an InitiateRequest come. */
const ways: readonly ((dialog: SecuredDialog) => readonly (Uint8Array | undefined)[])[] = [
  (dialog) => blocksOf(dialog, INITIATE, INITIATE.length),
  (dialog) => blocksOf(dialog, INITIATE),
  // The second comes first; the first comes last; the first is lost; the last comes twice.
  (dialog) => [1, 0, 2, 3].map((n) => blocksOf(dialog, INITIATE)[n]),
  (dialog) => [1, 2, 3, 0].map((n) => blocksOf(dialog, INITIATE)[n]),
  (dialog) => blocksOf(dialog, INITIATE).slice(1),
  (dialog) => [0, 1, 2, 3, 3].map((n) => blocksOf(dialog, INITIATE)[n]),
  // In an AARQ, whose key lies further behind; as blocks within blocks.
  (dialog) => blocksOf(dialog, aarq({ context: 3, userInformation: INITIATE })),
  (dialog) => blocksOf(dialog, blockOf(INITIATE), 12),
  // Authenticated within what is encrypted: the tag is made of the key, too.
  ({ client }) => {
    const outside = client.protection();
    return [generalGlo(glo(INITIATE, client.protection(AUTHENTICATED)), outside)];
  },
];

const blockOf = (data: Uint8Array): Uint8Array =>
  generalBlockTransfer({ isLast: true, isStreaming: false, window: 1, number: 1, acknowledged: 0, data });

function blocks(): Uint8Array {
  const wire = new Wire();
  ways.forEach((way, n) => {
    const client: Endpoint = { ...CLIENT, port: CLIENT.port + n };
    const dialog = new SecuredDialog(wire, METER_0, { client, dedicated: DEDICATED_KEY, first: 101 + 100 * n });
    dialog.line.tcp.open();
    for (const apdu of way(dialog)) if (apdu !== undefined) dialog.fromClient(apdu);
    dialog.fromMeter(dialog.meter.say(initiateResponse({ conformance: CONFORMANCE }), GENERAL_GLO));
    dialog.read(4256789 + n, DED);
    dialog.line.tcp.close();
  });

  // Rows of a profile hold no key.
  const dialog = new SecuredDialog(wire, METER_0, { client: { ...CLIENT, port: CLIENT.port + 50 }, first: 2001 });
  dialog.open();
  dialog.fromClient(dialog.client.say(get.request(C1, profileBuffer)));
  const parts = pieces(get.response(C1, profileRows(4)), 60);
  parts.forEach((data, i) => {
    const isLast = i === parts.length - 1;
    const block = { isLast, isStreaming: !isLast, window: 1, number: i + 1, acknowledged: 1, data };
    dialog.fromMeter(dialog.meter.say(generalBlockTransfer(block), GENERAL_GLO));
  });
  dialog.close();
  return pcap(wire.packets);
}

export const securityBlockCaptures: readonly Capture[] = [
  {
    name: 'security-blocks.pcap',
    shows: 'General blocks in ciphers: a dedicated key in one, in several, out of order; rows without a key',
    keys: 'keys.json',
    bytes: blocks,
  },
];
