/** Who spoke, as logs say it in words or with arrows: seen from whoever wrote the log. */

/** As `Frame.direction` has it. */
export const Said = { nothing: 0, received: 1, sent: 2 } as const;

/** Looked at before the bytes. */
const LOOKED_AT = 160;

const SENT = 'tx|txd|sent|send|sends|sending|write|writing|wrote|written|transmit|transmitted|transmitting|serialsend';
const RECEIVED = 'rx|rxd|rcv|rcvd|recv|receive|receives|received|receiving|read|reading|serialreceived';
const WORDS = new RegExp(`(?<![a-z])(?:(${SENT})|(?:${RECEIVED}))(?![a-z])`, 'gi');

/** Words that mean much else, too, unless such a mark stands behind them. */
const WEAK_SENT = 'out|output|outgoing|request|req|c ?-> ?s|client ?-> ?(?:server|meter)|(?:server|meter) ?<- ?client';
const WEAK_RECEIVED =
  'in|input|incoming|response|resp|reply|answer|s ?-> ?c|(?:server|meter) ?-> ?client|client ?<- ?(?:server|meter)';
const WEAK = new RegExp(`(?<![a-z])(?:(${WEAK_SENT})|(?:${WEAK_RECEIVED}))(?=[ \\]]?[:>\\]|\\t]| ?$)`, 'gi');

const ARROWS = /(?<![^\s\])|:,])(?:(-{1,2}>|={1,2}>|>{1,3}|→)|(?:<-{1,2}|<={1,2}|<{1,3}|←))(?![^\s\d[("'<>:])/g;

/** `TX:`, `Received 35 bytes:`, `[2024-…] RX` and nothing more: a heading of the bytes below. */
const HEADING =
  /(?:^|[^a-z])(?:tx|txd|rx|rxd|recv|rcvd|sent|send|sending|received|receive|receiving|write|read|request|response|out|in|serialreceived)(?:[ \t]+[\w()]{1,12}){0,3}[ \t:>=\])"'[{(]*$/i;
/** `<`, and what socat tells of the bytes below: `length=10 from=0 to=9`. */
const ARROW_HEADING = /^\s*(?:-{1,2}>|={1,2}>|>{1,3}|→|<-{1,2}|<={1,2}|<{1,3}|←)\s*(?:[a-z]+=\d+\s*){0,4}$/;

/** Who spoke what comes behind `prefix`: the mark that stands nearest, the plainest marks first. */
export function directionIn(prefix: string): number {
  const near = prefix.slice(-LOOKED_AT);
  return lastOf(near, WORDS) || lastOf(near, ARROWS) || lastOf(near, WEAK);
}

/** Is the line, without bytes of its own, a heading for those that follow? */
export function isHeading(line: string): boolean {
  const text = line.slice(-LOOKED_AT);
  return HEADING.test(text) || ARROW_HEADING.test(text);
}

function lastOf(text: string, pattern: RegExp): number {
  let said: number = Said.nothing;
  for (const match of text.matchAll(pattern)) said = match[1] === undefined ? Said.received : Said.sent;
  return said;
}
