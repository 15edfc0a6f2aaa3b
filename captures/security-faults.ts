/**
 * What goes wrong with proofs and keys without a key being wrong: proofs made of something else, keys that came and can't be unwrapped,
 * answers in clear (IEC 62056-5-3, authentication mechanisms, key management).
 */
import {
  AUTHENTICATED,
  aare,
  aarq,
  accessRequest,
  accessResponse,
  action,
  attribute,
  axdr,
  concat,
  confirmedServiceError,
  dataResult,
  digest,
  exceptionResponse,
  get,
  gmacOf,
  hex,
  initiateRequest,
  listed,
  method,
  methodResult,
  type Protection,
  pcap,
  sign,
  text,
  toHex,
  Wire,
  wrapKey,
} from './bytes.js';
import type { Capture } from './capture.js';
import {
  CLIENT_SIGNING,
  CLIENT_TITLE,
  HLS_SECRET,
  invented,
  METER_0,
  METER_1,
  METER_CHANGED,
  METER_UNKNOWN,
  type SecuredMeter,
} from './keys.js';
import { C1, CLIENT, EXPORT, IMPORT, LLS_AARE, LLS_AARQ, LONG_INVOKE, POWER } from './meter.js';
import {
  CLIENT_CHALLENGE,
  GENERAL_GLO,
  METER_CHALLENGE,
  READ,
  readAnswer,
  replyToHls,
  SecuredDialog,
} from './secured.js';

const REQUIRED = 14;

const MD5 = 3;
const SHA256 = 6;
const GMAC = 5;
const ECDSA = 7;

/** Associations on one connection, each with one proof of the client that is refused, or with both proofs. */
class Proofs {
  readonly dialog: SecuredDialog;

  constructor(
    wire: Wire,
    private readonly meter: SecuredMeter,
    port: number,
  ) {
    this.dialog = new SecuredDialog(wire, meter, { client: { ...CLIENT, port }, first: 901 });
    this.dialog.line.tcp.open();
  }

  refuse(mechanism: number, proof: Uint8Array): void {
    this.begin(mechanism);
    this.dialog.line.ask(replyToHls.request(proof), replyToHls.refused());
  }

  accept(mechanism: number, proof: Uint8Array, answer: Uint8Array): void {
    this.begin(mechanism);
    this.dialog.line.ask(replyToHls.request(proof), replyToHls.response(answer));
  }

  private begin(mechanism: number): void {
    this.dialog.line.ask(
      aarq({
        mechanism,
        callingApTitle: CLIENT_TITLE,
        authentication: CLIENT_CHALLENGE,
        userInformation: initiateRequest({}),
      }),
      aare({ mechanism, diagnostic: REQUIRED, respondingApTitle: this.meter.title, authentication: METER_CHALLENGE }),
    );
  }
}

function proofs(): Uint8Array {
  const wire = new Wire();
  withSecret(wire);
  const signing = new Proofs(wire, METER_1, 49861);
  signing.refuse(ECDSA, sign(CLIENT_SIGNING, CLIENT_TITLE, METER_1.title, CLIENT_CHALLENGE, METER_CHALLENGE));
  const right = sign(CLIENT_SIGNING, CLIENT_TITLE, METER_1.title, METER_CHALLENGE, CLIENT_CHALLENGE);
  signing.accept(ECDSA, right, right);
  signing.dialog.close();
  return pcap(wire.packets);
}

function withSecret(wire: Wire): void {
  const all = new Proofs(wire, METER_0, 49860);
  const { client, meter } = all.dialog;
  const refuse = all.refuse.bind(all);
  const accept = all.accept.bind(all);
  const md5 = (challenge: Uint8Array, secret = HLS_SECRET): Uint8Array => digest('md5', challenge, secret);
  accept(MD5, md5(METER_CHALLENGE), md5(CLIENT_CHALLENGE));
  refuse(MD5, md5(CLIENT_CHALLENGE));
  accept(MD5, md5(METER_CHALLENGE), md5(METER_CHALLENGE));
  refuse(MD5, digest('md5', HLS_SECRET, METER_CHALLENGE));
  refuse(MD5, md5(METER_CHALLENGE, concat(HLS_SECRET, 0)));
  refuse(MD5, md5(METER_CHALLENGE, text(toHex(HLS_SECRET))));
  refuse(MD5, digest('sha1', METER_CHALLENGE, HLS_SECRET));
  const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => digest('sha256', HLS_SECRET, ...parts);
  refuse(SHA256, sha256(CLIENT_TITLE, METER_0.title, CLIENT_CHALLENGE, METER_CHALLENGE));
  refuse(SHA256, sha256(METER_0.title, CLIENT_TITLE, METER_CHALLENGE, CLIENT_CHALLENGE));
  refuse(SHA256, sha256(METER_CHALLENGE, CLIENT_CHALLENGE));
  const own = client.protection(AUTHENTICATED);
  refuse(GMAC, gmacOf(CLIENT_CHALLENGE, own));
  const exchanged = (protection: Protection): Protection => {
    const { key, authenticationKey } = protection;
    return { ...protection, key: authenticationKey, authenticationKey: key };
  };
  refuse(GMAC, gmacOf(METER_CHALLENGE, exchanged(client.protection(AUTHENTICATED))));
  const back = gmacOf(METER_CHALLENGE, client.protection(AUTHENTICATED));
  accept(GMAC, back, back);
  accept(
    GMAC,
    gmacOf(METER_CHALLENGE, client.protection(AUTHENTICATED)),
    gmacOf(CLIENT_CHALLENGE, meter.protection(AUTHENTICATED)),
  );
  all.dialog.close();
}

