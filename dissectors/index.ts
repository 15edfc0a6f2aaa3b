/** All dissectors that ship. A new one is added to the list of its folder. */
import { Registry } from '../src/core/index.js';
import { dlmsDissectors } from './dlms/index.js';
import { wrapperFramer } from './dlms/wrapper.js';
import { hdlcFramer } from './hdlc/framer.js';
import { hdlc } from './hdlc/hdlc.js';
import { llc } from './hdlc/llc.js';
import { linkDissectors } from './link/index.js';
import { netDissectors } from './net/index.js';
import { bareApdu, bareData, junk } from './payload.js';
import { plcDissectors } from './plc/index.js';

export function allDissectors(): Registry {
  return new Registry()
    .add(...linkDissectors, ...netDissectors, hdlc, llc, ...dlmsDissectors, ...plcDissectors, bareApdu, bareData, junk)
    .addFramer(wrapperFramer, hdlcFramer);
}
