/** What went through the analyzer, over all inputs. */
export interface Counts {
  frames: number;
  bytes: number;
  messages: number;
  /** Frames with a payload that is not DLMS, as far as is known. */
  notDlms: number;
  /** Frames without a payload of their own: TCP handshakes, acknowledgements, keep-alive probes, pieces of datagrams. */
  withoutPayload: number;
  /** Segments (or the beginnings of segments) that had come before. */
  retransmissions: number;
  /** Segments that came before the bytes in front of them. */
  outOfOrder: number;
  /** Holes in streams, and datagrams of which fragments are missing at the end. */
  gaps: number;
  /** Flows and datagrams given up because there were too many. */
  evicted: number;
}

export function newCounts(): Counts {
  return {
    frames: 0,
    bytes: 0,
    messages: 0,
    notDlms: 0,
    withoutPayload: 0,
    retransmissions: 0,
    outOfOrder: 0,
    gaps: 0,
    evicted: 0,
  };
}
