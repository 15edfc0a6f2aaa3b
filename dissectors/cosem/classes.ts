/**
 * All interface classes (IEC 62056-6-2), and their names by id. A new class is written in a file of `classes/`, beside its
 * like, and added to the list here.
 */
import { addClass } from './class-names.js';
import { associationLn, associationSn } from './classes/association.js';
import {
  coapDiagnostic,
  coapSetup,
  ipv4Setup,
  ipv6Setup,
  macAddressSetup,
  ntpSetup,
  pppSetup,
  smtpSetup,
  tcpUdpSetup,
} from './classes/ip-setup.js';
import {
  iecHdlcSetup,
  iecLocalPortSetup,
  iecTwistedPairSetup,
  isoIec88022LlcType1Setup,
  isoIec88022LlcType2Setup,
  isoIec88022LlcType3Setup,
} from './classes/local-port.js';
import {
  dlmsCosemServerMBusPortSetup,
  mBusClient,
  mBusDiagnostic,
  mBusMasterPortSetup,
  mBusSlavePortSetup,
  wirelessModeQChannel,
} from './classes/m-bus.js';
import {
  arrayManager,
  communicationPortProtection,
  functionControl,
  imageTransfer,
  sapAssignment,
} from './classes/management.js';
import {
  autoAnswer,
  autoConnect,
  gprsModemSetup,
  gsmDiagnostic,
  lteMonitoring,
  modemConfiguration,
} from './classes/modem.js';
import {
  arbitrator,
  disconnectControl,
  limiter,
  parameterMonitor,
  registerMonitor,
  sensorManager,
} from './classes/monitoring.js';
import { adaptationLayerSetup, macLayerCounters, macSetup } from './classes/plc-g3.js';
import {
  llcSscsSetup,
  primeNbOfdmPlcApplicationIdentification,
  primeNbOfdmPlcMacCounters,
  primeNbOfdmPlcMacFunctionalParameters,
  primeNbOfdmPlcMacNetworkAdministrationData,
  primeNbOfdmPlcMacSetup,
  primeNbOfdmPlcPhysicalLayerCounters,
} from './classes/plc-prime.js';
import {
  iec61334432LlcSetup,
  sFskActiveInitiator,
  sFskMacCounters,
  sFskMacSynchronizationTimeouts,
  sFskPhyMacSetup,
  sFskReportingSystemList,
} from './classes/plc-s-fsk.js';
import { account, charge, credit, iec62055Attributes, tokenGateway } from './classes/prepayment.js';
import { compactData, profileGeneric } from './classes/profile-generic.js';
import { pushSetup } from './classes/push-setup.js';
import {
  dataObject,
  demandRegister,
  extendedRegister,
  register,
  registerActivation,
  registerTable,
  statusMapping,
  utilityTables,
} from './classes/register.js';
import { dataProtection, securitySetup } from './classes/security-setup.js';
import {
  activityCalendar,
  clock,
  schedule,
  scriptTable,
  singleActionSchedule,
  specialDaysTable,
  tariffPlan,
} from './classes/time-control.js';
import {
  zigbeeNetworkControl,
  zigbeeSasApsFragmentation,
  zigbeeSasJoin,
  zigbeeSasStartup,
  zigbeeTunnelSetup,
} from './classes/zigbee.js';
import { type InterfaceClass, interfaceClass } from './interface-class.js';

export { attributeName, className, interfaceClassOf, methodName } from './class-names.js';

/** Classes of recent editions of which only the name is known here: their values are read as plain data. */
const byName: readonly InterfaceClass[] = [
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
];

export const allClasses: readonly InterfaceClass[] = [
  associationLn,
  associationSn,
  tcpUdpSetup,
  ipv4Setup,
  macAddressSetup,
  ipv6Setup,
  pppSetup,
  smtpSetup,
  ntpSetup,
  coapSetup,
  coapDiagnostic,
  iecLocalPortSetup,
  iecHdlcSetup,
  iecTwistedPairSetup,
  isoIec88022LlcType1Setup,
  isoIec88022LlcType2Setup,
  isoIec88022LlcType3Setup,
  mBusSlavePortSetup,
  mBusClient,
  wirelessModeQChannel,
  mBusMasterPortSetup,
  dlmsCosemServerMBusPortSetup,
  mBusDiagnostic,
  sapAssignment,
  imageTransfer,
  functionControl,
  arrayManager,
  communicationPortProtection,
  modemConfiguration,
  autoAnswer,
  autoConnect,
  gprsModemSetup,
  gsmDiagnostic,
  lteMonitoring,
  registerMonitor,
  sensorManager,
  arbitrator,
  parameterMonitor,
  disconnectControl,
  limiter,
  macLayerCounters,
  macSetup,
  adaptationLayerSetup,
  llcSscsSetup,
  primeNbOfdmPlcPhysicalLayerCounters,
  primeNbOfdmPlcMacSetup,
  primeNbOfdmPlcMacFunctionalParameters,
  primeNbOfdmPlcMacCounters,
  primeNbOfdmPlcMacNetworkAdministrationData,
  primeNbOfdmPlcApplicationIdentification,
  sFskPhyMacSetup,
  sFskActiveInitiator,
  sFskMacSynchronizationTimeouts,
  sFskMacCounters,
  iec61334432LlcSetup,
  sFskReportingSystemList,
  account,
  credit,
  charge,
  tokenGateway,
  iec62055Attributes,
  profileGeneric,
  compactData,
  pushSetup,
  dataObject,
  register,
  extendedRegister,
  demandRegister,
  registerActivation,
  utilityTables,
  registerTable,
  statusMapping,
  securitySetup,
  dataProtection,
  clock,
  scriptTable,
  schedule,
  specialDaysTable,
  activityCalendar,
  singleActionSchedule,
  tariffPlan,
  zigbeeSasStartup,
  zigbeeSasJoin,
  zigbeeSasApsFragmentation,
  zigbeeNetworkControl,
  zigbeeTunnelSetup,
  ...byName,
];

for (const described of allClasses) addClass(described);
