/** Packets off network interfaces, by whoever may capture here. */
import type { LiveSource, SourceNote } from '../../core/index.js';
import { startCap } from './cap.js';
import { Captured } from './captured.js';
import { startDumpcap } from './dumpcap.js';
import { type CaptureRequest, type Engine, type EngineName, Refusal } from './engine.js';
import { isRoot } from './privileges.js';
import { startTcpdump } from './tcpdump.js';
import { Together } from './together.js';

export type EngineChoice = 'auto' | EngineName;

export interface NetworkRequest extends CaptureRequest {
  readonly engine: EngineChoice;
}

/** tcpdump hands on each packet when it comes, dumpcap four times a second; cap has no times of the kernel, and counts no drops. */
const ORDER: readonly EngineName[] = ['tcpdump', 'dumpcap', 'cap'];

/**
 * Begins to capture: when it resolves, the devices are open, and no more rights are needed.
 *
 * @throws Error (rejects) in one line fit for people.
 */
export async function networkSource(request: NetworkRequest): Promise<LiveSource> {
  const refusals = new Map<EngineName, Refusal>();
  for (const name of request.engine === 'auto' ? ORDER : [request.engine]) {
    try {
      const engines = await START[name](request);
      return sourceOf(request, engines, notesOf(request, name, refusals));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Nobody else will know the device, or understand the filter.
      if (FINAL.includes(error.why)) throw new Error(refusalText(error, request));
      refusals.set(name, error);
    }
  }
  throw new Error(refusalText(mostTelling([...refusals.values()]), request));
}

const FINAL: readonly Refusal['why'][] = ['device', 'down', 'filter'];

const START: Readonly<Record<EngineName, (request: CaptureRequest) => Promise<readonly Engine[]>>> = {
  tcpdump: (request) => all(request.interfaces, (name) => startTcpdump(request, name)),
  dumpcap: async (request) => [await startDumpcap(request)],
  cap: (request) => all(request.interfaces, (name) => startCap(request, name)),
};

/** One an interface; where one doesn't begin, the others end. */
async function all(names: readonly string[], start: (name: string) => Promise<Engine>): Promise<readonly Engine[]> {
  const results = await Promise.allSettled(names.map(start));
  const engines = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return engines;
  for (const engine of engines) {
    engine.stop();
    engine.output.destroy();
  }
  throw failed.reason;
}

function sourceOf(
  { interfaces }: NetworkRequest,
  engines: readonly Engine[],
  notes: readonly SourceNote[],
): LiveSource {
  const name = interfaces.join(', ');
  const sources = engines.map(
    (engine, i) => new Captured(engines.length === 1 ? name : (interfaces[i] as string), engine),
  );
  const [only] = sources;
  return sources.length === 1 && only !== undefined && notes.length === 0 ? only : new Together(name, sources, notes);
}

function notesOf(
  { account }: NetworkRequest,
  name: EngineName,
  refusals: ReadonlyMap<EngineName, Refusal>,
): readonly SourceNote[] {
  const notes: SourceNote[] = [];
  const tell = (severity: SourceNote['severity'], code: string, text: string): void => {
    notes.push({ severity, code, offset: 0, text });
  };
  for (const [other, { why, message }] of refusals) {
    // What isn't installed was nobody's choice.
    if (why === 'missing') continue;
    tell('note', 'capture.engine', `${name} captures: ${why === 'rights' ? `${other} has no right to` : message}`);
  }
  if (name === 'cap')
    tell('note', 'capture.arrival_times', 'times are those of arrival in the program: cap has none of the kernel');
  if (isRoot() && account === undefined)
    tell('warning', 'capture.as_root', 'all of it runs as root; with --user NAME, or sudo, only what opens the device');
  return notes;
}

/** What was missing says less than what was there and failed. */
const TELLING: readonly Refusal['why'][] = ['rights', 'other', 'missing'];

function mostTelling(refusals: readonly Refusal[]): Refusal {
  const found = TELLING.flatMap((why) => refusals.find((one) => one.why === why) ?? [])[0] as Refusal;
  const isNone = found.why === 'missing' && refusals.length === ORDER.length;
  return isNone ? new Refusal('missing', 'neither tcpdump nor dumpcap is installed, and cap is not built') : found;
}

function refusalText({ why, message, device, remedy }: Refusal, { interfaces, filter }: NetworkRequest): string {
  const on = `cannot capture on ${device ?? interfaces.join(', ')}`;
  switch (why) {
    case 'filter':
      return `cannot understand the capture filter "${filter}": ${message} (as in tcpdump; -Y filters messages)`;
    case 'device':
      return `${on}: no such device (dlmsdump -D lists them)`;
    case 'down':
      return `${on}: it is down (ip link set ${device ?? interfaces[0]} up)`;
    case 'rights':
      return `${on}: no permission. ${rightsText(remedy)}`;
    case 'missing':
      return `${on}: ${message} (dlmsdump doctor says what to type)`;
    case 'other':
      return `${on}: ${message}`;
  }
  return why satisfies never;
}

/** The two ways to get rights. */
function rightsText(remedy: string | undefined): string {
  if (isRoot()) return 'Here, root is not allowed to either';
  return `Start it with sudo${remedy === undefined ? '' : `, or once: ${remedy}`} (dlmsdump doctor says more)`;
}
