/** A relay in a process of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { RelayRequest } from './relay.js';
import { type RelayLine, type RelaySource, relayOver } from './relay-source.js';
import type { Said, Told } from './relay-work.js';

/** Of what a relay says when it fails, the last so much is kept. */
const WORDS_KEPT = 4096;

/**
 * Begins to relay; what is heard waits until the source that it answers with is run.
 *
 * @throws Error (rejects) in one line fit for people.
 */
export function openRelay(request: RelayRequest): Promise<RelaySource> {
  const file = fileURLToPath(new URL('./relay-process.js', import.meta.url));
  const child = fork(file, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  child.send(request);
  return relayOver(new RelayChild(child));
}

class RelayChild implements RelayLine {
  /** What it said on standard error, the last of it. */
  private words = '';
  private isOver = false;

  constructor(private readonly child: ChildProcess) {
    child.stderr?.on('data', (chunk: Buffer) => {
      this.words = (this.words + chunk.toString()).slice(-WORDS_KEPT);
    });
  }

  tell(told: Told): void {
    // Who has gone is told nothing: that is seen elsewhere.
    if (this.child.connected) this.child.send(told, () => undefined);
  }

  listen(said: (said: Said) => void, gone: (why: string) => void): void {
    const { child } = this;
    child.on('message', (message) => said(message as Said));
    child.on('error', (error) => gone(error.message));
    // All that it said was heard when the line to it is closed, and it has ended.
    let waiting = 2;
    const closed = (): void => {
      if (--waiting > 0) return;
      this.isOver = true;
      gone(this.words.trim().split('\n')[0] || `it was ended by ${child.signalCode ?? `code ${child.exitCode}`}`);
    };
    child.on('disconnect', closed);
    child.on('close', closed);
  }

  hold(isHeld: boolean): void {
    const { child } = this;
    // Its standard error is a socket, which the types hide.
    for (const one of [child, child.channel, child.stderr as Socket | null]) {
      if (isHeld) one?.ref();
      else one?.unref();
    }
  }

  cut(): void {
    if (!this.isOver) this.child.kill('SIGKILL');
  }
}
