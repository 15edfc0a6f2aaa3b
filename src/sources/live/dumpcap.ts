/** Captures by Wireshark's dumpcap, which takes several interfaces into one pcapng and counts in it what was dropped. */
import { asClause, type CaptureRequest, type Engine, Refusal, refusedBy } from './engine.js';
import { packetRoom } from './packet-room.js';
import { type Language, startProgram } from './program-engine.js';

/** Room for packets that wait to be read: here they take no more than they are long. */
const MOST_ROOM_MIB = 64;

/** The kernel hands packets to it four times a second, and all that it holds is lost when it is stopped. */
const HOLDS_MS = 300;

export async function startDumpcap(request: CaptureRequest): Promise<Engine> {
  const { interfaces, filter, promiscuous } = request;
  const roomMib = Math.min(MOST_ROOM_MIB, packetRoom(interfaces.length) >> 20);
  const args = [
    // Before the interfaces: what comes behind one is for it alone.
    ...['-q', '-w', '-', '-B', String(roomMib)],
    ...(promiscuous ? [] : ['-p']),
    ...(filter.trim() === '' ? [] : ['-f', filter]),
    ...interfaces.flatMap((name) => ['-i', name]),
  ];
  // The capture says by itself what its interfaces are.
  return startProgram(LANGUAGE, args, request, []);
}

const LANGUAGE: Language = {
  name: 'dumpcap',
  tellSignal: undefined,
  holdsMs: HOLDS_MS,

  /**
   *     dumpcap: There is no device named "eth7".
   *     (No such device exists)
   *     dumpcap: Invalid capture filter "tcp prt 4059" for interface 'lo'.
   *
   *     That string isn't a valid capture filter (can't parse filter expression: syntax error).
   */
  refusal(said, { interfaces }) {
    const filter = /isn't a valid capture filter \((.*)\)\./.exec(said)?.[1];
    if (filter !== undefined) return new Refusal('filter', filter.replace(/^can't parse filter expression: /, ''));
    const words = errorIn(said) ?? 'dumpcap gave no reason';
    const device = /(?:named|device) "([^"]*)"/.exec(words)?.[1] ?? interfaces.find((name) => words.includes(name));
    return new Refusal(refusedBy(words), asClause(words), device);
  },

  reason(said) {
    const words = errorIn(said)?.replace(/; the capture has stopped\.?$/, '');
    return words === undefined ? undefined : asClause(words);
  },

  // The interface statistics block of the capture tells it.
  dropped: () => 0,
};

const errorIn = (said: string): string | undefined => /^\r?dumpcap: (.*)$/m.exec(said)?.[1];
