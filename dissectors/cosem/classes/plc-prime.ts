/** PRIME: LLC SSCS, physical layer, MAC, network administration, application (IEC 62056-6-2, class ids 80 to 86). */
import {
  arrayOf,
  doubleLongUnsigned,
  enumeration,
  flagsIn,
  integer,
  long,
  longUnsigned,
  macAddress,
  quantity,
  structure,
  text,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';

export const llcSscsSetup = interfaceClass(
  80,
  '61334-4-32 LLC SSCS setup',
  [
    version(0, {
      attributes: [
        // FFEh and above: not connected.
        attribute(2, 'service_node_address', longUnsigned),
        attribute(3, 'base_node_address', longUnsigned),
      ],
      methods: [method(1, 'reset')],
    }),
  ],
  'llc_sscs_setup',
);

export const primeNbOfdmPlcPhysicalLayerCounters = interfaceClass(81, 'PRIME NB OFDM PLC Physical layer counters', [
  version(0, {
    attributes: [
      attribute(2, 'phy_stats_crc_incorrect_count', longUnsigned),
      attribute(3, 'phy_stats_crc_fail_count', longUnsigned),
      attribute(4, 'phy_stats_tx_drop_count', longUnsigned),
      attribute(5, 'phy_stats_rx_drop_count', longUnsigned),
    ],
    methods: [method(1, 'reset')],
  }),
]);

export const primeNbOfdmPlcMacSetup = interfaceClass(82, 'PRIME NB OFDM PLC MAC setup', [
  version(0, {
    attributes: [
      attribute(2, 'mac_min_switch_search_time', quantity(unsigned, 's')),
      attribute(3, 'mac_max_promotion_pdu', unsigned),
      attribute(4, 'mac_promotion_pdu_tx_period', quantity(unsigned, 's')),
      attribute(5, 'mac_beacons_per_frame', unsigned),
      attribute(6, 'mac_scp_max_tx_attempts', unsigned),
      attribute(7, 'mac_ctl_re_tx_timer', quantity(unsigned, 's')),
      attribute(8, 'mac_max_ctl_re_tx', unsigned),
    ],
  }),
]);

const macState = enumeration({ 0: 'disconnected', 1: 'terminal', 2: 'switch', 3: 'base' });

const macCapabilities = flagsIn(longUnsigned, {
  0: 'switch capable',
  1: 'packet aggregation',
  2: 'contention free period',
  3: 'direct connection',
  4: 'multicast',
  5: 'PHY robustness management',
  6: 'ARQ',
  7: 'reserved',
  8: 'direct connection switching',
  9: 'multicast switching',
  10: 'PHY robustness management switching',
  11: 'ARQ buffering switching',
});

export const primeNbOfdmPlcMacFunctionalParameters = interfaceClass(83, 'PRIME NB OFDM PLC MAC functional parameters', [
  version(0, {
    attributes: [
      attribute(2, 'mac_LNID', long),
      attribute(3, 'mac_LSID', unsigned),
      attribute(4, 'mac_SID', unsigned),
      attribute(5, 'mac_SNA', macAddress),
      attribute(6, 'mac_state', macState),
      attribute(7, 'mac_scp_length', long),
      attribute(8, 'mac_node_hierarchy_level', unsigned),
      attribute(9, 'mac_beacon_slot_count', unsigned),
      attribute(10, 'mac_beacon_rx_slot', unsigned),
      attribute(11, 'mac_beacon_tx_slot', unsigned),
      attribute(12, 'mac_beacon_rx_frequency', unsigned),
      attribute(13, 'mac_beacon_tx_frequency', unsigned),
      attribute(14, 'mac_capabilities', macCapabilities),
    ],
  }),
]);

export const primeNbOfdmPlcMacCounters = interfaceClass(84, 'PRIME NB OFDM PLC MAC counters', [
  version(0, {
    attributes: [
      attribute(2, 'mac_tx_data_pkt_count', doubleLongUnsigned),
      attribute(3, 'mac_rx_data_pkt_count', doubleLongUnsigned),
      attribute(4, 'mac_tx_ctrl_pkt_count', doubleLongUnsigned),
      attribute(5, 'mac_rx_ctrl_pkt_count', doubleLongUnsigned),
      attribute(6, 'mac_csma_fail_count', doubleLongUnsigned),
      attribute(7, 'mac_csma_ch_busy_count', doubleLongUnsigned),
    ],
    methods: [method(1, 'reset')],
  }),
]);

const macListMulticastEntry = structure({ mcast_entry_LCID: integer, mcast_entry_members: long });

const macListDirect = structure({
  dconn_entry_src_SID: long,
  src_LNID: long,
  src_LCID: long,
  dst_SID: long,
  dst_LNID: long,
  dst_LCID: long,
  dconn_entry_DID: text,
});

const macListAvailableSwitche = structure({
  slist_entry_SNA: text,
  slist_entry_LSID: long,
  slist_entry_level: integer,
  slist_entry_rx_lvl: integer,
  slist_entry_rx_snr: integer,
});

const macListPhyComm = structure({
  phy_comm_EUI: macAddress,
  tx_pwr: integer,
  tx_cod: integer,
  rx_cod: integer,
  rx_lvl: integer,
  SNR: integer,
  tx_pwr_mod: integer,
  tx_cod_mod: integer,
  rx_cod_mod: integer,
});

export const primeNbOfdmPlcMacNetworkAdministrationData = interfaceClass(
  85,
  'PRIME NB OFDM PLC MAC network administration data',
  [
    version(0, {
      attributes: [
        attribute(2, 'mac_list_multicast_entries', arrayOf(macListMulticastEntry)),
        attribute(3, 'mac_list_switch_table', arrayOf(long)),
        attribute(4, 'mac_list_direct_table', arrayOf(macListDirect)),
        attribute(5, 'mac_list_available_switches', arrayOf(macListAvailableSwitche)),
        attribute(6, 'mac_list_phy_comm', arrayOf(macListPhyComm)),
      ],
      methods: [method(1, 'reset')],
    }),
  ],
);

export const primeNbOfdmPlcApplicationIdentification = interfaceClass(
  86,
  'PRIME NB OFDM PLC Application identification',
  [
    version(0, {
      attributes: [
        attribute(2, 'firmware_version', text),
        attribute(3, 'vendor_id', longUnsigned),
        attribute(4, 'product_id', longUnsigned),
      ],
    }),
  ],
);
