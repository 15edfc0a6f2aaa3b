/** Captures by the package `cap`, one process an interface. */
import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { Limits } from '../../core/index.js';
import type { CapDevice, FromHelper, ToHelper } from './cap-messages.js';
import { asClause, type CaptureRequest, type Engine, type EngineEnd, Refusal, refusedBy } from './engine.js';
import { ownFile } from './own-file.js';
import { packetRoom } from './packet-room.js';

/** Packets may come so fast that it never gets to hear that it is to stop. */
const STOPS_WITHIN_MS = 1500;

const CLOCK = 'stamped on arrival in the program';

/** @throws Refusal (rejects) where it does not begin. */
export async function startCap(request: CaptureRequest, name: string): Promise<Engine> {
  const { filter, account, promiscuous } = request;
  if (!promiscuous) throw new Refusal('other', 'cap is always promiscuous');
  const helper = new Helper();
  const answer = await helper.ask({
    type: 'open',
    device: name,
    filter,
    account,
    bufferBytes: packetRoom(request.interfaces.length),
    queueBytes: Limits.captureQueueBytes,
  });
  if (answer?.type === 'opened') return new CapEngine(helper, name, filter);
  throw refusalOf(answer, name, filter);
}

/** What cap knows of: its version, and what it can capture from. @throws Refusal (rejects) */
export async function capDevices(): Promise<{ readonly version: string; readonly devices: readonly CapDevice[] }> {
  const answer = await new Helper().ask({ type: 'list' });
  if (answer?.type === 'devices') return answer;
  throw refusalOf(answer, '', '');
}

function refusalOf(answer: FromHelper | undefined, device: string, filter: string): Refusal {
  if (answer?.type !== 'failed') return new Refusal('other', 'the process with cap in it has crashed');
  const { why, text } = answer;
  if (why === 'missing')
    return new Refusal(
      'missing',
      text.includes('cap.node') ? 'the package cap is installed, but not built' : 'the package cap is not installed',
    );
  if (why === 'unloadable') return new Refusal('missing', `the package cap doesn't load: ${text.split('\n')[0]}`);
  // libpcap says `lo: …` of some devices, and not of others.
  const words = text.startsWith(`${device}: `) ? text.slice(device.length + 2) : text;
  const about = refusedBy(words);
  if (about === 'other' && filter !== '')
    return new Refusal('filter', words.replace(/^can't parse filter expression: /, ''));
  return new Refusal(about, asClause(words), device);
}

/** The process. It ends when this one does, or lets go of it. */
class Helper {
  readonly output: Readable;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  lost = 0;
  isGone = false;
  private readonly child: ChildProcess;

  constructor() {
    this.child = fork(ownFile('cap-helper.js'), [], {
      execArgv: [],
      // Ctrl-C is for us; what cap and libpcap say on standard error, for nobody.
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    this.output = this.child.stdout as Readable;
    this.exited = new Promise((resolve) => {
      this.child.once('error', () => resolve({ code: 1, signal: null }));
      this.child.once('close', (code, signal) => resolve({ code, signal }));
    });
    this.child.on('message', (message: FromHelper) => {
      if (message.type === 'lost') this.lost = message.count;
      else if (message.type === 'gone') this.isGone = true;
    });
  }

  /** Undefined where it ended without an answer. */
  async ask(message: ToHelper): Promise<FromHelper | undefined> {
    return new Promise((resolve) => {
      this.child.once('message', (answer: FromHelper) => resolve(answer));
      this.child.once('exit', () => resolve(undefined));
      this.tell(message);
    });
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  tell(message: ToHelper): void {
    // One that has gone says so by its exit.
    if (this.child.connected) this.child.send(message, () => undefined);
  }
}

class CapEngine implements Engine {
  readonly name = 'cap';
  readonly interfaces: Engine['interfaces'];
  readonly output: Readable;
  readonly ended: Promise<EngineEnd>;
  private late: NodeJS.Timeout | undefined = undefined;

  constructor(
    private readonly helper: Helper,
    device: string,
    filter: string,
  ) {
    this.interfaces = [{ name: device, filter, clock: CLOCK }];
    this.output = helper.output;
    this.ended = helper.exited.then(({ code, signal }) => ({
      reason: helper.isGone ? 'the interface disappeared' : reasonOf(code, signal),
      dropped: 0,
      overrun: helper.lost,
    }));
  }

  get lost(): number {
    return this.helper.lost;
  }

  stop(): void {
    const { helper } = this;
    helper.tell({ type: 'stop' });
    this.late ??= setTimeout(() => helper.kill(), STOPS_WITHIN_MS).unref();
  }
}

function reasonOf(code: number | null, signal: string | null): string {
  if (signal === null) return `the process of cap ended with exit code ${code}`;
  return `the process of cap was ended by ${signal}${signal === 'SIGABRT' ? ', as cap does when an interface goes down' : ''}`;
}
