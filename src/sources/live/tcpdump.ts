/** Captures by tcpdump, one an interface: each packet is handed on when it comes. */
import { asClause, type CaptureRequest, type Engine, Refusal, refusedBy } from './engine.js';
import { packetRoom } from './packet-room.js';
import { type Language, startProgram } from './program-engine.js';

/** As long as any packet (`Limits.packetBytes`): offloading lets segments grow far beyond what is on the wire. */
const SNAP_BYTES = 262_144;
/** BSD's system has a signal for it. */
const TELL = process.platform === 'linux' ? 'USR1' : process.platform === 'win32' ? undefined : 'INFO';

export async function startTcpdump(request: CaptureRequest, name: string): Promise<Engine> {
  const { interfaces, filter, promiscuous, account } = request;
  const args = [
    ...['-i', name, '-U', '--immediate-mode', '-w', '-', '-s', String(SNAP_BYTES)],
    // In kibibytes.
    ...['-B', String(packetRoom(interfaces.length) >> 10)],
    ...(process.platform === 'linux' ? ['--nano'] : []),
    ...(promiscuous ? [] : ['-p']),
    ...(account === undefined ? [] : ['-Z', account.name]),
    ...(filter.trim() === '' ? [] : ['--', filter]),
  ];
  return startProgram(LANGUAGE, args, { ...request, interfaces: [name] }, [{ name, filter }]);
}

const LANGUAGE: Language = {
  name: 'tcpdump',
  tellSignal: TELL,
  holdsMs: 0,

  /**
   *     tcpdump: eth7: No such device exists
   *     (No such device exists)
   *     tcpdump: can't parse filter expression: syntax error
   */
  refusal(said, { interfaces: [device = ''], filter }) {
    const words = lastError(said);
    if (words.startsWith(`${device}: `)) {
      const about = words.slice(device.length + 2);
      return new Refusal(refusedBy(said), asClause(about), device);
    }
    if (words === '') return new Refusal('other', 'tcpdump gave no reason', device);
    const why = refusedBy(words);
    if (why !== 'other' || filter.trim() === '' || /user|group/.test(words))
      return new Refusal(why, asClause(words), device);
    return new Refusal('filter', words.replace(/^can't parse filter expression: /, ''));
  },

  reason(said) {
    const words = lastError(said).replace(/^pcap_\w+: /, '');
    return words === '' ? undefined : asClause(words);
  },

  dropped(said) {
    return Number([...said.matchAll(/(\d+) packets? dropped by kernel/g)].at(-1)?.[1] ?? 0);
  },
};

/** What it says besides errors. */
const TALK = /^(?:listening on|data link type|verbose output|dropped privs|\d+ packets? )/;

function lastError(said: string): string {
  const errors = [...said.matchAll(/^tcpdump: (.*)$/gm)].map(([, words]) => words as string);
  return errors.filter((words) => !TALK.test(words) && !words.startsWith('WARNING')).at(-1) ?? '';
}
