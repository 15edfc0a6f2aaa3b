/** Are the octets those in bytes[at, end)? */
export function sameOctets(octets: Uint8Array, bytes: Uint8Array, at = 0, end = bytes.length): boolean {
  if (octets.length !== end - at) return false;
  for (let i = 0; i < octets.length; i++) if (octets[i] !== bytes[at + i]) return false;
  return true;
}
