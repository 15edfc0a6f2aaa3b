/** APDUs by tag or name (IEC 62056-5-3). */
import { allFields, nameOf } from '../core/index.js';
import type { Knowledge } from './knowledge.js';
import { asks, type Meaning, plain, type Question } from './meaning.js';

/** What they are for. Ciphered ones are told by what they cipher. */
const Purposes: Readonly<Record<string, string>> = {
  'initiate-request': 'The client proposes services and the largest APDU; travels inside the AARQ.',
  'initiate-response': 'The server says which services it accepts and the largest APDU it can take; inside the AARE.',
  'read-request': 'Reads values by their short names (SN referencing).',
  'read-response': 'Values or errors for a read-request.',
  'write-request': 'Writes values by their short names (SN referencing).',
  'write-response': 'What became of a write-request.',
  'unconfirmed-write-request': 'Writes values by their short names; no answer comes.',
  'information-report-request': 'The server tells values without being asked (SN referencing).',
  'confirmed-service-error': 'The server could not do what was asked: initiate, read or write.',
  'data-notification': 'The server pushes data without being asked (push setup).',
  'data-notification-confirm': 'The client confirms a data-notification.',
  aarq: 'Association request: the client asks to open an association.',
  aare: 'Association response: the server accepts or rejects the association.',
  rlrq: 'Release request: the client asks to close the association.',
  rlre: 'Release response: the association is closed.',
  abrt: 'Abort: the association ends at once.',
  'get-request': 'Reads attributes of objects by class, OBIS code and attribute.',
  'get-response': 'Values or errors for a get-request, whole or in blocks.',
  'set-request': 'Writes attributes of objects.',
  'set-response': 'What became of a set-request.',
  'action-request': 'Calls methods of objects.',
  'action-response': 'What became of an action-request, with what the method returned.',
  'event-notification-request': 'The server tells the value of an attribute without being asked.',
  'exception-response': 'The server could not even begin with a request, and says why.',
  'access-request': 'Several reads, writes and calls in one request.',
  'access-response': 'Values and results for an access-request.',
  'general-glo-ciphering': 'Any APDU, ciphered with a global key; names the system title of who sends it.',
  'general-ded-ciphering': 'Any APDU, ciphered with the dedicated key of the association.',
  'general-ciphering': 'Any APDU, ciphered for a partner that may be behind others; says how the key is found.',
  'general-signing': 'Any APDU, with a digital signature.',
  'general-block-transfer': 'A piece of any APDU that is too long for one.',
  'gateway-request': 'Any APDU, to be passed on by a gateway to a device behind it.',
  'gateway-response': 'The answer of a device behind a gateway.',
};

/** APDUs by tag or name. */
export function explainApdus(question: Question, knowledge: Knowledge): readonly Meaning[] {
  if (!asks(question, 'apdu')) return [];
  const { rest } = question;
  const wanted = plain(rest);
  const isHex = /^(?:0x)?[0-9a-f]{2}h?$/i.test(rest);
  const tag = isHex ? Number.parseInt(rest.replace(/^0x|h$/gi, ''), 16) : undefined;
  const meanings: Meaning[] = [];
  for (const [value, name] of knowledge.apdus()) {
    const byName =
      name === wanted || (name.startsWith(`${wanted}-`) && /^(?:get|set|action|read|write|access)$/.test(wanted));
    if (byName || value === tag) meanings.push(ofApdu(value, name, byName ? 1 : rankOfHex(question)));
    else if (value === question.number && tag === undefined) meanings.push(ofApdu(value, name, 5));
  }
  return meanings;
}

/** `c4` can only be a tag; `60` is more often a decimal number of something else. */
function rankOfHex({ rest, kind }: Question): number {
  if (kind === 'apdu') return 1;
  return /^\d\d$/.test(rest) ? 6 : 1;
}

function ofApdu(tag: number, name: string, rank: number): Meaning {
  const hex = `0x${tag.toString(16).padStart(2, '0').toUpperCase()}`;
  const rows: [string, string][] = [];
  const ciphered = /^(glo|ded)-(.+)$/.exec(name);
  const inner = ciphered?.[2] ?? name;
  const purpose = Purposes[inner];
  if (ciphered !== null) {
    rows.push(['what', `${inner}, ciphered with ${ciphered[1] === 'glo' ? 'a global key' : 'the dedicated key'}`]);
  }
  if (purpose !== undefined) rows.push([ciphered === null ? 'what' : 'inside', purpose]);
  const prefix = inner.replace(/-request$/, '_request').replaceAll('-', '_');
  for (const field of allFields().filter((one) => one.name.startsWith(`${prefix}.`))) {
    const choices = Array.from({ length: 16 }, (_, value) => [value, nameOf(field, value)] as const)
      .filter(([, word]) => word !== undefined)
      .map(([value, word]) => `${value} ${word}`);
    rows.push([field.key, choices.length > 0 ? choices.join(', ') : field.label]);
  }
  return { title: `${name}, APDU with tag ${hex} (${tag}) (IEC 62056-5-3)`, rank, rows };
}
