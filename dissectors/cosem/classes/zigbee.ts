/** ZigBee: startup, join, fragmentation, network control, tunnel (IEC 62056-6-2, class ids 101 to 105). */
import {
  arrayOf,
  bitString,
  boolean,
  dateTime,
  doubleLongUnsigned,
  integer,
  longUnsigned,
  macAddress,
  octetString,
  structure,
  text,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';

export const zigbeeSasStartup = interfaceClass(101, 'ZigBee SAS startup', [
  version(0, {
    attributes: [
      attribute(2, 'short_address', longUnsigned),
      attribute(3, 'extended_PAN_id', octetString),
      attribute(4, 'PAN_id', longUnsigned),
      attribute(5, 'channel_mask', doubleLongUnsigned),
      attribute(6, 'protocol_version', unsigned),
      attribute(7, 'stack_profile', unsigned),
      attribute(8, 'start_up_control', unsigned),
      attribute(9, 'trust_centre_address', octetString),
      attribute(10, 'link_key', octetString),
      attribute(11, 'network_key', octetString),
      attribute(12, 'use_insecure_join', boolean),
    ],
  }),
]);

export const zigbeeSasJoin = interfaceClass(102, 'ZigBee SAS join', [
  version(0, {
    attributes: [
      attribute(2, 'scan_attempts', unsigned),
      attribute(3, 'time_between_scans', longUnsigned),
      attribute(4, 'rejoin_interval', longUnsigned),
      attribute(5, 'rejoin_retry_interval', longUnsigned),
    ],
  }),
]);

export const zigbeeSasApsFragmentation = interfaceClass(103, 'ZigBee SAS APS fragmentation', [
  version(0, {
    attributes: [attribute(2, 'APS_interframe_delay', longUnsigned), attribute(3, 'APS_max_window_size', longUnsigned)],
  }),
]);

const activeDevice = structure({
  mac_address: macAddress,
  status: bitString({
    0: 'authorised',
    1: 'reporting',
    2: 'unauthorised',
    3: 'authorised swap-out',
    4: 'SEP transmitting',
  }),
  maxRSSI: integer,
  averageRSSI: integer,
  minRSSI: integer,
  maxLQI: unsigned,
  averageLQI: unsigned,
  minLQI: unsigned,
  last_communication_date_time: dateTime,
  number_of_hops: unsigned,
  transmission_failures: unsigned,
  transmission_successes: unsigned,
  application_version: unsigned,
  stack_version: unsigned,
});

export const zigbeeNetworkControl = interfaceClass(104, 'ZigBee network control', [
  version(0, {
    attributes: [
      attribute(2, 'enable_disable_joining', boolean),
      attribute(3, 'join_timeout', longUnsigned),
      attribute(4, 'active_devices', arrayOf(activeDevice)),
    ],
    methods: [
      method(1, 'register_device'),
      method(2, 'unregister_device'),
      method(3, 'unregister_all_devices'),
      method(4, 'backup_PAN'),
      method(5, 'restore_PAN'),
      method(6, 'identify_device'),
      method(7, 'remove_mirror'),
      method(8, 'update_network_key'),
      method(9, 'update_link_key'),
      method(10, 'create_PAN'),
      method(11, 'remove_PAN'),
    ],
  }),
]);

export const zigbeeTunnelSetup = interfaceClass(105, 'ZigBee tunnel setup', [
  // Not confirmed by a second source.
  version(0, {
    attributes: [
      attribute(2, 'max_incoming_transfer_size', longUnsigned),
      attribute(3, 'max_outgoing_transfer_size', longUnsigned),
      attribute(4, 'protocol_address', text),
      attribute(5, 'close_tunnel_timeout', longUnsigned),
    ],
  }),
]);
