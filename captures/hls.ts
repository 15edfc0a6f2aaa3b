/**
 * Who is it? Passwords (LLS) and challenges (HLS) of every mechanism, with the right secrets and with wrong ones, with
 * logical names and with short ones (IEC 62056-5-3, authentication).
 */
import {
  AUTHENTICATED,
  aare,
  aarq,
  aesBlocks,
  axdr,
  type CurvePair,
  concat,
  dataResult,
  digest,
  type Endpoint,
  errorResult,
  gmacOf,
  initiateRequest,
  initiateResponse,
  type Protection,
  pcap,
  shortName,
  sign,
  text,
  u16,
  Wire,
} from './bytes.js';
import type { Capture } from './capture.js';
import { CLIENT_TITLE, HLS_SECRET, invented, METER_0, METER_1, METER_2, pairsOf, type SecuredMeter } from './keys.js';
import { CLIENT, PASSWORD } from './meter.js';
import { CLIENT_CHALLENGE, METER_CHALLENGE, replyToHls, SecuredDialog } from './secured.js';

const LLS = 1;
/** authentication-failure, authentication-required. */
const FAILED = 13;
const REQUIRED = 14;
const REJECTED = 1;

/** What a mechanism replies, told what is wrong with it: the secret, or the pair, or the counter. */
interface Mechanism {
  readonly id: number;
  readonly meter: SecuredMeter;
  reply(from: 'client' | 'meter', dialog: SecuredDialog, fault: Fault): Uint8Array;
}

type Fault = 'none' | 'secret' | 'counter';

const secretOf = (fault: Fault): Uint8Array => (fault === 'secret' ? invented('wrong secret', 16) : HLS_SECRET);

/** The challenge that a party answers: that of the other one. */
const challengeFor = (from: 'client' | 'meter'): Uint8Array => (from === 'client' ? METER_CHALLENGE : CLIENT_CHALLENGE);

/** Titles and challenges in the order of HLS 6 and 7: the sender's title first, the challenge it answers first. */
function titlesAndChallenges(from: 'client' | 'meter', meter: SecuredMeter): readonly Uint8Array[] {
  return from === 'client'
    ? [CLIENT_TITLE, meter.title, METER_CHALLENGE, CLIENT_CHALLENGE]
    : [meter.title, CLIENT_TITLE, CLIENT_CHALLENGE, METER_CHALLENGE];
}

const hashed = (id: number, algorithm: string): Mechanism => ({
  id,
  meter: METER_0,
  reply: (from, _, fault) => digest(algorithm, challengeFor(from), secretOf(fault)),
});

/** With another counter than was authenticated: who forges one does not know the key. */
function gmac(from: 'client' | 'meter', dialog: SecuredDialog, fault: Fault): Uint8Array {
  const protection: Protection = dialog[from].protection(AUTHENTICATED);
  if (fault === 'secret') return gmacOf(challengeFor(from), { ...protection, key: invented('wrong secret', 16) });
  const reply = gmacOf(challengeFor(from), protection);
  // The last octet of the counter.
  return fault === 'counter' ? reply.map((byte, i) => (i === 4 ? byte + 1 : byte)) : reply;
}

function signature(from: 'client' | 'meter', { meter }: { meter: SecuredMeter }, fault: Fault): Uint8Array {
  const { clientSigning, meterSigning, ephemeral } = pairsOf(meter.suite === 2 ? 2 : 1);
  const own: CurvePair = from === 'client' ? clientSigning : meterSigning;
  return sign(fault === 'secret' ? ephemeral : own, ...titlesAndChallenges(from, meter));
}

const MECHANISMS: readonly Mechanism[] = [
  { id: 2, meter: METER_0, reply: (from, _, fault) => aesBlocks(secretOf(fault), challengeFor(from)) },
  hashed(3, 'md5'),
  hashed(4, 'sha1'),
  { id: 5, meter: METER_0, reply: gmac },
  {
    id: 6,
    meter: METER_0,
    reply: (from, _, fault) => digest('sha256', secretOf(fault), ...titlesAndChallenges(from, METER_0)),
  },
  { id: 7, meter: METER_1, reply: (from, _, fault) => signature(from, { meter: METER_1 }, fault) },
  { id: 7, meter: METER_2, reply: (from, _, fault) => signature(from, { meter: METER_2 }, fault) },
];

/** From GMAC on, all is ciphered; before, secrets are all there is. */
const isCiphered = (id: number): boolean => id >= 5;

/** Each dialog is another connection of the same client. */
const clientAt = (n: number): Endpoint => ({ ...CLIENT, port: CLIENT.port + n });

