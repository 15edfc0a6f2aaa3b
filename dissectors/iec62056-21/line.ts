/** What a line of IEC 62056-21 has told, for the messages that come later. */
import { Slot } from '../../src/core/index.js';

interface LineState {
  /** The meter at hand offers HDLC (mode E). */
  offersHdlc: boolean;
  /** Code of the last read command; its answer names none. */
  asked: string;
}

export const lineState = new Slot<LineState>('iec62056_21.line', () => ({ offersHdlc: false, asked: '' }));
