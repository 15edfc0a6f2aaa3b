/**
 * Kaifa MA309 and Sagemcom T210-D of Netz Niederösterreich and others in Austria: time and meter number without a code, all that
 * is between with code, scaler and unit.
 */
import { type CodedLayout, clock, instanceOf, words } from './layout.js';

const CODES = [
  ...['1-0:1.8.0*255', '1-0:2.8.0*255', '1-0:1.7.0*255', '1-0:2.7.0*255'],
  ...['1-0:32.7.0*255', '1-0:52.7.0*255', '1-0:72.7.0*255'],
  ...['1-0:31.7.0*255', '1-0:51.7.0*255', '1-0:71.7.0*255', '1-0:13.7.0*255'],
];

export const austria: CodedLayout = {
  maker: 'Kaifa or Sagemcom',
  countries: 'Austria',
  begins: '',
  codes: CODES.map(instanceOf),
  first: clock,
  last: words('0-0:96.1.0*255'),
  quantities: [],
};
