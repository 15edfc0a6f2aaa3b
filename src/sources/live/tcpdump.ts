/** Captures by tcpdump, one an interface: each packet is handed on when it comes. */
import { asClause, type CaptureRequest, type Engine, Refusal, refusedBy } from './engine.js';
import { type Language, startProgram } from './program-engine.js';

/** As long as any packet (`Limits.packetBytes`): offloading lets segments grow far beyond what is on the wire. */
const SNAP_BYTES = 262_144;
/**
 * Kibibytes for packets that wait to be read. Handing them on at once takes 64 KiB of it for each packet, however short: of the
 * usual 2 MiB, a burst of 40 packets is too much.
 */
const BUFFER_KIB = 64 * 1024;

/** BSD's system has a signal for it. */
const TELL = process.platform === 'linux' ? 'USR1' : process.platform === 'win32' ? undefined : 'INFO';

export async function startTcpdump(request: CaptureRequest, name: string): Promise<Engine> {
  const { filter } = request;
  return startProgram(LANGUAGE, { ...request, interfaces: [name] }, [{ name, filter }]);
}

const LANGUAGE: Language = {
  name: 'tcpdump',
  tellSignal: TELL,
  holdsMs: 0,

  arguments({ interfaces, filter, promiscuous, account }) {
    return [
      ...['-i', interfaces[0] as string, '-U', '--immediate-mode', '-w', '-'],
      ...['-s', String(SNAP_BYTES), '-B', String(BUFFER_KIB)],
      ...(process.platform === 'linux' ? ['--nano'] : []),
      ...(promiscuous ? [] : ['-p']),
      ...(account === undefined ? [] : ['-Z', account.name]),
      ...(filter.trim() === '' ? [] : ['--', filter]),
    ];
  },

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
