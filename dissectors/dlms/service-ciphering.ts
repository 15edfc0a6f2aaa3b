/**
 * Service-specific ciphering: an APDU protected by a global key, or by the dedicated key of the association, under a tag
 * of its own for each service (IEC 62056-5-3, service-specific ciphering).
 *
 *     tag  length  security-control  invocation-counter(4)  contents  [authentication-tag(12)]
 *
 *     global:     21 25 26 28 2C 2D 2E 36 38   C8 C9 CA CB CC CD CF     the plain tag + 20h, and + 8 from C0h on
 *     dedicated:  41 45 46 48 4C 4D 4E 56 58   D0 D1 D2 D3 D4 D5 D7     the plain tag + 40h, and + 10h from C0h on
 */
import { type Dissection, type Dissector, defineFields, type Field, group, Tables } from '../../src/core/index.js';
import { NOTHING_ASKED } from './asked-for.js';
import { UNKNOWN } from './association.js';
import { type Around, cipheredContents } from './ciphering.js';
import { Dlms } from './common.js';
import { Descriptors } from './descriptors.js';
import { answerToLatest, NO_INVOKE_ID, noticeProtected, remember, Service } from './exchange.js';
import { KeyKind } from './keys-for.js';
import { decipheredNode, markProtection, protectionText } from './protection-text.js';
import { NO_BYTES } from './request-entry.js';
import { senderOf } from './sealed.js';
import { objectText } from './summary.js';

const Services: Readonly<Record<number, string>> = {
  0x01: 'InitiateRequest',
  0x05: 'ReadRequest',
  0x06: 'WriteRequest',
  0x08: 'InitiateResponse',
  0x0c: 'ReadResponse',
  0x0d: 'WriteResponse',
  0x0e: 'ConfirmedServiceError',
  0x16: 'UnconfirmedWriteRequest',
  0x18: 'InformationReportRequest',
  0xc0: 'GET-Request',
  0xc1: 'SET-Request',
  0xc2: 'EventNotification-Request',
  0xc3: 'ACTION-Request',
  0xc4: 'GET-Response',
  0xc5: 'SET-Response',
  0xc7: 'ACTION-Response',
};

const F = defineFields('ciphered', {
  global: group('Global ciphering', { name: 'glo_ciphering' }),
  dedicated: group('Dedicated ciphering', { name: 'ded_ciphering' }),
});

export const globalCiphering = serviceCiphering('glo', F.global, KeyKind.unicast, 0x20, 0x08);
export const dedicatedCiphering = serviceCiphering('ded', F.dedicated, KeyKind.dedicated, 0x40, 0x10);

/** `low` and `high` are what is added to plain tags below and from C0h on. */
function serviceCiphering(prefix: string, self: Field<never>, kind: KeyKind, low: number, high: number): Dissector {
  const plainTags = new Map(
    Object.keys(Services)
      .map(Number)
      .map((plain) => [plain + (plain < 0xc0 ? low : high), plain]),
  );
  const around = new Map([...plainTags].map(([tag, plain]) => [tag, aroundOf(kind, plain)]));
  return {
    name: `${prefix}-ciphering`,
    answers: [...plainTags.keys()].map((tag) => [Tables.apdu, tag] as const),
    self,

    dissect(d) {
      d.open(self);
      const tag = d.read(Dlms.apdu);
      const { at, paired: before } = d;
      d.protections++;
      cipheredContents(d, around.get(tag) as Around);
      if (d.paired === before) pair(d, plainTags.get(tag) as number, at);
      d.protections--;
      d.close();
    },

    inner: decipheredNode,

    summary(view, line) {
      if (decipheredNode(view) >= 0) {
        markProtection(view, line, prefix);
        return;
      }
      const plain = plainTags.get(Number(view.valueOf(Dlms.apdu))) ?? 0;
      line.service = `${prefix}-${Services[plain]}`;
      line.object = objectText(view);
      line.value = protectionText(view);
    },
  };
}

const INITIATE_REQUEST = 0x01;
/** Requests that wait for an answer, and answers; AARQ and AARE speak for those of Initiate. */
const REQUESTS: readonly number[] = [0x05, 0x06, 0xc0, 0xc1, 0xc3];
const RESPONSES: readonly number[] = [0x0c, 0x0d, 0x0e, 0xc4, 0xc5, 0xc7];

/** What can't be read asks or answers all the same: the last request is the one that waits. */
function pair(d: Dissection, plainTag: number, at: number): void {
  if (REQUESTS.includes(plainTag)) remember(d, Service.ciphered, NO_INVOKE_ID, NOTHING_ASKED, NO_BYTES, true, at);
  else if (RESPONSES.includes(plainTag)) new Descriptors(d, answerToLatest(d)).only();
  else if (plainTag === INITIATE_REQUEST) noticeProtected(d);
}

function aroundOf(kind: KeyKind, plainTag: number): Around {
  return { kind, role: senderOf[plainTag] ?? UNKNOWN, titleAt: -1, plainTag, extra: undefined, keyInfo: undefined };
}
