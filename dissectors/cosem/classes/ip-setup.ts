/**
 * Internet: TCP-UDP, IPv4, IPv6, MAC address, PPP, SMTP and NTP setup, CoAP (IEC 62056-6-2, class ids 41 to 44, 46, 48,
 * 100, 152, 153).
 */
import {
  any,
  arrayOf,
  boolean,
  choice,
  dateTime,
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
  reading,
  shared,
  structure,
  text,
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

const lcpOptionType = reading(unsigned, {
  names: {
    1: 'max receive unit',
    2: 'async control character map',
    3: 'authentication protocol',
    5: 'magic number',
    7: 'protocol field compression',
    8: 'address and control compression',
    9: 'FCS alternatives',
    13: 'callback',
  },
});

const ipcpOptionType = reading(unsigned, {
  names: {
    2: 'IP compression protocol',
    3: 'preferred local IP address',
    20: 'preferred peer IP addresses',
    21: 'grant access only to preferred peer',
    22: 'use static IP pool',
  },
});

/** Null-data without authentication; PAP and CHAP are told by the type of their second member. What EAP has is not known. */
const pppAuthentication = choice(
  structure({ user_name: text, PAP_password: octetString }),
  structure({ user_name: text, algorithm_id: unsigned }),
  any,
);

const lcpOption = structure({ LCP_option_type: lcpOptionType, LCP_option_length: unsigned, LCP_option_data: any });

const ipcpOption = structure({ IPCP_option_type: ipcpOptionType, IPCP_option_length: unsigned, IPCP_option_data: any });

export const pppSetup = interfaceClass(44, 'PPP setup', [
  version(0, {
    attributes: [
      attribute(2, 'PHY_reference', logicalName),
      attribute(3, 'LCP_options', arrayOf(lcpOption)),
      attribute(4, 'IPCP_options', arrayOf(ipcpOption)),
      attribute(5, 'PPP_authentication', pppAuthentication),
    ],
  }),
]);

export const smtpSetup = interfaceClass(46, 'SMTP setup', [
  version(0, {
    attributes: [
      attribute(2, 'server_port', longUnsigned),
      attribute(3, 'user_name', text),
      attribute(4, 'login_password', octetString),
      attribute(5, 'server_address', text),
      attribute(6, 'sender_address', text),
    ],
  }),
]);

const authenticationMethod = enumeration({ 0: 'no security', 1: 'shared secrets', 2: 'auto key IFF' });

const authenticationKey = structure({ key_id: doubleLongUnsigned, key: octetString });

export const ntpSetup = interfaceClass(100, 'NTP setup', [
  version(0, {
    attributes: [
      attribute(2, 'activated', boolean),
      attribute(3, 'server_address', text),
      attribute(4, 'server_port', longUnsigned),
      attribute(5, 'authentication_method', authenticationMethod),
      attribute(6, 'authentication_keys', arrayOf(authenticationKey)),
      attribute(7, 'client_key', octetString),
    ],
    methods: [
      method(1, 'synchronize'),
      method(2, 'add_authentication_key', authenticationKey),
      method(3, 'delete_authentication_key', doubleLongUnsigned),
    ],
  }),
]);

const transportMode = enumeration({
  1: 'reliable operation',
  2: 'unreliable operation',
  3: 'reliable and unreliable operation',
});

export const coapSetup = interfaceClass(152, 'CoAP setup', [
  version(0, {
    attributes: [
      attribute(2, 'udp_reference', logicalName),
      attribute(3, 'ack_timeout', longUnsigned),
      attribute(4, 'ack_random_factor', longUnsigned),
      attribute(5, 'max_retransmit', longUnsigned),
      attribute(6, 'nstart', longUnsigned),
      attribute(7, 'delay_ack_timeout', longUnsigned),
      attribute(8, 'exponential_back_off', longUnsigned),
      attribute(9, 'probing_rate', longUnsigned),
      attribute(10, 'coap_uri_path', text),
      attribute(11, 'transport_mode', transportMode),
      attribute(12, 'wrapper_version', any),
      attribute(13, 'token_length', unsigned),
    ],
  }),
]);

const messagesCounter = structure({
  tx: doubleLongUnsigned,
  rx: doubleLongUnsigned,
  tx_re_transmit: doubleLongUnsigned,
  tx_reset: doubleLongUnsigned,
  rx_reset: doubleLongUnsigned,
  tx_ack: doubleLongUnsigned,
  rx_ack: doubleLongUnsigned,
  rx_drop: doubleLongUnsigned,
  tx_non_piggybacked: doubleLongUnsigned,
  max_rtx_exceeded: doubleLongUnsigned,
});

const requestResponseCounter = structure({
  rx_request: doubleLongUnsigned,
  tx_request: doubleLongUnsigned,
  rx_response: doubleLongUnsigned,
  tx_response: doubleLongUnsigned,
  tx_client_error: doubleLongUnsigned,
  rx_client_error: doubleLongUnsigned,
  tx_server_error: doubleLongUnsigned,
  rx_server_error: doubleLongUnsigned,
});

const btCounter = structure({
  block_wise_transfer_started: doubleLongUnsigned,
  block_wise_transfer_completed: doubleLongUnsigned,
  block_wise_transfer_timeout: doubleLongUnsigned,
});

export const coapDiagnostic = interfaceClass(153, 'CoAP diagnostic', [
  version(0, {
    attributes: [
      attribute(2, 'messages_counter', messagesCounter),
      attribute(3, 'request_response_counter', requestResponseCounter),
      attribute(4, 'bt_counter', btCounter),
      attribute(5, 'capture_time', structure({ attribute_id: unsigned, time_stamp: dateTime })),
    ],
    methods: [method(1, 'reset')],
  }),
]);
