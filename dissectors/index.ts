/** All dissectors that ship. A new one is added to the list of its folder. */
import { installNamer, Registry } from '../src/core/index.js';
import { cosemNames } from './cosem/names.js';
import { cipheredFramer } from './dlms/ciphered-framer.js';
import { dlmsDissectors } from './dlms/index.js';
import { wrapperFramer } from './dlms/wrapper.js';
import { euridis, euridisFramer } from './euridis/euridis.js';
import { hdlcFramer } from './hdlc/framer.js';
import { hdlc } from './hdlc/hdlc.js';
import { llc } from './hdlc/llc.js';
import { iec62056Dissectors, iec62056Framer } from './iec62056-21/index.js';
import { linkDissectors } from './link/index.js';
import { mbusDissectors, mbusFramers } from './mbus/index.js';
import { netDissectors, netFramers } from './net/index.js';
import { bareApdu, bareData, junk } from './payload.js';
import { plcDissectors, plcFramers } from './plc/index.js';
import { usbDissectors } from './usb/index.js';

export { obisName } from './cosem/obis/obis-name.js';

/** What the tables know, for explaining; only loaded where it is asked for. */
export const loadKnowledge = async () => (await import('./knowledge.js')).knowledge;

/** Knowledge of meters as a file; only loaded where it is asked for. */
export const loadKnowledgeFile = () => import('./cosem/knowledge-file.js');

/** A new registry of them; the core is told the names of objects and makers. */
export function allDissectors(): Registry {
  installNamer(cosemNames);
  return new Registry()
    .add(...linkDissectors, ...usbDissectors, ...netDissectors, hdlc, llc, ...dlmsDissectors, ...plcDissectors)
    .add(...mbusDissectors, ...iec62056Dissectors, euridis, bareApdu, bareData, junk)
    .addFramer(wrapperFramer, hdlcFramer, ...mbusFramers, iec62056Framer, cipheredFramer)
    .addFramer(...plcFramers, ...netFramers, euridisFramer);
}
