/** Both, one after the other, in memory of their own. (`slice` of a Buffer would still share the memory of it.) */
export function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const both = new Uint8Array(head.length + tail.length);
  both.set(head);
  both.set(tail, head.length);
  return both;
}
