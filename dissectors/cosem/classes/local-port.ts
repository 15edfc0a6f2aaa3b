/**
 * Local ports and LLC: IEC local port, HDLC and twisted pair setup, ISO/IEC 8802-2 LLC types 1 to 3 (IEC 62056-6-2, class
 * ids 19, 23, 24, 57, 58, 59).
 */
import {
  arrayOf,
  enumeration,
  integer,
  longUnsigned,
  octetString,
  quantity,
  text,
  uncertain,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, newer, version } from '../interface-class.js';
import { baudRate } from '../shapes.js';

const defaultMode = enumeration({
  0: 'IEC 62056-21 sign-on (modes A..E)',
  1: 'DLMS/COSEM over IEC 62056-46 HDLC directly',
  2: 'protocol not specified, prop_baud gives the speed',
});

const iecLocalPortSetupV0 = version(0, {
  attributes: [
    attribute(2, 'default_mode', defaultMode),
    attribute(3, 'default_baud', baudRate),
    attribute(4, 'proposed_baud', baudRate),
    attribute(5, 'response_time', enumeration({ 0: '20 ms', 1: '200 ms' })),
    attribute(6, 'device_address', text),
    attribute(7, 'password_1', octetString),
    attribute(8, 'password_2', octetString),
    attribute(9, 'password_5', octetString),
  ],
});

const iecLocalPortSetupV1 = newer(iecLocalPortSetupV0, 1);

export const iecLocalPortSetup = interfaceClass(19, 'IEC local port setup', [iecLocalPortSetupV0, iecLocalPortSetupV1]);

const iecHdlcSetupV0 = version(0, {
  attributes: [
    attribute(2, 'comm_speed', baudRate),
    attribute(3, 'window_size_transmit', unsigned),
    attribute(4, 'window_size_receive', unsigned),
    attribute(5, 'max_info_field_length_transmit', unsigned),
    attribute(6, 'max_info_field_length_receive', unsigned),
    attribute(7, 'inter_octet_time_out', quantity(longUnsigned, 'ms')),
    attribute(8, 'inactivity_time_out', quantity(longUnsigned, 's')),
    attribute(9, 'device_address', longUnsigned),
  ],
});

const iecHdlcSetupV1 = newer(iecHdlcSetupV0, 1, {
  attributes: [
    attribute(5, 'max_info_field_length_transmit', longUnsigned),
    attribute(6, 'max_info_field_length_receive', longUnsigned),
  ],
});

export const iecHdlcSetup = interfaceClass(23, 'IEC HDLC setup', [iecHdlcSetupV0, iecHdlcSetupV1]);

const fatalError = enumeration({
  0: 'no error',
  1: 't-EP-1F',
  2: 't-EP-2F',
  3: 't-EL-1F',
  4: 't-EL-2F',
  5: 't-ET-1F',
  6: 't-ET-2F',
  7: 'e-EP-3F',
  8: 'e-EP-4F',
  9: 'e-EP-5F',
  10: 'e-EL-3F',
  11: 'e-EL-4F',
  12: 'e-EL-5F',
  13: 'e-ET-3F',
});

const iecTwistedPairSetupV0 = version(0, {
  attributes: [
    attribute(2, 'secondary_address', text),
    attribute(3, 'primary_address_list', arrayOf(unsigned)),
    attribute(4, 'tabi_list', arrayOf(integer)),
    attribute(5, 'fatal_error', uncertain(fatalError)),
  ],
});

const iecTwistedPairSetupV1 = newer(iecTwistedPairSetupV0, 1, {
  attributes: [
    attribute(2, 'mode', enumeration({ 0: 'inactive', 1: 'active' })),
    attribute(3, 'speed', baudRate),
    attribute(4, 'primary_address_list', arrayOf(unsigned)),
    attribute(5, 'tabi_list', arrayOf(integer)),
  ],
});

export const iecTwistedPairSetup = interfaceClass(24, 'IEC twisted pair (1) setup', [
  iecTwistedPairSetupV0,
  iecTwistedPairSetupV1,
]);

export const isoIec88022LlcType1Setup = interfaceClass(57, 'ISO/IEC 8802-2 LLC Type 1 setup', [
  version(0, { attributes: [attribute(2, 'max_nb_octets_ui_pdu', longUnsigned)] }),
]);

export const isoIec88022LlcType2Setup = interfaceClass(58, 'ISO/IEC 8802-2 LLC Type 2 setup', [
  version(0, {
    attributes: [
      attribute(2, 'transmit_window_size_k', unsigned),
      attribute(3, 'receive_window_size_rw', unsigned),
      attribute(4, 'max_nb_octets_i_pdu_n1', longUnsigned),
      attribute(5, 'max_nb_transmissions_n2', unsigned),
      attribute(6, 'acknowledgement_timer', quantity(longUnsigned, 's')),
      attribute(7, 'p_bit_timer', quantity(longUnsigned, 's')),
      attribute(8, 'reject_timer', quantity(longUnsigned, 's')),
      attribute(9, 'busy_state_timer', quantity(longUnsigned, 's')),
    ],
  }),
]);

export const isoIec88022LlcType3Setup = interfaceClass(59, 'ISO/IEC 8802-2 LLC Type 3 setup', [
  version(0, {
    attributes: [
      attribute(2, 'max_nb_octets_acn_pdu_n3', longUnsigned),
      attribute(3, 'max_nb_transmissions_n4', unsigned),
      attribute(4, 'acknowledgement_time_t1', quantity(longUnsigned, 's')),
      attribute(5, 'receive_lifetime_var_t2', quantity(longUnsigned, 's')),
      attribute(6, 'transmit_lifetime_var_t3', quantity(longUnsigned, 's')),
    ],
  }),
]);
