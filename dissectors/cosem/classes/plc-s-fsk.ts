/** S-FSK PLC: physical and MAC layer, initiator, timeouts, counters, LLC, reporting systems (IEC 62056-6-2, class ids 50 to 56). */
import {
  arrayOf,
  boolean,
  doubleLongUnsigned,
  enumeration,
  longUnsigned,
  quantity,
  structure,
  systemTitle,
  text,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, version } from '../interface-class.js';

const initiatorElectricalPhase = enumeration({ 0: 'not defined', 1: 'phase 1', 2: 'phase 2', 3: 'phase 3' });

const deltaElectricalPhase = enumeration({
  0: 'not defined',
  1: 'same phase as server',
  2: '60 degrees',
  3: '120 degrees',
  4: '180 degrees',
  5: '-120 degrees',
  6: '-60 degrees',
});

const frequencies = structure({ mark_frequency: doubleLongUnsigned, space_frequency: doubleLongUnsigned });

const repeater = enumeration({ 0: 'never repeater', 1: 'always repeater', 2: 'dynamic repeater' });

const transmissionSpeed = enumeration({
  0: '300 bps',
  1: '600 bps',
  2: '1200 bps',
  3: '2400 bps',
  4: '4800 bps',
  5: '9600 bps',
  6: '19200 bps',
  7: '38400 bps',
  8: '57600 bps',
  9: '115200 bps',
});

// Not confirmed by a second source: the earlier layout may differ.
const sFskPhyMacSetupV0 = version(0, {
  attributes: [
    attribute(2, 'initiator_electrical_phase', initiatorElectricalPhase),
    attribute(3, 'delta_electrical_phase', deltaElectricalPhase),
    // In steps of 3 or 6 dB.
    attribute(4, 'max_receiving_gain', unsigned),
    attribute(5, 'max_transmitting_gain', unsigned),
    attribute(6, 'search_initiator_threshold', quantity(unsigned, 'dBµV')),
    attribute(7, 'frequencies', frequencies),
    attribute(8, 'mac_address', longUnsigned),
    attribute(9, 'mac_group_addresses', arrayOf(longUnsigned)),
    attribute(10, 'repeater', repeater),
    attribute(11, 'repeater_status', boolean),
    attribute(12, 'min_delta_credit', unsigned),
    attribute(13, 'initiator_mac_address', longUnsigned),
    attribute(14, 'synchronization_locked', boolean),
  ],
});

const sFskPhyMacSetupV1 = newer(sFskPhyMacSetupV0, 1, {
  attributes: [attribute(15, 'transmission_speed', transmissionSpeed)],
});

export const sFskPhyMacSetup = interfaceClass(50, 'S-FSK Phy&MAC setup', [sFskPhyMacSetupV0, sFskPhyMacSetupV1]);

const activeInitiator = structure({ system_title: systemTitle, MAC_address: longUnsigned, L_SAP_selector: unsigned });

const resetNewNotSynchronized = structure({ system_title: systemTitle, MAC_address: longUnsigned });

export const sFskActiveInitiator = interfaceClass(51, 'S-FSK Active initiator', [
  version(0, {
    attributes: [attribute(2, 'active_initiator', activeInitiator)],
    methods: [method(1, 'reset_NEW_not_synchronized', resetNewNotSynchronized)],
  }),
]);

export const sFskMacSynchronizationTimeouts = interfaceClass(52, 'S-FSK MAC synchronization timeouts', [
  version(0, {
    attributes: [
      attribute(2, 'search_initiator_timeout', quantity(longUnsigned, 's')),
      attribute(3, 'synchronization_confirmation_timeout', quantity(longUnsigned, 's')),
      attribute(4, 'time_out_not_addressed', quantity(longUnsigned, 'min')),
      attribute(5, 'time_out_frame_not_OK', quantity(longUnsigned, 's')),
    ],
  }),
]);

const synchronizationRegister = structure({ mac_address: longUnsigned, synchronization_counter: doubleLongUnsigned });

const desynchronizationListing = structure({
  nb_physical_layer_desynchronization: doubleLongUnsigned,
  nb_time_out_not_addressed_desynchronization: doubleLongUnsigned,
  nb_time_out_frame_not_OK_desynchronization: doubleLongUnsigned,
  nb_write_request_desynchronization: doubleLongUnsigned,
  nb_wrong_initiator_desynchronization: doubleLongUnsigned,
});

const broadcastFramesCounter = structure({ source_mac_address: longUnsigned, counter: doubleLongUnsigned });

export const sFskMacCounters = interfaceClass(53, 'S-FSK MAC counters', [
  version(0, {
    attributes: [
      attribute(2, 'synchronization_register', arrayOf(synchronizationRegister)),
      attribute(3, 'desynchronization_listing', desynchronizationListing),
      attribute(4, 'broadcast_frames_counter', arrayOf(broadcastFramesCounter)),
      attribute(5, 'repetitions_counter', doubleLongUnsigned),
      attribute(6, 'transmissions_counter', doubleLongUnsigned),
      attribute(7, 'CRC_OK_frames_counter', doubleLongUnsigned),
      attribute(8, 'CRC_NOK_frames_counter', doubleLongUnsigned),
    ],
    methods: [method(1, 'reset')],
  }),
]);

const replyStatus = structure({ L_SAP_selector: unsigned, length_of_waiting_L_SDU: unsigned });

const iec61334432LlcSetupV0 = version(0, {
  attributes: [attribute(2, 'max_frame_length', unsigned), attribute(3, 'reply_status_list', arrayOf(replyStatus))],
});

const iec61334432LlcSetupV1 = newer(iec61334432LlcSetupV0, 1);

export const iec61334432LlcSetup = interfaceClass(55, 'IEC 61334-4-32 LLC setup', [
  iec61334432LlcSetupV0,
  iec61334432LlcSetupV1,
]);

export const sFskReportingSystemList = interfaceClass(56, 'S-FSK Reporting system list', [
  version(0, { attributes: [attribute(2, 'reporting_system_list', arrayOf(text))] }),
]);
