/**
 * The relay's side of the two: it passes on, and sends what it heard to whoever shows it. It runs in a process of its own, so
 * that nobody at the line waits while messages are decoded, written, or painted on a screen. (A thread would do, but serialport
 * works in the first one of a process only.)
 */
import type { InterfaceInfo, NoteSeverity } from '../../core/index.js';
import type { Relay, RelayOwner, RelayRequest } from './relay.js';
import { FrameQueue, QUEUE_LIMITS, type QueueLimits } from './relay-queue.js';

/** What the relay says. */
export type Said =
  | {
      readonly type: 'open';
      readonly name: string;
      readonly interfaces: readonly InterfaceInfo[];
      readonly isOpen: boolean;
    }
  | { readonly type: 'interfaces'; readonly interfaces: readonly InterfaceInfo[] }
  /** It could not begin. */
  | { readonly type: 'failed'; readonly text: string }
  | { readonly type: 'frames'; readonly batch: Uint8Array }
  /** Passed on, but not among the frames. */
  | { readonly type: 'skipped'; readonly frames: number; readonly bytes: number }
  | { readonly type: 'note'; readonly severity: NoteSeverity; readonly code: string; readonly text: string }
  /** Everything was said. */
  | { readonly type: 'ended' };

/** What it is told. */
export type Told =
  /** A batch, and so many bytes. */
  { readonly type: 'taken'; readonly bytes: number } | { readonly type: 'stop' };

/** The way to whoever shows what is heard. */
export interface RelayPort {
  say(said: Said): void;
  /** `gone`: nobody listens any more. */
  listen(told: (told: Told) => void, gone: () => void): void;
  /** Says the last, and closes. */
  close(last: Said): void;
}

/** Relays until it is told to stop. The answer is for tests: what is at work. */
export async function work(request: RelayRequest, port: RelayPort, limits?: QueueLimits): Promise<Relay | undefined> {
  const say = (said: Said): void => {
    queue.flush();
    port.say(said);
  };
  let relay: Relay | undefined;
  const note: RelayOwner['note'] = (severity, code, text) => say({ type: 'note', severity, code, text });
  const changed: RelayOwner['changed'] = (interfaces) => say({ type: 'interfaces', interfaces });
  const queue = new FrameQueue(
    {
      send: (batch) => port.say({ type: 'frames', batch }),
      hold: (isHeld) => relay?.hold(isHeld),
      skipped: (frames, bytes) => say({ type: 'skipped', frames, bytes }),
    },
    // Datagrams cannot be made to wait.
    limits ?? (request.kind === 'udp' ? { ...QUEUE_LIMITS, waitMs: 0 } : QUEUE_LIMITS),
  );
  try {
    relay = await open(request, { queue, note, changed });
  } catch (error) {
    port.close({ type: 'failed', text: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
  const { name, interfaces, isOpen } = relay;
  say({ type: 'open', name, interfaces, isOpen });
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    await relay?.close();
    queue.end();
    port.close({ type: 'ended' });
  };
  port.listen(
    (told) => {
      if (told.type === 'taken') queue.taken(told.bytes);
      else void stop();
    },
    () => void stop(),
  );
  return relay;
}

async function open(request: RelayRequest, owner: RelayOwner): Promise<Relay> {
  if (request.kind === 'udp') {
    const { openUdpRelay } = await import('./relay-udp.js');
    return openUdpRelay(request, owner);
  }
  if (request.kind === 'serial') {
    const { openSerialRelay } = await import('./relay-serial.js');
    return openSerialRelay(request, owner);
  }
  const { openTcpRelay } = await import('./relay-tcp.js');
  return openTcpRelay(request, owner);
}
