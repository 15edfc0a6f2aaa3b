/**
 * Classes of recent editions of IEC 62056-6-2 of which only the name is known here: their values are read as plain data.
 * To add one, write its attributes as in the other files.
 */
import { any, boolean, dateTime, visibleString } from '../../data/shape.js';
import { attribute, interfaceClass, version } from '../interface-class.js';

// Not confirmed by a second source.
const tariffPlan = interfaceClass(8192, 'Tariff plan (Italian UNI/TS 11291)', [
  version(0, {
    attributes: [
      attribute(2, 'calendar_name', visibleString),
      attribute(3, 'enabled', boolean),
      attribute(4, 'tariff_plan', any),
      attribute(5, 'activation_date', dateTime),
    ],
  }),
]);

export const byName = [
  interfaceClass(66, 'Measurement data monitoring objects'),
  interfaceClass(95, 'Wi-SUN setup'),
  interfaceClass(96, 'Wi-SUN diagnostic'),
  interfaceClass(97, 'RPL diagnostic'),
  interfaceClass(98, 'MPL diagnostic'),
  interfaceClass(126, 'SCHC-LPWAN setup'),
  interfaceClass(127, 'SCHC-LPWAN diagnostic'),
  interfaceClass(128, 'LoRaWAN setup'),
  interfaceClass(129, 'LoRaWAN diagnostic'),
  interfaceClass(130, 'ISO/IEC 14908 identification'),
  interfaceClass(131, 'ISO/IEC 14908 protocol setup'),
  interfaceClass(132, 'ISO/IEC 14908 protocol status'),
  interfaceClass(133, 'ISO/IEC 14908 diagnostic'),
  interfaceClass(140, 'HS-PLC ISO/IEC 12139-1 MAC setup'),
  interfaceClass(141, 'HS-PLC ISO/IEC 12139-1 CPAS setup'),
  interfaceClass(142, 'HS-PLC ISO/IEC 12139-1 IP SSAS setup'),
  interfaceClass(143, 'HS-PLC ISO/IEC 12139-1 HDLC SSAS setup'),
  interfaceClass(160, 'G3-PLC Hybrid RF MAC layer counters'),
  interfaceClass(161, 'G3-PLC Hybrid RF MAC setup'),
  interfaceClass(162, 'G3-PLC Hybrid 6LoWPAN adaptation layer setup'),
  interfaceClass(170, 'Attestation'),
  tariffPlan,
];
