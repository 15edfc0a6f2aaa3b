/** FNV-1a: tells octets apart where only a number is kept of them. Chance may make two the same, and so may somebody who wants to. */
export function fnv1a(bytes: Uint8Array, at: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = at; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash >>> 0;
}
