/**
 * Kaifa MA105 and MA304: KFM_001. In Norway power every two seconds, all of list 2 every ten, clock and counters with it each
 * hour; in Sweden list 3 every time.
 */
import { clock, type LayoutValue, type PlainLayout, register, Unit, words } from './layout.js';

/** Asks for an answer, which nobody sends. */
const INVOKE_ID = 0x40000000;

const power: LayoutValue = register('1-0:1.7.0*255', 0, Unit.watt);

/** What begins all but the shortest. */
const head: readonly LayoutValue[] = [
  words('1-1:0.2.129*255', 'KFM_'),
  words('0-0:96.1.0*255'),
  words('0-0:96.1.7*255'),
  power,
  register('1-0:2.7.0*255', 0, Unit.watt),
  register('1-0:3.7.0*255', 0, Unit.var),
  register('1-0:4.7.0*255', 0, Unit.var),
];

const onePhase: readonly LayoutValue[] = [
  register('1-0:31.7.0*255', -3, Unit.ampere),
  register('1-0:32.7.0*255', -1, Unit.volt),
];

const threePhases: readonly LayoutValue[] = [
  register('1-0:31.7.0*255', -3, Unit.ampere),
  register('1-0:51.7.0*255', -3, Unit.ampere),
  register('1-0:71.7.0*255', -3, Unit.ampere),
  register('1-0:32.7.0*255', -1, Unit.volt),
  register('1-0:52.7.0*255', -1, Unit.volt),
  register('1-0:72.7.0*255', -1, Unit.volt),
];

const counters: readonly LayoutValue[] = [
  clock,
  register('1-0:1.8.0*255', 0, Unit.wattHour),
  register('1-0:2.8.0*255', 0, Unit.wattHour),
  register('1-0:3.8.0*255', 0, Unit.varHour),
  register('1-0:4.8.0*255', 0, Unit.varHour),
];

export const kaifa: PlainLayout = {
  maker: 'Kaifa',
  countries: 'Norway, Sweden',
  lists: [
    // One number would be anybody's without the header.
    { name: 'list 1', values: [power], header: { longInvokeIdAndPriority: INVOKE_ID, hasTime: true } },
    { name: 'list 2, one phase', values: [...head, ...onePhase] },
    { name: 'list 2, three phases', values: [...head, ...threePhases] },
    { name: 'list 3, one phase', values: [...head, ...onePhase, ...counters] },
    { name: 'list 3, three phases', values: [...head, ...threePhases, ...counters] },
  ],
};
