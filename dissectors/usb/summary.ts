import type { NodeView, Summary } from '../../src/core/index.js';
import { Line } from './line-format.js';
import { Usb } from './urb.js';

/** What a frame without a message says that is worth a line: which adapter it is, or how its line is set up. */
export function summary(view: NodeView, line: Summary): void {
  const adapter = view.textOf(Line.adapter);
  const settings = view.textOf(Line.settings);
  if (settings !== '') {
    line.service = 'Line settings';
    line.value = settings;
  } else if (adapter !== '') {
    line.service = 'USB adapter';
    line.value = `USB ${view.textOf(Usb.busId)}.${view.textOf(Usb.deviceAddress)} is ${adapter}`;
  }
}
