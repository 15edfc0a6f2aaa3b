/** General protection: general-ciphering with keys of every origin, general-signing, and both in each other. */
import {
  AUTHENTICATED,
  agreedKey,
  axdrOctets,
  BOTH,
  concat,
  dateTime,
  ENCRYPTED,
  type GeneralFields,
  generalCiphering,
  generalSigning,
  hex,
  keyInfo,
  pcap,
  sign,
  Wire,
  wrapKey,
} from './bytes.js';
import type { Capture } from './capture.js';
import { CLIENT_TITLE, invented, METER_1, METER_2, pairsOf, type SecuredMeter } from './keys.js';
import { NOON } from './meter.js';
import { GENERAL_GLO, READ, readAnswer, SecuredDialog, tampered } from './secured.js';

/** The n-th transaction of the client with a meter. */
const asking = (meter: SecuredMeter, n: number): GeneralFields => ({
  transaction: concat(hex('01 02 03 04 05 06 07'), n),
  originator: CLIENT_TITLE,
  recipient: meter.title,
});
/** And what the meter answers to it. */
const answering = (meter: SecuredMeter, n: number): GeneralFields => ({
  ...asking(meter, n),
  originator: meter.title,
  recipient: CLIENT_TITLE,
  time: dateTime(NOON),
});

function general(): Uint8Array {
  const wire = new Wire();
  for (const meter of [METER_1, METER_2]) {
    const dialog = new SecuredDialog(wire, meter);
    dialog.open();
    identifiedAndWrapped(dialog, meter);
    agreed(dialog, meter);
    signed(dialog, meter);
    dialog.close();
  }
  return pcap(wire.packets);
}

function identifiedAndWrapped({ line, client, meter }: SecuredDialog, keys: SecuredMeter): void {
  const wrapped = invented('key of one message', keys.suite === 2 ? 32 : 16);
  const kinds = [
    { info: keyInfo.none },
    { info: keyInfo.identified(0) },
    { info: keyInfo.identified(0), isShort: true },
    { info: keyInfo.identified(0), control: AUTHENTICATED },
    { info: keyInfo.identified(0), control: ENCRYPTED },
    { info: keyInfo.identified(1), change: { key: keys.broadcast } },
    { info: keyInfo.wrapped(wrapKey(keys.master, wrapped)), change: { key: wrapped } },
  ];
  kinds.forEach(({ info, isShort = false, control = BOTH, change = {} }, n) => {
    line.ask(
      generalCiphering(READ, asking(keys, n), info, client.protection(control, change), isShort),
      generalCiphering(readAnswer(n), answering(keys, n), info, meter.protection(control, change), isShort),
    );
  });
}

/** One-pass and static agreed keys. Of one-pass, each sender has a pair for one message, and signs its public half. */
function agreed({ line, client, meter }: SecuredDialog, keys: SecuredMeter): void {
  const pairs = pairsOf(keys.suite === 2 ? 2 : 1);
  const { ephemeral, clientSigning, meterSigning, clientAgreement, meterAgreement } = pairs;
  const onePass = (signing: typeof clientSigning): Uint8Array =>
    keyInfo.agreed(1, concat(ephemeral.point, sign(signing, Uint8Array.of(0x01), ephemeral.point)));
  line.ask(
    generalCiphering(
      READ,
      asking(keys, 0x11),
      onePass(clientSigning),
      client.protection(BOTH, { key: agreedKey(ephemeral, meterAgreement, CLIENT_TITLE, keys.title) }),
    ),
    generalCiphering(
      readAnswer(0x11),
      answering(keys, 0x11),
      onePass(meterSigning),
      meter.protection(BOTH, { key: agreedKey(ephemeral, clientAgreement, keys.title, CLIENT_TITLE) }),
    ),
  );
  const fields = asking(keys, 0x12);
  const transaction = axdrOctets(fields.transaction ?? hex(''));
  line.ask(
    generalCiphering(
      READ,
      fields,
      keyInfo.agreed(2),
      client.protection(BOTH, {
        key: agreedKey(clientAgreement, meterAgreement, concat(CLIENT_TITLE, transaction), keys.title),
      }),
    ),
    generalCiphering(
      readAnswer(0x12),
      answering(keys, 0x12),
      keyInfo.agreed(2),
      meter.protection(BOTH, {
        key: agreedKey(meterAgreement, clientAgreement, concat(keys.title, transaction), CLIENT_TITLE),
      }),
    ),
  );
}

/** Signed and plain, signed and ciphered, ciphered and signed; then a signature that is wrong. */
function signed({ line, client, meter }: SecuredDialog, keys: SecuredMeter): void {
  const { clientSigning, meterSigning } = pairsOf(keys.suite === 2 ? 2 : 1);
  const asked = (plain: Uint8Array, n: number): Uint8Array => generalSigning(plain, asking(keys, n), clientSigning);
  const answered = (plain: Uint8Array, n: number): Uint8Array =>
    generalSigning(plain, answering(keys, n), meterSigning);
  line.ask(asked(READ, 0x21), answered(readAnswer(0x21), 0x21));
  line.ask(asked(client.say(READ, GENERAL_GLO), 0x22), answered(meter.say(readAnswer(0x22), GENERAL_GLO), 0x22));
  line.ask(
    generalCiphering(asked(READ, 0x23), asking(keys, 0x23), keyInfo.identified(0), client.protection()),
    generalCiphering(
      answered(readAnswer(0x23), 0x23),
      answering(keys, 0x23),
      keyInfo.identified(0),
      meter.protection(),
    ),
  );
  // A bit of the signature is wrong; then the meter signs with what is not its key.
  line.ask(tampered(asked(READ, 0x24), 1), generalSigning(readAnswer(0x24), answering(keys, 0x24), clientSigning));
}

export const generalProtectionCaptures: readonly Capture[] = [
  {
    name: 'security-general.pcap',
    shows: 'general-ciphering with keys identified, wrapped, agreed once and for all; general-signing, nested, wrong',
    keys: 'keys.json',
    bytes: general,
  },
];