const SETUP = '0-0:43.0.0*255';
const READ_WRITE_DENIED = 3;
const GLOBAL_UNICAST = 0;
const MASTER = 3;

const transfer = (wrapping: Uint8Array, id: number, key: Uint8Array): Uint8Array =>
  action.request(
    C1,
    method(64, SETUP, 2),
    axdr.array(axdr.structure(axdr.enum(id), axdr.octetString(wrapKey(wrapping, key)))),
  );

/** Keys that no master key given unwraps, and messages behind them. */
function missedKeys(): Uint8Array {
  const wire = new Wire();
  const done = action.response(C1, methodResult(0));
  const other = invented('another master key', 16);
  const key = invented('a key that is not known', 16);
  const dialog = new SecuredDialog(wire, METER_CHANGED, { client: { ...CLIENT, port: 49870 }, first: 20_101 });
  dialog.open();
  dialog.read(1);
  // Refused: nothing changes.
  dialog.ask(transfer(other, GLOBAL_UNICAST, key), action.response(C1, methodResult(READ_WRITE_DENIED)));
  dialog.fromClient(dialog.client.say(READ, undefined, undefined, { key }));
  dialog.ask(transfer(other, GLOBAL_UNICAST, key), done);
  dialog.read(2);
  dialog.client.keys = { ...METER_CHANGED, unicast: key };
  dialog.meter.keys = dialog.client.keys;
  dialog.read(3);
  dialog.close();
  // An association with the old keys: the meter did not change after all.
  const again = new SecuredDialog(wire, METER_CHANGED, { client: { ...CLIENT, port: 49871 }, first: 20_201 });
  again.open();
  again.fromClient(again.client.say(READ, undefined, undefined, { key }));
  again.ask(transfer(other, MASTER, key), done);
  again.ask(transfer(key, GLOBAL_UNICAST, other), done);
  again.fromClient(again.client.say(READ, undefined, undefined, { key: other }));
  again.close();
  return pcap(wire.packets);
}

/** Answers in clear to what was protected, protection that was not agreed, and answers that lack something. */
function unprotected(): Uint8Array {
  const wire = new Wire();
  const dialog = new SecuredDialog(wire, METER_0, { client: { ...CLIENT, port: 49880 }, first: 30_101 });
  dialog.open();
  dialog.fromClient(dialog.client.say(READ));
  dialog.fromMeter(readAnswer(1));
  dialog.fromClient(dialog.client.say(READ));
  dialog.fromMeter(exceptionResponse(1, 5));
  dialog.fromClient(dialog.client.say(READ));
  dialog.fromMeter(confirmedServiceError(5, 0, 1));
  dialog.read(2);
  dialog.close();
  const open = new SecuredDialog(wire, METER_0, { client: { ...CLIENT, port: 49881 }, first: 30_201 });
  open.line.tcp.open();
  open.line.ask(LLS_AARQ, LLS_AARE);
  open.read(3);
  open.read(4, GENERAL_GLO);
  const value = (name: string): Uint8Array => attribute(3, name, 2);
  open.line.ask(
    get.requestList(
      C1,
      [IMPORT, EXPORT, POWER].map((name) => listed(value(name))),
    ),
    get.responseList(C1, [dataResult(axdr.doubleLongUnsigned(5)), dataResult(axdr.doubleLongUnsigned(6))]),
  );
  open.line.ask(get.request(C1, value(POWER)), get.response(C1, axdr.doubleLongUnsigned(7)));
  open.fromMeter(get.response(C1, axdr.doubleLongUnsigned(7)));
  open.line.ask(
    accessRequest(
      LONG_INVOKE,
      undefined,
      [concat(1, value(IMPORT)), concat(3, method(3, IMPORT, 1))],
      [hex('00'), axdr.integer(0)],
    ),
    accessResponse(LONG_INVOKE, undefined, [axdr.doubleLongUnsigned(8), hex('00')], [hex('0100'), hex('0300')]),
  );
  open.close();
  const unknown = new SecuredDialog(wire, METER_UNKNOWN, { client: { ...CLIENT, port: 49882 }, first: 30_301 });
  unknown.line.tcp.open();
  unknown.line.ask(
    aarq({ context: 1, userInformation: unknown.client.say(initiateRequest({})) }),
    aare({ context: 1, result: 1, diagnostic: 2 }),
  );
  unknown.close();
  return pcap(wire.packets);
}

export const securityFaultCaptures: readonly Capture[] = [
  {
    name: 'hls-faults.pcap',
    shows: 'Proofs of HLS made of the own challenge, sent back, in another order, of another form of the secret',
    keys: 'keys.json',
    bytes: proofs,
  },
  {
    name: 'security-missed-keys.pcap',
    shows: 'Keys that the master key given does not unwrap: refused, taken, not used after all; then a master key',
    keys: 'keys.json',
    bytes: missedKeys,
  },
  {
    name: 'security-unprotected.pcap',
    shows: 'Answers in clear to protected requests, protection not agreed; a list that is short, an answer twice',
    keys: 'keys.json',
    bytes: unprotected,
  },
];
