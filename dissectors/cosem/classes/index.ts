/** All interface classes (IEC 62056-6-2). A new class is written in a file beside the others and added here. */
import type { InterfaceClass } from '../interface-class.js';
import { associationLn } from './association-ln.js';
import { associationSn } from './association-sn.js';
import { byName } from './by-name.js';
import { dataProtection } from './data-protection.js';
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
} from './ip-setup.js';
import {
  iecHdlcSetup,
  iecLocalPortSetup,
  iecTwistedPairSetup,
  isoIec88022LlcType1Setup,
  isoIec88022LlcType2Setup,
  isoIec88022LlcType3Setup,
} from './local-port.js';
import {
  dlmsCosemServerMBusPortSetup,
  mBusClient,
  mBusDiagnostic,
  mBusMasterPortSetup,
  mBusSlavePortSetup,
  wirelessModeQChannel,
} from './m-bus.js';
import {
  arrayManager,
  communicationPortProtection,
  functionControl,
  imageTransfer,
  sapAssignment,
} from './management.js';
import { autoAnswer, autoConnect, gprsModemSetup, gsmDiagnostic, lteMonitoring, modemConfiguration } from './modem.js';
import { arbitrator, parameterMonitor, registerMonitor, sensorManager } from './monitoring.js';
import { adaptationLayerSetup, macLayerCounters, macSetup } from './plc-g3.js';
import {
  llcSscsSetup,
  primeNbOfdmPlcApplicationIdentification,
  primeNbOfdmPlcMacCounters,
  primeNbOfdmPlcMacFunctionalParameters,
  primeNbOfdmPlcMacNetworkAdministrationData,
  primeNbOfdmPlcMacSetup,
  primeNbOfdmPlcPhysicalLayerCounters,
} from './plc-prime.js';
import {
  iec61334432LlcSetup,
  sFskActiveInitiator,
  sFskMacCounters,
  sFskMacSynchronizationTimeouts,
  sFskPhyMacSetup,
  sFskReportingSystemList,
} from './plc-s-fsk.js';
import { account, charge, credit, iec62055Attributes, tokenGateway } from './prepayment.js';
import { compactData, profileGeneric } from './profile-generic.js';
import { pushSetup } from './push-setup.js';
import {
  dataObject,
  demandRegister,
  extendedRegister,
  register,
  registerActivation,
  registerTable,
  statusMapping,
  utilityTables,
} from './register.js';
import { securitySetup } from './security-setup.js';
import { disconnectControl, limiter } from './supply-control.js';
import {
  activityCalendar,
  clock,
  schedule,
  scriptTable,
  singleActionSchedule,
  specialDaysTable,
} from './time-control.js';
import {
  zigbeeNetworkControl,
  zigbeeSasApsFragmentation,
  zigbeeSasJoin,
  zigbeeSasStartup,
  zigbeeTunnelSetup,
} from './zigbee.js';

export const allClasses: readonly InterfaceClass[] = [
  associationLn,
  associationSn,
  ...byName,
  dataProtection,
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
  disconnectControl,
  limiter,
  clock,
  scriptTable,
  schedule,
  specialDaysTable,
  activityCalendar,
  singleActionSchedule,
  zigbeeSasStartup,
  zigbeeSasJoin,
  zigbeeSasApsFragmentation,
  zigbeeNetworkControl,
  zigbeeTunnelSetup,
];
