/** ISO/IEC 8802-2 LLC Type 1 setup, ISO/IEC 8802-2 LLC Type 2 setup, ISO/IEC 8802-2 LLC Type 3 setup (IEC 62056-6-2, class ids 57, 58, 59). */
import { longUnsigned, quantity, unsigned } from '../../data/shape.js';
import { attribute, interfaceClass, version } from '../interface-class.js';

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
