/**
 * Modems: configuration, Auto answer, Auto connect, GPRS setup, GSM diagnostic, LTE monitoring (IEC 62056-6-2, class ids
 * 27, 28, 29, 45, 47, 151).
 */
import {
  arrayOf,
  dateTime,
  doubleLongUnsigned,
  enumeration,
  integer,
  longUnsigned,
  quantity,
  reading,
  shared,
  structure,
  text,
  unsigned,
  visibleString,
} from '../../data/shape.js';
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

const qosElement = shared('qos_element', {
  precedence: unsigned,
  delay: unsigned,
  reliability: unsigned,
  peak_throughput: unsigned,
  mean_throughput: unsigned,
});

const qualityOfService = structure({
  default: qosElement,
  requested: qosElement,
});

export const gprsModemSetup = interfaceClass(45, 'GPRS modem setup', [
  version(0, {
    attributes: [
      attribute(2, 'APN', text),
      attribute(3, 'PIN_code', longUnsigned),
      attribute(4, 'quality_of_service', qualityOfService),
    ],
  }),
]);

const gsmDiagnosticStatus = enumeration({
  0: 'not registered',
  1: 'registered, home network',
  2: 'not registered, searching',
  3: 'registration denied',
  4: 'unknown',
  5: 'registered, roaming',
});

const csAttachment = enumeration({ 0: 'inactive', 1: 'incoming call', 2: 'active' });

/** From 5 on, since version 1; from 7 on, since version 2. */
const psStatus = enumeration({
  0: 'inactive',
  1: 'GPRS',
  2: 'EDGE',
  3: 'UMTS',
  4: 'HSDPA',
  5: 'LTE',
  6: 'CDMA',
  7: 'LTE Cat M1',
  8: 'LTE Cat NB1',
  9: 'LTE Cat NB2',
});

/** 0: at most -113 dBm, then 2 dBm a step, 31: at least -51 dBm; 99: not known. */
const signalQuality = reading(unsigned, { names: { 99: 'unknown' } });

const cellInfoV0 = structure({
  cell_ID: longUnsigned,
  location_ID: longUnsigned,
  signal_quality: signalQuality,
  ber: unsigned,
});

const cellInfoV1 = structure({
  cell_ID: doubleLongUnsigned,
  location_ID: longUnsigned,
  signal_quality: signalQuality,
  ber: unsigned,
  mcc: longUnsigned,
  mnc: longUnsigned,
  channel_number: doubleLongUnsigned,
});

const gsmDiagnosticV0 = version(0, {
  attributes: [
    attribute(2, 'operator', visibleString),
    attribute(3, 'status', gsmDiagnosticStatus),
    attribute(4, 'cs_attachment', csAttachment),
    attribute(5, 'ps_status', psStatus),
    attribute(6, 'cell_info', cellInfoV0),
    attribute(7, 'adjacent_cells', arrayOf(structure({ cell_ID: longUnsigned, signal_quality: signalQuality }))),
    attribute(8, 'capture_time', dateTime),
  ],
});

const gsmDiagnosticV1 = newer(gsmDiagnosticV0, 1, {
  attributes: [
    attribute(6, 'cell_info', cellInfoV1),
    attribute(7, 'adjacent_cells', arrayOf(structure({ cell_ID: doubleLongUnsigned, signal_quality: signalQuality }))),
  ],
});

const gsmDiagnosticV2 = newer(gsmDiagnosticV1, 2);

export const gsmDiagnostic = interfaceClass(47, 'GSM diagnostic', [gsmDiagnosticV0, gsmDiagnosticV1, gsmDiagnosticV2]);

const lteNetworkParametersV0 = structure({
  T3402: longUnsigned,
  T3412: longUnsigned,
  RSRQ: unsigned,
  RSRP: unsigned,
  qRxlevMin: integer,
});

const lteNetworkParametersV1 = structure({
  T3402: longUnsigned,
  T3412: longUnsigned,
  T3412ext2: doubleLongUnsigned,
  T3324: longUnsigned,
  TeDRX: doubleLongUnsigned,
  TPTW: longUnsigned,
  qRxlevMin: integer,
  qRxlevMinCE: integer,
  qRxlevMinCE1: integer,
});

const lteQualityOfService = structure({
  RSRQ: integer,
  RSRP: integer,
  SNR: integer,
  coverage_enhancement: enumeration({ 0: 'CE level 0', 1: 'CE level 1', 2: 'CE level 2' }),
});

const lteMonitoringV0 = version(0, { attributes: [attribute(2, 'LTE_network_parameters', lteNetworkParametersV0)] });

const lteMonitoringV1 = newer(lteMonitoringV0, 1, {
  attributes: [
    attribute(2, 'LTE_network_parameters', lteNetworkParametersV1),
    attribute(3, 'LTE_quality_of_service', lteQualityOfService),
  ],
});

export const lteMonitoring = interfaceClass(151, 'LTE monitoring', [lteMonitoringV0, lteMonitoringV1]);
