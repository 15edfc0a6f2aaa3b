/** G3-PLC: MAC counters and setup, 6LoWPAN adaptation layer (IEC 62056-6-2, class ids 90, 91, 92). */
import {
  any,
  arrayOf,
  bitString,
  boolean,
  doubleLongUnsigned,
  enumeration,
  integer,
  longUnsigned,
  octetString,
  structure,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, version } from '../interface-class.js';

const macLayerCountersV0 = version(0, {
  attributes: [
    attribute(2, 'mac_Tx_data_packet_count', doubleLongUnsigned),
    attribute(3, 'mac_Rx_data_packet_count', doubleLongUnsigned),
    attribute(4, 'mac_Tx_cmd_packet_count', doubleLongUnsigned),
    attribute(5, 'mac_Rx_cmd_packet_count', doubleLongUnsigned),
    attribute(6, 'mac_CSMA_fail_count', doubleLongUnsigned),
    attribute(7, 'mac_CSMA_no_ACK_count', doubleLongUnsigned),
    attribute(8, 'mac_bad_CRC_count', doubleLongUnsigned),
    attribute(9, 'mac_Tx_data_broadcast_count', doubleLongUnsigned),
    attribute(10, 'mac_Rx_data_broadcast_count', doubleLongUnsigned),
  ],
  methods: [method(1, 'reset')],
});

const macLayerCountersV1 = newer(macLayerCountersV0, 1);

export const macLayerCounters = interfaceClass(90, 'G3-PLC MAC layer counters', [
  macLayerCountersV0,
  macLayerCountersV1,
]);

const modulation = enumeration({ 0: 'robust mode', 1: 'DBPSK', 2: 'DQPSK', 3: 'D8PSK', 4: '16-QAM' });

const neighbour = structure({
  short_address: longUnsigned,
  payload_modulation_scheme: boolean,
  tone_map: bitString(),
  modulation,
  tx_gain: integer,
  tx_res: enumeration({ 0: '6 dB', 1: '3 dB' }),
  tx_coeff: bitString(),
  LQI: unsigned,
  phase_differential: integer,
  TMR_valid_time: unsigned,
  neighbour_valid_time: unsigned,
});

const posEntry = structure({ short_address: longUnsigned, LQI: unsigned, POS_valid_time: unsigned });

const macSetupV0 = version(0, {
  attributes: [
    attribute(2, 'mac_short_address', longUnsigned),
    attribute(3, 'mac_RC_coord', longUnsigned),
    attribute(4, 'mac_PAN_id', longUnsigned),
    attribute(5, 'mac_key_table', arrayOf(structure({ key_id: unsigned, key: octetString }))),
    attribute(6, 'mac_frame_counter', doubleLongUnsigned),
    attribute(7, 'mac_tone_mask', bitString()),
    attribute(8, 'mac_TMR_TTL', unsigned),
    attribute(9, 'mac_max_frame_retries', unsigned),
    attribute(10, 'mac_neighbour_table_entry_TTL', unsigned),
    attribute(11, 'mac_neighbour_table', arrayOf(neighbour)),
    attribute(12, 'mac_high_priority_window_size', unsigned),
    attribute(13, 'mac_CSMA_fairness_limit', unsigned),
    attribute(14, 'mac_beacon_randomization_window_length', unsigned),
    attribute(15, 'mac_A', unsigned),
    attribute(16, 'mac_K', unsigned),
    attribute(17, 'mac_min_CW_attempts', unsigned),
    attribute(18, 'mac_cenelec_legacy_mode', unsigned),
    attribute(19, 'mac_FCC_legacy_mode', unsigned),
    attribute(20, 'mac_max_BE', unsigned),
    attribute(21, 'mac_max_CSMA_backoffs', unsigned),
    attribute(22, 'mac_min_BE', unsigned),
  ],
  methods: [method(1, 'mac_get_neighbour_table_entry', longUnsigned)],
});

const macSetupV1 = newer(macSetupV0, 1);

const macSetupV2 = newer(macSetupV1, 2, {
  attributes: [
    attribute(23, 'mac_broadcast_max_CW_enabled', boolean),
    attribute(24, 'mac_transmit_atten', unsigned),
    attribute(25, 'mac_POS_table', arrayOf(posEntry)),
  ],
  methods: [method(2, 'mac_get_POS_table_entry', longUnsigned)],
});

