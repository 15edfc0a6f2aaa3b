/** What a link layer says of a packet's direction, as `Packet.direction` holds it. */
export const RECEIVED = 1;
export const SENT = 2;
