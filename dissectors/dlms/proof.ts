/**
 * How client and server prove who they are (IEC 62056-5-3, authentication mechanisms): the password of LLS, and passes 3 and 4 of HLS,
 * computed anew from challenges and secrets. ST is a system title, StoC and CtoS are the challenges of server and client.
 *
 *     mechanism     pass 3: f(StoC) of the client                        pass 4: f(CtoS) of the server
 *     2             the maker's own; often AES-128-ECB(secret, StoC)     the same of CtoS
 *     3 MD5         MD5(StoC secret)                                     MD5(CtoS secret)
 *     4 SHA-1       SHA-1(StoC secret)                                   SHA-1(CtoS secret)
 *     5 GMAC        SC IC GMAC(SC AK StoC), IV = ST-C IC                 SC IC GMAC(SC AK CtoS), IV = ST-S IC
 *     6 SHA-256     SHA-256(secret ST-C ST-S StoC CtoS)                  SHA-256(secret ST-S ST-C CtoS StoC)
 *     7 ECDSA       ECDSA(ST-C ST-S StoC CtoS)                           ECDSA(ST-S ST-C CtoS StoC)
 */
import type { Conversation, Dissection, Key, KeySet } from '../../src/core/index.js';
import { sameOctets } from '../data/same-octets.js';
import { type Association, associationOf, CLIENT, otherRole, type Role } from './association.js';
import { learned } from './learned.js';
import { faultOf, made, SIGNED_OTHERWISE, sentBack } from './proof-faults.js';
import { checkGmac } from './proof-gmac.js';
import {
  entriesFor,
  type Given,
  isSpent,
  Mechanism,
  missingTitle,
  NOT_CHECKED,
  noneTheirs,
  type Proof,
  RIGHT,
  signed,
  TOO_MANY,
  told,
  WRONG,
} from './proving.js';
import { checkSignature, SignatureVerdict } from './signature.js';

/** The password of an AARQ, in words. */
export function checkPassword(
  d: Dissection,
  conversation: Conversation,
  association: Association,
  password: Uint8Array,
): string {
  const { security } = conversation.shared;
  const entries = entriesFor(d, conversation, association);
  const fits = ({ llsSecret }: KeySet): boolean => llsSecret !== undefined && security.equals(llsSecret, password);
  const found = entries.mine.find(fits);
  if (found !== undefined) {
    association.trusted = found;
    return `${RIGHT}: the LLS secret of ${found.name}`;
  }
  const other = entries.others.find(fits);
  if (other !== undefined) {
    association.trusted = other;
    return `${RIGHT} with the LLS secret of ${other.name}`;
  }
  const isForm = (other: Key): boolean => {
    conversation.shared.of(learned).trials++;
    return security.equals(other, password);
  };
  if (isSpent(conversation)) return NOT_CHECKED + TOO_MANY;
  for (const { llsSecret, name } of entries.mine) {
    const form = llsSecret === undefined ? '' : security.otherForm(llsSecret, isForm);
    if (form !== '') return `${WRONG}: right with the LLS secret of ${name} ${form}`;
  }
  const none = noneTheirs(entries, 'LLS secret', ({ llsSecret }) => llsSecret);
  return none === '' ? WRONG : NOT_CHECKED + none;
}

/** What `role` sent to prove itself by; undefined where there are no keys. */
export function checkProof(d: Dissection, conversation: Conversation, role: Role, value: Uint8Array): Proof | 0 {
  if (!conversation.shared.security.hasKeys) return 0;
  const association = associationOf(d, conversation);
  association.sentBy(d, role);
  if (d.isProven) association.sides[role].proof = value;
  const { mechanism } = association;
  const challenge = association.sides[otherRole(role)].challenge;
  if (mechanism < Mechanism.manufacturer || challenge.length === 0) {
    const [from, by] = role === CLIENT ? ['server', 'AARE'] : ['client', 'AARQ'];
    return told(`${NOT_CHECKED}the ${by} with the challenge of the ${from} was not captured`);
  }
  const given = { d, conversation, association, role, value, challenge };
  if (mechanism === Mechanism.gmac) return checkGmac(given);
  if (mechanism === Mechanism.ecdsa) return signature(given);
  return bySecret(given);
}

/** A secret that both know. */
function bySecret(given: Given): Proof {
  const { d, conversation, association, value } = given;
  const { mechanism } = association;
  if (mechanism > Mechanism.ecdsa) return told(`${NOT_CHECKED}mechanism ${mechanism} is not known`);
  const missing = mechanism === Mechanism.sha256 ? missingTitle(given) : '';
  if (missing !== '') return told(NOT_CHECKED + missing);
  if (isSpent(conversation)) return told(NOT_CHECKED + TOO_MANY);
  const entries = entriesFor(d, conversation, association);
  const { mine, others } = entries;
  const fits = ({ hlsSecret }: KeySet): boolean => {
    const computed = hlsSecret === undefined ? undefined : made(given, hlsSecret);
    return computed !== undefined && sameOctets(computed, value);
  };
  conversation.shared.of(learned).trials += mine.length;
  const found = mine.find(fits);
  const isMakers = mechanism === Mechanism.manufacturer;
  const how = isMakers ? ", by AES-128-ECB; the mechanism is the maker's own" : '';
  if (found !== undefined) {
    association.trusted = found;
    return told(`${RIGHT}: the HLS secret of ${found.name}${how}`);
  }
  const other = others.find(fits);
  if (other !== undefined) {
    association.trusted = other;
    return told(`${RIGHT} with the HLS secret of ${other.name}${how}`);
  }
  const fault = faultOf(given, [...mine, ...others]);
  if (fault !== undefined) {
    association.trusted = fault.set ?? association.trusted;
    return told(`${WRONG}: ${fault.words}${how}`);
  }
  if (isMakers) return told(`${NOT_CHECKED}the mechanism is the maker's own, and not AES-128-ECB`);
  const none = noneTheirs(entries, 'HLS secret', ({ hlsSecret }) => hlsSecret);
  return told(none === '' ? WRONG : NOT_CHECKED + none);
}

function signature(given: Given): Proof {
  const { d, conversation, association, role, value } = given;
  const missing = missingTitle(given);
  if (missing !== '') return told(NOT_CHECKED + missing);
  const { title } = association.sides[role];
  const check = (parts: readonly Uint8Array[]): string => checkSignature(d, conversation, title, [parts], value);
  const verdict = check(signed(given));
  if (verdict !== SignatureVerdict.wrong) return told(verdict);
  const back = sentBack(given);
  if (back !== '') return told(`${WRONG}: ${back}`);
  const otherwise = SIGNED_OTHERWISE.find(([, by]) => check(signed(given, by)).startsWith(SignatureVerdict.right));
  return told(otherwise === undefined ? verdict : `${WRONG}: ${otherwise[0]}`);
}
