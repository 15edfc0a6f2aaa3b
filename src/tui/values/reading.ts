/** Values of the messages in view, read in slices as soon as somebody asks for them. */
import type { Rows } from '../../archive/rows.js';
import type { Handle, Slices } from '../../archive/slices.js';
import type { ArchiveView } from '../../archive/view.js';
import { Readings } from './readings.js';

/** Of these, everybody knows that they hold no values, so that they needn't be decoded. */
const NO_VALUES = new Set(['GET-Request', 'ReadRequest', 'SNRM', 'UA', 'DISC', 'DM', 'RR', 'RNR', 'I', 'RLRQ', 'RLRE']);

/** Services of messages that are ciphered still. */
const CIPHERED = /^(?:glo|ded|general-glo|general-ded)-|^general-ciphering/;

/** Messages without values between two looks at the clock. */
const LOOKED_AT_ONCE = 256;

/** What was read of the messages that were in view. */
export interface Read {
  readonly rows: Rows;
  readonly readings: Readings;
  next: number;
}

export class ValueReading {
  private read: Read | undefined = undefined;
  private work: Handle | undefined = undefined;

  constructor(
    private readonly archive: ArchiveView,
    private readonly slices: Slices,
    /** The messages in view. */
    private readonly rows: () => Rows,
    private readonly changed: () => void,
  ) {}

  close(): void {
    this.work?.cancel();
  }

  /** What is read so far; another one where other messages are in view. */
  want(): Read {
    const rows = this.rows();
    if (this.read?.rows !== rows) {
      this.work?.cancel();
      this.read = { rows, readings: new Readings(), next: 0 };
    }
    const { read } = this;
    if (read.next < rows.count && this.work?.isDone !== false) {
      this.work = this.slices.run({ step: () => this.step(read) }, 'now');
    }
    return read;
  }

  private step(read: Read): boolean {
    const { archive, slices } = this;
    const { rows, readings } = read;
    let looked = 0;
    while (read.next < rows.count) {
      const index = rows.at(read.next++);
      const service = archive.services[archive.serviceOf(index)] ?? '';
      if (NO_VALUES.has(service)) {
        if (++looked % LOOKED_AT_ONCE === 0 && slices.isOver()) break;
        continue;
      }
      readings.take(archive.message(index, false), index);
      if (slices.isOver()) break;
    }
    this.changed();
    return read.next < rows.count;
  }

  /** The share of the messages that were looked at. */
  get done(): number {
    const { read } = this;
    return read === undefined || read.rows.count === 0 ? 1 : read.next / read.rows.count;
  }

  /** Are there messages that nobody could decipher? */
  get hasCiphered(): boolean {
    return this.archive.services.some((service) => CIPHERED.test(service));
  }

  meterOf(address: string): string {
    return this.read?.readings.meterName(address) ?? address;
  }
}
