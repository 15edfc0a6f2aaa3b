/** Prepayment: account, credit, charge, token gateway, STS attributes (IEC 62056-6-2, class ids 111 to 116). */
import {
  arrayOf,
  bitString,
  dateTime,
  doubleLong,
  doubleLongUnsigned,
  enumeration,
  integer,
  logicalName,
  long,
  long64Unsigned,
  longUnsigned,
  octetString,
  quantity,
  shared,
  structure,
  text,
  unsigned,
  utf8String,
  visibleString,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';
import { valueDefinition } from '../shapes.js';

const accountModeAndStatus = structure({
  account_mode: enumeration({ 1: 'credit mode', 2: 'prepayment mode' }),
  account_status: enumeration({ 1: 'new (inactive) account', 2: 'account active', 3: 'account closed' }),
});

const creditChargeConfiguration = structure({
  credit_reference: logicalName,
  charge_reference: logicalName,
  collection_configuration: bitString(
    {
      0: 'collect when supply disconnected',
      1: 'collect in load limiting periods',
      2: 'collect in friendly credit periods',
    },
    3,
  ),
});

const tokenGatewayConfiguration = structure({ credit_reference: logicalName, token_proportion: unsigned });

const currency = structure({
  currency_name: utf8String,
  currency_scale: integer,
  currency_unit: enumeration({ 0: 'time', 1: 'consumption', 2: 'monetary' }),
});

export const account = interfaceClass(111, 'Account', [
  version(0, {
    attributes: [
      attribute(2, 'account_mode_and_status', accountModeAndStatus),
      attribute(3, 'current_credit_in_use', unsigned),
      attribute(
        4,
        'current_credit_status',
        bitString(
          {
            0: 'in_credit',
            1: 'low_credit',
            2: 'next_credit_enabled',
            3: 'next_credit_selectable',
            4: 'next_credit_selected',
            5: 'selectable_credit_in_use',
            6: 'out_of_credit',
            7: 'reserved',
          },
          8,
        ),
      ),
      attribute(5, 'available_credit', doubleLong),
      attribute(6, 'amount_to_clear', doubleLong),
      attribute(7, 'clearance_threshold', doubleLong),
      attribute(8, 'aggregated_debt', doubleLong),
      attribute(9, 'credit_reference_list', arrayOf(logicalName)),
      attribute(10, 'charge_reference_list', arrayOf(logicalName)),
      attribute(11, 'credit_charge_configuration', arrayOf(creditChargeConfiguration)),
      attribute(12, 'token_gateway_configuration', arrayOf(tokenGatewayConfiguration)),
      attribute(13, 'account_activation_time', dateTime),
      attribute(14, 'account_closure_time', dateTime),
      attribute(15, 'currency', currency),
      attribute(16, 'low_credit_threshold', doubleLong),
      attribute(17, 'next_credit_available_threshold', doubleLong),
      attribute(18, 'max_provision', longUnsigned),
      attribute(19, 'max_provision_period', quantity(doubleLong, 's')),
    ],
    methods: [method(1, 'activate_account'), method(2, 'close_account'), method(3, 'reset_account')],
  }),
]);

const creditType = enumeration({
  0: 'token_credit',
  1: 'reserved_credit',
  2: 'emergency_credit',
  3: 'time_based_credit',
  4: 'consumption_based_credit',
});

const creditStatus = enumeration({ 0: 'enabled', 1: 'selectable', 2: 'selected/invoked', 3: 'in use', 4: 'consumed' });

export const credit = interfaceClass(112, 'Credit', [
  version(0, {
    attributes: [
      attribute(2, 'current_credit_amount', doubleLong),
      attribute(3, 'credit_type', creditType),
      attribute(4, 'priority', unsigned),
      attribute(5, 'warning_threshold', doubleLong),
      attribute(6, 'limit', doubleLong),
      attribute(
        7,
        'credit_configuration',
        bitString(
          {
            0: 'requires visual indication',
            1: 'requires confirmation before selectable/invoked',
            2: 'amount must be paid back',
            3: 'resettable',
            4: 'able to receive credit from tokens',
          },
          5,
        ),
      ),
      attribute(8, 'credit_status', creditStatus),
      attribute(9, 'preset_credit_amount', doubleLong),
      attribute(10, 'credit_available_threshold', doubleLong),
      attribute(11, 'period', dateTime),
    ],
    methods: [
      method(1, 'update_amount', doubleLong),
      method(2, 'set_amount_to_value', doubleLong),
      method(3, 'invoke_credit'),
    ],
  }),
]);

const chargeType = enumeration({
  0: 'consumption based collection',
  1: 'time based collection',
  2: 'payment event based collection',
});

const chargeTableElement = shared('charge_table_element', { index: text, charge_per_unit: long });

const unitCharge = shared('unit_charge', {
  charge_per_unit_scaling: structure({ commodity_scale: integer, price_scale: integer }),
  commodity_reference: valueDefinition,
  charge_table: arrayOf(chargeTableElement),
});

export const charge = interfaceClass(113, 'Charge', [
  version(0, {
    attributes: [
      attribute(2, 'total_amount_paid', doubleLong),
      attribute(3, 'charge_type', chargeType),
      attribute(4, 'priority', unsigned),
      attribute(5, 'unit_charge_active', unitCharge),
      attribute(6, 'unit_charge_passive', unitCharge),
      attribute(7, 'unit_charge_activation_time', dateTime),
      attribute(8, 'period', quantity(doubleLongUnsigned, 's')),
      attribute(
        9,
        'charge_configuration',
        bitString({ 0: 'percentage based collection', 1: 'continuous collection' }, 2),
      ),
      attribute(10, 'last_collection_time', dateTime),
      attribute(11, 'last_collection_amount', doubleLong),
      attribute(12, 'total_amount_remaining', doubleLong),
      attribute(13, 'proportion', longUnsigned),
    ],
    methods: [
      method(1, 'update_unit_charge', arrayOf(chargeTableElement)),
      method(2, 'activate_passive_unit_charge'),
      method(3, 'collect'),
      method(4, 'update_total_amount_remaining', doubleLong),
      method(5, 'set_total_amount_remaining', doubleLong),
    ],
  }),
]);

const tokenDeliveryMethod = enumeration({
  0: 'via remote communications',
  1: 'via local communications',
  2: 'via manual entry',
});

const tokenStatus = structure({
  status_code: enumeration({
    0: 'token format result OK',
    1: 'authentication result OK',
    2: 'validation result OK',
    3: 'token execution result OK',
    4: 'token format failure',
    5: 'authentication failure',
    6: 'validation result failure',
    7: 'token execution result failure',
    8: 'token received and not yet processed',
  }),
  data_value: bitString(),
});

export const tokenGateway = interfaceClass(115, 'Token gateway', [
  version(0, {
    attributes: [
      attribute(2, 'token', octetString),
      attribute(3, 'token_time', dateTime),
      attribute(4, 'token_description', arrayOf(text)),
      attribute(5, 'token_delivery_method', tokenDeliveryMethod),
      attribute(6, 'token_status', tokenStatus),
    ],
    methods: [method(1, 'enter', octetString, tokenStatus)],
  }),
]);

const meterPan = structure({
  issuer_id: doubleLongUnsigned,
  decoder_reference_number: long64Unsigned,
  pan_check_digit: unsigned,
});

export const iec62055Attributes = interfaceClass(116, 'IEC 62055-41 attributes', [
  version(0, {
    attributes: [
      attribute(2, 'meter_PAN', meterPan),
      attribute(3, 'commodity', visibleString),
      attribute(4, 'token_carrier_types', arrayOf(unsigned)),
      attribute(5, 'encryption_algorithm', unsigned),
      attribute(6, 'supply_group_code', doubleLongUnsigned),
      attribute(7, 'tariff_index', unsigned),
      attribute(8, 'key_revision_number', unsigned),
      attribute(9, 'key_type', unsigned),
      attribute(10, 'key_expiry_number', unsigned),
      attribute(11, 'no_of_kct_supported', unsigned),
      attribute(12, 'sts_certificate_no', visibleString),
    ],
  }),
]);