/** Four passes: challenge, challenge, reply, reply. A meter that does not believe the client refuses. */
function dialogOf(wire: Wire, n: number, { id, meter, reply }: Mechanism, client: Fault, server: Fault): void {
  const dialog = new SecuredDialog(wire, meter, { client: clientAt(n), first: 100 * n });
  const ciphers = isCiphered(id);
  const protect = (from: 'client' | 'meter', apdu: Uint8Array): Uint8Array => (ciphers ? dialog[from].say(apdu) : apdu);
  const names = { context: ciphers ? 3 : 1, mechanism: id };
  dialog.line.tcp.open();
  dialog.line.ask(
    aarq({
      ...names,
      callingApTitle: CLIENT_TITLE,
      authentication: CLIENT_CHALLENGE,
      userInformation: protect('client', initiateRequest()),
    }),
    aare({
      ...names,
      diagnostic: REQUIRED,
      respondingApTitle: meter.title,
      authentication: METER_CHALLENGE,
      userInformation: protect('meter', initiateResponse()),
    }),
  );
  const asked = protect('client', replyToHls.request(reply('client', dialog, client)));
  const isBelieved = client === 'none';
  const answered = isBelieved ? replyToHls.response(reply('meter', dialog, server)) : replyToHls.refused();
  dialog.line.ask(asked, protect('meter', answered));
  dialog.close();
}

/** A password is compared, and nothing is replied. */
function passwordOf(wire: Wire, n: number, password: Uint8Array, isBelieved: boolean): void {
  const dialog = new SecuredDialog(wire, METER_0, { client: clientAt(n) });
  dialog.line.tcp.open();
  dialog.line.ask(
    aarq({ mechanism: LLS, authentication: password, userInformation: initiateRequest() }),
    isBelieved ? aare() : aare({ result: REJECTED, diagnostic: FAILED, userInformation: null }),
  );
  dialog.line.tcp.close();
}

/** Base name of the association, and how far its eighth method is from it. */
const ASSOCIATION_NAME = 0xfa00;
const REPLY_TO_HLS = 0x58;

/** With short names, a method is read with its parameter. */
function shortNameDialog(wire: Wire, n: number, fault: Fault): void {
  const dialog = new SecuredDialog(wire, METER_0, { client: clientAt(n), first: 100 * n });
  const conformance = '1c0320';
  dialog.line.tcp.open();
  const names = { context: 4, mechanism: 5 };
  dialog.line.ask(
    aarq({
      ...names,
      callingApTitle: CLIENT_TITLE,
      authentication: CLIENT_CHALLENGE,
      userInformation: dialog.client.say(initiateRequest({ conformance })),
    }),
    aare({
      ...names,
      diagnostic: REQUIRED,
      respondingApTitle: METER_0.title,
      authentication: METER_CHALLENGE,
      userInformation: dialog.meter.say(initiateResponse({ conformance, vaaName: ASSOCIATION_NAME })),
    }),
  );
  const parameter = axdr.octetString(gmac('client', dialog, fault));
  const method = concat(0x04, u16(ASSOCIATION_NAME + REPLY_TO_HLS), 0x01, parameter);
  const result = fault === 'none' ? dataResult(axdr.octetString(gmac('meter', dialog, 'none'))) : errorResult(3);
  dialog.line.ask(dialog.client.say(shortName.read([method])), dialog.meter.say(shortName.readResponse([result])));
  dialog.close();
}

function right(): Uint8Array {
  const wire = new Wire();
  passwordOf(wire, 0, PASSWORD, true);
  MECHANISMS.forEach((mechanism, i) => {
    dialogOf(wire, i + 1, mechanism, 'none', 'none');
  });
  shortNameDialog(wire, MECHANISMS.length + 1, 'none');
  return pcap(wire.packets);
}

function wrong(): Uint8Array {
  const wire = new Wire();
  passwordOf(wire, 0, text('12345679'), false);
  let n = 1;
  for (const mechanism of MECHANISMS) {
    dialogOf(wire, n++, mechanism, 'secret', 'none');
    dialogOf(wire, n++, mechanism, 'none', 'secret');
  }
  for (const mechanism of MECHANISMS.filter(({ id }) => id === 5)) {
    dialogOf(wire, n++, mechanism, 'counter', 'none');
    dialogOf(wire, n++, mechanism, 'none', 'counter');
  }
  shortNameDialog(wire, n, 'secret');
  return pcap(wire.packets);
}

export const hlsCaptures: readonly Capture[] = [
  {
    name: 'hls-right.pcap',
    shows: 'A password, and HLS of every mechanism from 2 to 7, ECDSA on both curves, GMAC with short names too',
    keys: 'keys.json',
    bytes: right,
  },
  {
    name: 'hls-wrong.pcap',
    shows: 'The same with wrong secrets, once of the client and once of the meter; GMAC with the counter off by one',
    keys: 'keys.json',
    bytes: wrong,
  },
];
