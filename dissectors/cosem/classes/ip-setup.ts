/** TCP-UDP setup, IPv4 setup, MAC address setup, IPv6 setup (IEC 62056-6-2, class ids 41, 42, 43, 48). */
import {
  arrayOf,
  boolean,
  doubleLongUnsigned,
  enumeration,
  integer,
  ipv4Address,
  ipv6Address,
  logicalName,
  longUnsigned,
  macAddress,
  octetString,
  quantity,
  shared,
  structure,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';

export const tcpUdpSetup = interfaceClass(41, 'TCP-UDP setup', [
  version(0, {
    attributes: [
      attribute(2, 'TCP_UDP_port', longUnsigned),
      attribute(3, 'IP_reference', logicalName),
      attribute(4, 'MSS', longUnsigned),
      attribute(5, 'nb_of_sim_conn', unsigned),
      attribute(6, 'inactivity_time_out', quantity(longUnsigned, 's')),
    ],
  }),
]);

const ipOption = structure({ IP_option_type: unsigned, IP_option_length: unsigned, IP_option_data: octetString });

export const ipv4Setup = interfaceClass(42, 'IPv4 setup', [
  version(0, {
    attributes: [
      attribute(2, 'DL_reference', logicalName),
      attribute(3, 'IP_address', ipv4Address),
      attribute(4, 'multicast_IP_address', arrayOf(ipv4Address)),
      attribute(5, 'IP_options', arrayOf(ipOption)),
      attribute(6, 'subnet_mask', ipv4Address),
      attribute(7, 'gateway_IP_address', ipv4Address),
      attribute(8, 'use_DHCP_flag', boolean),
      attribute(9, 'primary_DNS_address', ipv4Address),
      attribute(10, 'secondary_DNS_address', ipv4Address),
    ],
    methods: [
      method(1, 'add_mc_IP_address', ipv4Address),
      method(2, 'delete_mc_IP_address', ipv4Address),
      method(3, 'get_nbof_mc_IP_addresses', integer, longUnsigned),
    ],
  }),
]);

/** Used for other links' addresses, too: PRIME (EUI-48), twisted pair. */
export const macAddressSetup = interfaceClass(43, 'MAC address setup', [
  version(0, { attributes: [attribute(2, 'MAC_address', macAddress)] }),
]);

const addressConfigMode = enumeration({ 0: 'auto-configuration', 1: 'DHCPv6', 2: 'manual', 3: 'neighbour discovery' });

const neighborDiscoverySetup = structure({
  RS_max_retry: unsigned,
  RS_retry_wait_time: longUnsigned,
  RA_send_period: doubleLongUnsigned,
});

const typedAddress = shared('typed_ipv6_address', {
  address_type: enumeration({ 0: 'unicast', 1: 'multicast', 2: 'gateway' }),
  address: ipv6Address,
});

export const ipv6Setup = interfaceClass(48, 'IPv6 setup', [
  version(0, {
    attributes: [
      attribute(2, 'DL_reference', logicalName),
      attribute(3, 'address_config_mode', addressConfigMode),
      attribute(4, 'unicast_IPv6_addresses', arrayOf(ipv6Address)),
      attribute(5, 'multicast_IPv6_addresses', arrayOf(ipv6Address)),
      attribute(6, 'gateway_IPv6_addresses', arrayOf(ipv6Address)),
      attribute(7, 'primary_DNS_address', ipv6Address),
      attribute(8, 'secondary_DNS_address', ipv6Address),
      attribute(9, 'traffic_class', unsigned),
      attribute(10, 'neighbor_discovery_setup', arrayOf(neighborDiscoverySetup)),
    ],
    methods: [method(1, 'add_IPv6_address', typedAddress), method(2, 'remove_IPv6_address', typedAddress)],
  }),
]);
