/** `--decode-as`: what ports and link types carry. */
import { Payload } from '../core/index.js';
import { StreamKind } from '../engine/index.js';
import { KINDS } from './decode-command.js';
import { UsageError } from './usage.js';

const PORT_KINDS: ReadonlyMap<string, number> = new Map<string, number>([
  ...Object.entries(KINDS).filter(([, kind]) => kind !== Payload.data),
  ['none', StreamKind.other],
]);

/** `4063=hdlc`, `tcp:4063=hdlc`, `user0=wrapper`, `dlt:147=apdu`. */
export function decodings(texts: readonly string[]): { ports: Map<number, number>; links: Map<number, number> } {
  const ports = new Map<number, number>();
  const links = new Map<number, number>();
  for (const text of texts) {
    const match = /^(?:(tcp|udp|port|dlt|user):?)?(\d+)=([a-z0-9-]+)$/.exec(text);
    const kind = match === null ? undefined : PORT_KINDS.get(match[3] as string);
    const number = Number(match?.[2]);
    const where = match?.[1];
    const most = where === 'user' ? 15 : 65_535;
    if (match === null || kind === undefined || number > most) {
      throw new UsageError(
        `cannot understand --decode-as ${text}: PORT=KIND, user0=KIND or dlt:147=KIND is wanted, KIND one of ${[...PORT_KINDS.keys()].join(', ')}`,
      );
    }
    if (where === 'dlt') links.set(number, kind);
    else if (where === 'user') links.set(147 + number, kind);
    else ports.set(number, kind);
  }
  return { ports, links };
}
