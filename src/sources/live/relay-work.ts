/**
 * The relay's side of the two: it passes on, and sends what it heard to whoever shows it. It runs in a thread of its own, so
 * that nobody at the line waits while messages are decoded, written, or painted on a screen.
 */
import type { MessagePort } from 'node:worker_threads';
import type { InterfaceInfo, NoteSeverity } from '../../core/index.js';
import type { Relay, RelayOwner, RelayRequest } from './relay.js';
import { type Batch, FrameQueue, QUEUE_LIMITS, type QueueLimits } from './relay-queue.js';

/** What the relay says. */
export type Said =
  | {
      readonly type: 'open';
      readonly name: string;
      readonly interfaces: readonly InterfaceInfo[];
      readonly isOpen: boolean;
    }
  /** It could not begin. */
  | { readonly type: 'failed'; readonly text: string }
  | { readonly type: 'frames'; readonly batch: Batch }
  | { readonly type: 'note'; readonly severity: NoteSeverity; readonly code: string; readonly text: string }
  /** Everything was said; `isWhole`: no frame was left out. */
  | { readonly type: 'ended'; readonly isWhole: boolean };

/** What it is told. */
export type Told = { readonly type: 'taken'; readonly batch: Batch } | { readonly type: 'stop' };

/** Relays until it is told to stop. The answer is for tests: what is at work. */
export async function work(request: RelayRequest, port: MessagePort, limits?: QueueLimits): Promise<Relay | undefined> {
  const say = (said: Said, transfer: ArrayBuffer[] = []): void => port.postMessage(said, transfer);
  let relay: Relay | undefined;
  let isWhole = true;
  const note: RelayOwner['note'] = (severity, code, text) => say({ type: 'note', severity, code, text });
  const queue = new FrameQueue(
    {
      send: (batch) => say({ type: 'frames', batch }, [batch.buffer]),
      hold: (isHeld) => relay?.hold(isHeld),
      skipped: (frames, bytes) => {
        isWhole = false;
        const text = `the output was too slow: ${frames} frames (${bytes} bytes) were passed on, but are neither shown nor kept`;
        note('warning', 'relay.not_shown', text);
      },
    },
    // Datagrams cannot be made to wait.
    limits ?? (request.kind === 'udp' ? { ...QUEUE_LIMITS, waitMs: 0 } : QUEUE_LIMITS),
  );
  try {
    relay = await open(request, { queue, note });
  } catch (error) {
    say({ type: 'failed', text: error instanceof Error ? error.message : String(error) });
    port.close();
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
    say({ type: 'ended', isWhole });
    port.close();
  };
  port.on('message', (told: Told) => {
    if (told.type === 'taken') queue.taken(told.batch.buffer, told.batch.used);
    else void stop();
  });
  return relay;
}

async function open(request: RelayRequest, owner: RelayOwner): Promise<Relay> {
  if (request.kind === 'udp') {
    const { openUdpRelay } = await import('./relay-udp.js');
    return openUdpRelay(request, owner);
  }
  const { openTcpRelay } = await import('./relay-tcp.js');
  return openTcpRelay(request, owner);
}
