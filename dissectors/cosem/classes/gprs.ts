/** GPRS modem setup, GSM diagnostic, LTE monitoring (IEC 62056-6-2, class ids 45, 47, 151). */
import {
  arrayOf,
  dateTime,
  doubleLongUnsigned,
  enumeration,
  integer,
  longUnsigned,
  reading,
  shared,
  structure,
  text,
  unsigned,
  visibleString,
} from '../../data/shape.js';
import { attribute, interfaceClass, newer, version } from '../interface-class.js';

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

const PsStatusV0 = { 0: 'inactive', 1: 'GPRS', 2: 'EDGE', 3: 'UMTS', 4: 'HSDPA' };
const PsStatusV1 = { ...PsStatusV0, 5: 'LTE', 6: 'CDMA' };
const PsStatusV2 = { ...PsStatusV1, 7: 'LTE Cat M1', 8: 'LTE Cat NB1', 9: 'LTE Cat NB2' };

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
    attribute(5, 'ps_status', enumeration(PsStatusV0)),
    attribute(6, 'cell_info', cellInfoV0),
    attribute(7, 'adjacent_cells', arrayOf(structure({ cell_ID: longUnsigned, signal_quality: signalQuality }))),
    attribute(8, 'capture_time', dateTime),
  ],
});

const gsmDiagnosticV1 = newer(gsmDiagnosticV0, 1, {
  attributes: [
    attribute(5, 'ps_status', enumeration(PsStatusV1)),
    attribute(6, 'cell_info', cellInfoV1),
    attribute(7, 'adjacent_cells', arrayOf(structure({ cell_ID: doubleLongUnsigned, signal_quality: signalQuality }))),
  ],
});

const gsmDiagnosticV2 = newer(gsmDiagnosticV1, 2, {
  attributes: [attribute(5, 'ps_status', enumeration(PsStatusV2))],
});

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
