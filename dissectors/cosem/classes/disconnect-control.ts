/** Disconnect control (IEC 62056-6-2, class id 70). */
import { boolean, enumeration, uncertain } from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, version } from '../interface-class.js';

const controlState = enumeration({ 0: 'disconnected', 1: 'connected', 2: 'ready for reconnection' });

/** How the breaker may be moved: remotely, by hand, by the meter itself. */
const ControlModes = {
  0: 'none: always connected',
  1: 'mode 1',
  2: 'mode 2',
  3: 'mode 3',
  4: 'mode 4',
  5: 'mode 5',
  6: 'mode 6',
};

const disconnectControlV0 = version(0, {
  attributes: [
    attribute(2, 'output_state', boolean),
    attribute(3, 'control_state', controlState),
    attribute(4, 'control_mode', enumeration(ControlModes)),
  ],
  methods: [method(1, 'remote_disconnect'), method(2, 'remote_reconnect')],
});

// Not confirmed by a second source.
const disconnectControlV1 = newer(disconnectControlV0, 1, {
  attributes: [attribute(4, 'control_mode', uncertain(enumeration({ ...ControlModes, 7: 'mode 7' })))],
});

export const disconnectControl = interfaceClass(70, 'Disconnect control', [disconnectControlV0, disconnectControlV1]);