const macSetupV3 = newer(macSetupV2, 3, {
  attributes: [attribute(26, 'mac_duplicate_detection_TTL', unsigned)],
});

export const macSetup = interfaceClass(91, 'G3-PLC MAC setup', [macSetupV0, macSetupV1, macSetupV2, macSetupV3]);

const adpRoutingConfiguration = structure({
  adp_net_traversal_time: unsigned,
  adp_routing_table_entry_TTL: longUnsigned,
  adp_Kr: unsigned,
  adp_Km: unsigned,
  adp_Kc: unsigned,
  adp_Kq: unsigned,
  adp_Kh: unsigned,
  adp_Krt: unsigned,
  adp_RREQ_retries: unsigned,
  adp_RREQ_RERR_wait: unsigned,
  adp_Blacklist_table_entry_TTL: longUnsigned,
  adp_unicast_RREQ_gen_enable: boolean,
  adp_RLC_enabled: boolean,
  adp_add_rev_link_cost: unsigned,
});

const adpRouting = structure({
  destination_address: longUnsigned,
  next_hop_address: longUnsigned,
  route_cost: longUnsigned,
  hop_count: unsigned,
  weak_link_count: unsigned,
  valid_time: longUnsigned,
});

const adpContextInformation = structure({
  CID: bitString(),
  context_length: unsigned,
  context: octetString,
  C: boolean,
  valid_lifetime: longUnsigned,
});

const adpBlacklist = structure({ neighbour_address: longUnsigned, valid_time: longUnsigned });

const adpBroadcastLog = structure({
  source_address: longUnsigned,
  sequence_number: unsigned,
  valid_time: longUnsigned,
});

const adpDeviceType = enumeration({ 0: 'PAN device', 1: 'PAN coordinator', 2: 'not defined' });

const adaptationLayerSetupV0 = version(0, {
  attributes: [
    attribute(2, 'adp_max_hops', unsigned),
    attribute(3, 'adp_weak_LQI_value', unsigned),
    attribute(4, 'adp_security_level', unsigned),
    attribute(5, 'adp_prefix_table', arrayOf(any)),
    attribute(6, 'adp_routing_configuration', arrayOf(adpRoutingConfiguration)),
    attribute(7, 'adp_broadcast_log_table_entry_TTL', longUnsigned),
    attribute(8, 'adp_routing_table', arrayOf(adpRouting)),
    attribute(9, 'adp_context_information_table', arrayOf(adpContextInformation)),
    attribute(10, 'adp_blacklist_table', arrayOf(adpBlacklist)),
    attribute(11, 'adp_broadcast_log_table', arrayOf(adpBroadcastLog)),
    attribute(12, 'adp_group_table', arrayOf(longUnsigned)),
    attribute(13, 'adp_max_join_wait_time', longUnsigned),
    attribute(14, 'adp_path_discovery_time', unsigned),
    attribute(15, 'adp_active_key_index', unsigned),
    attribute(16, 'adp_metric_type', unsigned),
  ],
});

const adaptationLayerSetupV1 = newer(adaptationLayerSetupV0, 1, {
  attributes: [
    attribute(17, 'adp_coord_short_address', longUnsigned),
    attribute(18, 'adp_disable_default_routing', boolean),
    attribute(19, 'adp_device_type', adpDeviceType),
  ],
});

const adaptationLayerSetupV2 = newer(adaptationLayerSetupV1, 2, {
  attributes: [
    attribute(20, 'adp_default_coord_route_enabled', boolean),
    attribute(21, 'adp_destination_address_set', arrayOf(longUnsigned)),
  ],
});

const adaptationLayerSetupV3 = newer(adaptationLayerSetupV2, 3, {
  attributes: [attribute(22, 'adp_low_LQI_value', unsigned), attribute(23, 'adp_high_LQI_value', unsigned)],
});

export const adaptationLayerSetup = interfaceClass(92, 'G3-PLC 6LoWPAN adaptation layer setup', [
  adaptationLayerSetupV0,
  adaptationLayerSetupV1,
  adaptationLayerSetupV2,
  adaptationLayerSetupV3,
]);
