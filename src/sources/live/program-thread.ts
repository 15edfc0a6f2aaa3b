/**
 * A capture program, and a thread that reads what it writes whatever the rest of the process does: a pipe holds some hundred
 * packets, and an output that waits for its disk is enough to make a program miss some thousands.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Program, type ProgramEnd } from './program.js';

export interface ThreadRequest {
  readonly path: string;
  readonly args: readonly string[];
  /** Of what was read and not taken yet. */
  readonly queueBytes: number;
}

export type FromThread =
  | { readonly type: 'output'; readonly bytes: Uint8Array }
  /** All that it said so far, the last of it. */
  | { readonly type: 'said'; readonly words: string }
  /** Nothing comes behind it. */
  | { readonly type: 'ended'; readonly end: ProgramEnd }
  | { readonly type: 'failed'; readonly text: string };

export type ToThread =
  /** A piece of output was taken. */
  | { readonly type: 'taken' }
  | { readonly type: 'signal'; readonly name: string }
  | { readonly type: 'stop' }
  /** Nobody will read any more of it. */
  | { readonly type: 'close' };

/** Packets that come so soon after one another travel together: a message each would cost as much as decoding them. */
const TOGETHER_MS = 2;
/** Pieces that were sent: one is worked on, one is there when it is done. */
const ON_THE_WAY = 2;
const PIECE_BYTES = 256 * 1024;

const port = parentPort;
if (port !== null) watch(workerData as ThreadRequest, (message, pieces) => port.postMessage(message, pieces));

function watch(
  { path, args, queueBytes }: ThreadRequest,
  tell: (message: FromThread, pieces?: readonly ArrayBuffer[]) => void,
): void {
  const program = new Program(path, args, (words) => tell({ type: 'said', words }));
  const { output } = program;
  const waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let onTheWay = 0;
  let isDue = false;
  let end: FromThread | undefined;

  const send = (): void => {
    while (onTheWay < ON_THE_WAY && waiting.length > 0) {
      const bytes = take(waiting);
      waitingBytes -= bytes.length;
      onTheWay++;
      tell({ type: 'output', bytes }, [bytes.buffer as ArrayBuffer]);
    }
    if (waitingBytes < queueBytes / 2) output.resume();
    if (end === undefined || waiting.length > 0) return;
    tell(end);
    port?.close();
  };
  output.on('data', (bytes: Uint8Array) => {
    waiting.push(bytes);
    waitingBytes += bytes.length;
    if (waitingBytes > queueBytes) output.pause();
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      send();
    }, TOGETHER_MS);
  });
  const ended = (how: FromThread): void => {
    end = how;
    send();
  };
  program.ended.then(
    (how) => ended({ type: 'ended', end: how }),
    (error: Error) => ended({ type: 'failed', text: error.message }),
  );
  port?.on('message', (message: ToThread) => {
    if (message.type === 'signal') program.signal(message.name);
    else if (message.type === 'stop') program.stop();
    else if (message.type === 'close') {
      waiting.length = 0;
      output.destroy();
      program.stop();
    } else {
      onTheWay--;
      send();
    }
  });
}

/** What waits as one piece, up to a size. */
function take(waiting: Uint8Array[]): Uint8Array {
  let count = 0;
  let length = 0;
  while (count < waiting.length && (count === 0 || length + (waiting[count]?.length ?? 0) <= PIECE_BYTES)) {
    length += waiting[count]?.length ?? 0;
    count++;
  }
  const piece = new Uint8Array(length);
  let at = 0;
  for (const bytes of waiting.splice(0, count)) {
    piece.set(bytes, at);
    at += bytes.length;
  }
  return piece;
}
