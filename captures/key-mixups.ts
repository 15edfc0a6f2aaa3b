/** Titles that are not what a header says, meters that are others than before, and key files in which keys are mixed up. */
import { aare, concat, generalGlo, hex, pcap, text, toHex, Wire } from './bytes.js';
import type { Capture } from './capture.js';
import {
  CLIENT_TITLE,
  invented,
  type KeyFile,
  METER_0,
  METER_1,
  METER_CHANGED,
  METER_UNKNOWN,
  type SecuredMeter,
} from './keys.js';
import { CLIENT } from './meter.js';
import {
  answerOf,
  associationOf,
  clientAt,
  DED,
  GENERAL_GLO,
  READ,
  readAnswer,
  SecuredDialog,
  Speaker,
  tampered,
} from './secured.js';

const NO_TITLE = new Uint8Array(0);
const OTHER_TITLE = concat(text('DMP'), hex('00 00 00 00 09'));

// ---- titles

function titles(): Uint8Array {
  const wire = new Wire();
  const dialog = new SecuredDialog(wire, METER_0);
  const { client, meter, line } = dialog;
  dialog.open();
  dialog.read(1);
  // A bit of the title was lost; what follows is as before.
  line.ask(client.say(READ), generalGlo(readAnswer(2), meter.protection(), tampered(METER_0.title, 1)));
  dialog.read(3);
  dialog.ask(READ, readAnswer(4), GENERAL_GLO);
  // No title; that of the other side; another than the association's, which fits.
  line.ask(generalGlo(READ, client.protection(), NO_TITLE), generalGlo(readAnswer(5), meter.protection(), NO_TITLE));
  line.ask(generalGlo(READ, client.protection(), METER_0.title), meter.say(readAnswer(6)));
  line.ask(new Speaker(OTHER_TITLE, METER_0, 1).say(READ, GENERAL_GLO), meter.say(readAnswer(7)));
  dialog.read(8);
  dialog.close();

  // The AARE, and the meter's header, say a title that is not the one.
  const damaged = new SecuredDialog(wire, METER_0, { client: clientAt(49813), first: 201 });
  damaged.line.tcp.open();
  damaged.line.ask(associationOf(damaged.client), aare({ context: 3, respondingApTitle: tampered(METER_0.title, 1) }));
  damaged.read(9);
  damaged.read(10, GENERAL_GLO);
  damaged.read(11);
  damaged.close();
  return pcap(wire.packets);
}

/** Begins with the AARE: the title of the client is nowhere. */
function withoutAarq(): Uint8Array {
  const wire = new Wire();
  const dialog = new SecuredDialog(wire, METER_1, { dedicated: invented('dedicated key', 16) });
  associationOf(dialog.client);
  dialog.line.tcp.open();
  dialog.fromMeter(answerOf(dialog.meter));
  dialog.read(1, DED);
  dialog.read(2);
  dialog.close();
  return pcap(wire.packets);
}

/** Another meter answers at the address of the one before. */
function exchanged(): Uint8Array {
  const wire = new Wire();
  const dialog = new SecuredDialog(wire, METER_0);
  dialog.open();
  dialog.read(1);
  const client = new Speaker(CLIENT_TITLE, METER_CHANGED, 301);
  const meter = new Speaker(METER_CHANGED.title, METER_CHANGED, 5301);
  dialog.line.ask(associationOf(client), answerOf(meter));
  dialog.line.ask(client.say(READ), meter.say(readAnswer(2)));
  dialog.close();
  return pcap(wire.packets);
}

// ---- keys that are mixed up

const reversed = (octets: Uint8Array): Uint8Array => Uint8Array.from(octets).reverse();

interface Keys {
  readonly name: string;
  readonly meter?: SecuredMeter;
  readonly unicast: Uint8Array;
  readonly authentication?: Uint8Array;
  readonly master?: Uint8Array;
}

/** A key file as people write them: what is in it is right, but in other places. */
export function mixedUpKeys(): KeyFile {
  const other = (what: string): Uint8Array => invented(what, 16);
  const entries: readonly Keys[] = [
    { name: 'meter 20', meter: METER_0, unicast: METER_0.authentication, authentication: METER_0.unicast },
    {
      name: 'meter 21',
      meter: METER_1,
      unicast: reversed(METER_1.unicast),
      authentication: reversed(METER_1.authentication),
    },
    {
      name: 'meter 23',
      meter: METER_CHANGED,
      unicast: METER_CHANGED.master,
      authentication: METER_CHANGED.authentication,
      master: METER_CHANGED.unicast,
    },
    { name: 'for all', unicast: other('unicast key for all'), authentication: other('authentication key for all') },
    { name: 'meter 25', unicast: METER_UNKNOWN.unicast },
  ];
  const keys = entries.map(({ name, meter, unicast, authentication, master }) => ({
    name,
    ...(meter && { systemTitle: toHex(meter.title) }),
    globalUnicastEncryptionKey: toHex(unicast),
    ...(authentication && { authenticationKey: toHex(authentication) }),
    ...(master && { masterKey: toHex(master) }),
  }));
  return { name: 'keys-mixed-up.json', text: `${JSON.stringify({ keys }, undefined, 2)}\n` };
}

function mixedUp(): Uint8Array {
  const wire = new Wire();
  [METER_0, METER_1, METER_CHANGED, METER_UNKNOWN].forEach((meter, n) => {
    const dedicated = invented(`dedicated key ${n}`, 16);
    const dialog = new SecuredDialog(wire, meter, { client: clientAt(CLIENT.port + n), dedicated });
    dialog.open();
    dialog.read(1);
    dialog.read(2, DED);
    dialog.close();
  });
  return pcap(wire.packets);
}

export const keyMixupCaptures: readonly Capture[] = [
  {
    name: 'security-titles.pcap',
    shows:
      'System titles in headers that are damaged, missing, of the other side, or others than those of AARQ and AARE',
    keys: 'keys.json',
    bytes: titles,
  },
  {
    name: 'security-without-aarq.pcap',
    shows: 'A capture that begins with the AARE: the system title of the client is not known',
    keys: 'keys.json',
    bytes: withoutAarq,
  },
  {
    name: 'security-exchanged.pcap',
    shows: 'A meter that was exchanged for another, which has the same address',
    keys: 'keys.json',
    bytes: exchanged,
  },
  {
    name: 'security-mixed-up.pcap',
    shows: 'Keys that are exchanged, reversed, or without the other one in the key file',
    keys: 'keys-mixed-up.json',
    bytes: mixedUp,
  },
];
