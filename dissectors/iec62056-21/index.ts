/** What ships of IEC 62056-21. */
import type { Dissector } from '../../src/core/index.js';
import { command } from './commands.js';
import { dataMessage } from './data-message.js';
import { iec62056 } from './iec62056-21.js';
import { acknowledgement, identification, optionSelect, repeatRequest, request } from './sign-on.js';
import { telegram } from './telegram.js';

export { iec62056Framer } from './framer.js';

export const iec62056Dissectors: readonly Dissector[] = [
  iec62056,
  request,
  identification,
  optionSelect,
  acknowledgement,
  repeatRequest,
  command,
  dataMessage,
  telegram,
];
