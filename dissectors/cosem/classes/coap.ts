/** CoAP setup, CoAP diagnostic (IEC 62056-6-2, class ids 152, 153). */
import {
  any,
  dateTime,
  doubleLongUnsigned,
  enumeration,
  logicalName,
  longUnsigned,
  structure,
  text,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';

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
