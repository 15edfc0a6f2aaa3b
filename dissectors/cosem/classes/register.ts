/** Data, Register, Extended register, Demand register (IEC 62056-6-2, class ids 1, 3, 4, 5). */
import { any, dateTime, doubleLongUnsigned, longUnsigned, quantity } from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';
import { scalerUnit } from '../shapes.js';

export const dataObject = interfaceClass(1, 'Data', [version(0, { attributes: [attribute(2, 'value', any)] })]);

export const register = interfaceClass(3, 'Register', [
  version(0, {
    attributes: [attribute(2, 'value', any), attribute(3, 'scaler_unit', scalerUnit)],
    methods: [method(1, 'reset')],
  }),
]);

export const extendedRegister = interfaceClass(4, 'Extended register', [
  version(0, {
    attributes: [
      attribute(2, 'value', any),
      attribute(3, 'scaler_unit', scalerUnit),
      attribute(4, 'status', any),
      attribute(5, 'capture_time', dateTime),
    ],
    methods: [method(1, 'reset')],
  }),
]);

export const demandRegister = interfaceClass(5, 'Demand register', [
  version(0, {
    attributes: [
      attribute(2, 'current_average_value', any),
      attribute(3, 'last_average_value', any),
      attribute(4, 'scaler_unit', scalerUnit),
      attribute(5, 'status', any),
      attribute(6, 'capture_time', dateTime),
      attribute(7, 'start_time_current', dateTime),
      attribute(8, 'period', quantity(doubleLongUnsigned, 's')),
      attribute(9, 'number_of_periods', longUnsigned),
    ],
    methods: [method(1, 'reset'), method(2, 'next_period')],
  }),
]);
