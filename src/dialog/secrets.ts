/**
 * Secrets that meters tell, or are told, in clear: passwords of ports, LLS and HLS secrets, keys (IEC 62056-6-2). Rows and
 * conversations are handed on, so what they hold is left out there. The tree shows the bytes of the capture as they are.
 */
import { counted, dataTag, Kind, LinkKind, lengthAt, type Tape } from '../core/index.js';
import { type ObjectRef, objectAt } from './objects.js';

/** By the names that the tables of classes give to attributes and methods. */
const NAMES = /(?:^|_)(?:secret|password|pin_code)(?:_|$)|_keys?$|^(?:ppp_authentication|mac_key_table)$/i;

/** Octet-string, visible-string, UTF8-string. */
const STRINGS = [9, 10, 12];

export const isSecretName = (memberName: string): boolean => NAMES.test(memberName);

export const isSecret = ({ memberName }: ObjectRef): boolean => isSecretName(memberName);

/** `[secret, 6 bytes]`: what stands for the value of a node. */
export function secretText(tape: Tape, node: number): string {
  const kind = tape.kind(node);
  if (!STRINGS.includes(dataTag(kind))) return '[secret]';
  const start = tape.offset(node) + (kind >= Kind.packedData ? 0 : 1);
  const { octets } = lengthAt(tape.stores[tape.store(node)] as Uint8Array, start);
  const bytes = tape.offset(node) + tape.length(node) - start - octets;
  return `[secret, ${counted(bytes, 'byte')}]`;
}

/** The same for all secrets that a message holds; empty: it holds none. */
export function secretsIn(tape: Tape): string {
  const { links } = tape;
  const texts: string[] = [];
  for (let n = 0; n < links.size; n++) {
    const [node, target] = [links.node(n), links.target(n)];
    if (links.kind(n) !== LinkKind.value || node >= tape.top || target >= tape.top) continue;
    const object = objectAt(tape, target);
    if (object !== undefined && isSecret(object) && tape.kind(node) >= Kind.data) texts.push(secretText(tape, node));
  }
  return texts.join(', ');
}
