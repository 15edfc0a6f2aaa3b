/** All interface classes (IEC 62056-6-2). A new class is written in a file beside the others and added here. */
import type { InterfaceClass } from '../interface-class.js';
import { activityCalendar } from './activity-calendar.js';
import { associationLn } from './association-ln.js';
import { associationSn } from './association-sn.js';
import { byName } from './by-name.js';
import { clock } from './clock.js';
import { coapDiagnostic, coapSetup } from './coap.js';
import { compactData } from './compact-data.js';
import { dataProtection } from './data-protection.js';
import { disconnectControl } from './disconnect-control.js';
import { arrayManager, communicationPortProtection, functionControl } from './function-control.js';
import { gprsModemSetup, gsmDiagnostic, lteMonitoring } from './gprs.js';
import { imageTransfer } from './image-transfer.js';
import { ntpSetup, pppSetup, smtpSetup } from './internet.js';
import { ipv4Setup, ipv6Setup, macAddressSetup, tcpUdpSetup } from './ip-setup.js';
import { limiter } from './limiter.js';
import { isoIec88022LlcType1Setup, isoIec88022LlcType2Setup, isoIec88022LlcType3Setup } from './llc.js';
import { iecHdlcSetup, iecLocalPortSetup, iecTwistedPairSetup } from './local-port.js';
import {
  dlmsCosemServerMBusPortSetup,
  mBusClient,
  mBusDiagnostic,
  mBusMasterPortSetup,
  mBusSlavePortSetup,
  wirelessModeQChannel,
} from './m-bus.js';
import { autoAnswer, autoConnect, modemConfiguration } from './modem.js';
import { tariffPlan } from './national.js';
import { parameterMonitor } from './parameter-monitor.js';
import { adaptationLayerSetup, macLayerCounters, macSetup } from './plc-g3.js';
import {
  _61334432LlcSscsSetup,
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
import { profileGeneric } from './profile-generic.js';
import { pushSetup } from './push-setup.js';
import { dataObject, demandRegister, extendedRegister, register } from './register.js';
import { registerActivation } from './register-activation.js';
import { arbitrator, registerMonitor, sensorManager } from './register-monitor.js';
import { sapAssignment } from './sap-assignment.js';
import { schedule, specialDaysTable } from './schedule.js';
import { scriptTable } from './script-table.js';
import { securitySetup } from './security-setup.js';
import { singleActionSchedule } from './single-action-schedule.js';
import { registerTable, statusMapping, utilityTables } from './tables.js';
import {
  zigbeeNetworkControl,
  zigbeeSasApsFragmentation,
  zigbeeSasJoin,
  zigbeeSasStartup,
  zigbeeTunnelSetup,
} from './zigbee.js';

export const allClasses: readonly InterfaceClass[] = [
  activityCalendar,
  associationLn,
  associationSn,
  ...byName,
  clock,
  coapSetup,
  coapDiagnostic,
  compactData,
  dataProtection,
  disconnectControl,
  functionControl,
  arrayManager,
  communicationPortProtection,
  gprsModemSetup,
  gsmDiagnostic,
  lteMonitoring,
  imageTransfer,
  pppSetup,
  smtpSetup,
  ntpSetup,
  tcpUdpSetup,
  ipv4Setup,
  macAddressSetup,
  ipv6Setup,
  limiter,
  isoIec88022LlcType1Setup,
  isoIec88022LlcType2Setup,
  isoIec88022LlcType3Setup,
  iecLocalPortSetup,
  iecHdlcSetup,
  iecTwistedPairSetup,
  mBusSlavePortSetup,
  mBusClient,
  wirelessModeQChannel,
  mBusMasterPortSetup,
  dlmsCosemServerMBusPortSetup,
  mBusDiagnostic,
  modemConfiguration,
  autoAnswer,
  autoConnect,
  tariffPlan,
  parameterMonitor,
  macLayerCounters,
  macSetup,
  adaptationLayerSetup,
  _61334432LlcSscsSetup,
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
  pushSetup,
  registerActivation,
  registerMonitor,
  sensorManager,
  arbitrator,
  dataObject,
  register,
  extendedRegister,
  demandRegister,
  sapAssignment,
  schedule,
  specialDaysTable,
  scriptTable,
  securitySetup,
  singleActionSchedule,
  utilityTables,
  registerTable,
  statusMapping,
  zigbeeSasStartup,
  zigbeeSasJoin,
  zigbeeSasApsFragmentation,
  zigbeeNetworkControl,
  zigbeeTunnelSetup,
];
