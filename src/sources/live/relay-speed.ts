/** The speed at both ends of a relay that follows sign-ons (IEC 62056-21): who passes them on hears what is agreed. */
import { LineEvidence } from './line-evidence.js';
import type { LineSetting } from './line-speed.js';
import type { Side } from './relay.js';
import { SignOn } from './sign-on.js';

/** After so much silence, what was agreed on is over. */
const IDLE_MS = 120_000;

export class RelaySpeed {
  private now: LineSetting;
  private readonly signOn = new SignOn(IDLE_MS);
  private readonly evidence = [new LineEvidence(), new LineEvidence()] as const;
  private timer: NodeJS.Timeout | undefined = undefined;
  private heardMs = 0;

  /** @param change Both ends are to change. */
  constructor(
    begin: LineSetting,
    private readonly change: (from: LineSetting, to: LineSetting, why: string) => void,
  ) {
    this.now = begin;
  }

  take(side: Side, bytes: Uint8Array): void {
    const { signOn } = this;
    const evidence = this.evidence[side];
    for (const octet of bytes) {
      evidence.take(octet);
      const step = signOn.take(side, octet, evidence.control, this.now.speed);
      if (step !== undefined) this.step(step.speed, step.why);
    }
    this.heardMs = performance.now();
    this.listenToSilence();
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private readonly listenToSilence = (): void => {
    clearTimeout(this.timer);
    const silence = performance.now() - this.heardMs;
    const step = this.signOn.silent(silence, this.now.speed);
    if (step !== undefined) this.step(step.speed, step.why);
    const { awaits } = this.signOn;
    if (awaits !== Number.POSITIVE_INFINITY)
      this.timer = setTimeout(this.listenToSilence, Math.max(1, awaits - silence));
  };

  private step(speed: number, why: string): void {
    const from = this.now;
    this.now = { ...from, speed };
    this.change(from, this.now, why);
  }
}
