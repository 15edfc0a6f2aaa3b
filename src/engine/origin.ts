/** The frame that bytes came in: which one, when, and where in the input. A `Frame` is one. */
export interface Origin {
  readonly number: number;
  readonly seconds: number;
  readonly nanos: number;
  readonly fileOffset: number;
}

/** Milliseconds since 1970. */
export const millis = ({ seconds, nanos }: Origin): number => seconds * 1000 + nanos / 1e6;

/** Bytes in memory of their own. (`slice` of a Buffer would still share the memory of it.) */
export function copyOf(bytes: Uint8Array, at: number, end: number): Uint8Array {
  const copy = new Uint8Array(end - at);
  copy.set(bytes.subarray(at, end));
  return copy;
}
