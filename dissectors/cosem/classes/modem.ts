/** Modem configuration, Auto answer, Auto connect (IEC 62056-6-2, class ids 27, 28, 29). */
import { arrayOf, enumeration, longUnsigned, quantity, structure, text, unsigned } from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, version } from '../interface-class.js';
import { baudRate, timeWindow } from '../shapes.js';

const initializationString = structure({
  request: text,
  response: text,
  delay_after_response: quantity(longUnsigned, 'ms'),
});

// PSTN modem configuration
const modemConfigurationV0 = version(0, {
  attributes: [
    attribute(2, 'comm_speed', baudRate),
    attribute(3, 'initialization_string', arrayOf(structure({ request: text, response: text }))),
    attribute(4, 'modem_profile', arrayOf(text)),
  ],
});

const modemConfigurationV1 = newer(modemConfigurationV0, 1, {
  attributes: [attribute(3, 'initialization_string', arrayOf(initializationString))],
});

export const modemConfiguration = interfaceClass(27, 'Modem configuration', [
  modemConfigurationV0,
  modemConfigurationV1,
]);

const autoAnswerMode = enumeration({
  0: 'line dedicated to the device',
  1: 'shared line management with a limited number of calls allowed',
  2: 'shared line management with a limited number of successful calls',
  3: 'currently no modem connected',
});

const numberOfRings = structure({ nr_rings_in_window: unsigned, nr_rings_out_of_window: unsigned });

const listOfAllowedCaller = structure({ caller_id: text, call_type: enumeration({ 0: 'normal CSD', 1: 'wake-up' }) });

const autoAnswerV0 = version(0, {
  attributes: [
    attribute(2, 'mode', autoAnswerMode),
    attribute(3, 'listening_window', arrayOf(timeWindow)),
    attribute(4, 'status', enumeration({ 0: 'inactive', 1: 'active', 2: 'locked' })),
    attribute(5, 'number_of_calls', unsigned),
    attribute(6, 'number_of_rings', numberOfRings),
  ],
});

const autoAnswerV2 = newer(autoAnswerV0, 2, {
  attributes: [attribute(7, 'list_of_allowed_callers', arrayOf(listOfAllowedCaller))],
});

export const autoAnswer = interfaceClass(28, 'Auto answer', [autoAnswerV0, autoAnswerV2]);

const autoConnectMode = enumeration({
  0: 'no auto connect',
  1: 'auto dialling allowed anytime',
  2: 'auto dialling within calling window',
  3: 'regular auto dialling in window, alarms anytime',
  4: 'SMS sending via PLMN',
  5: 'SMS sending via PSTN',
  6: 'email sending',
  101: 'permanently connected',
  102: 'connected within calling window, disconnected outside',
  103: 'connected within calling window, connect method also outside',
  104: 'connect on method, disconnect when idle',
});

// PSTN auto dial
const autoConnectV0 = version(0, {
  attributes: [
    attribute(2, 'mode', autoConnectMode),
    attribute(3, 'repetitions', unsigned),
    attribute(4, 'repetition_delay', longUnsigned),
    attribute(5, 'calling_window', arrayOf(timeWindow)),
    attribute(6, 'number_list', arrayOf(text)),
  ],
});

const autoConnectV1 = newer(autoConnectV0, 1, {
  attributes: [
    attribute(4, 'repetition_delay', quantity(longUnsigned, 's')),
    attribute(6, 'destination_list', arrayOf(text)),
  ],
});

const autoConnectV2 = newer(autoConnectV1, 2, { methods: [method(1, 'connect')] });

export const autoConnect = interfaceClass(29, 'Auto connect', [autoConnectV0, autoConnectV1, autoConnectV2]);
