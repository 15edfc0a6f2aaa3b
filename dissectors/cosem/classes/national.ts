/** Classes of countries and companies (class ids from 8192 on): the Italian tariff plan (UNI/TS 11291). */
import { any, boolean, dateTime, visibleString } from '../../data/shape.js';
import { attribute, interfaceClass, version } from '../interface-class.js';

export const tariffPlan = interfaceClass(8192, 'Tariff plan (Italian UNI/TS 11291)', [
  // Not confirmed by a second source.
  version(0, {
    attributes: [
      attribute(2, 'calendar_name', visibleString),
      attribute(3, 'enabled', boolean),
      attribute(4, 'tariff_plan', any),
      attribute(5, 'activation_date', dateTime),
    ],
  }),
]);
