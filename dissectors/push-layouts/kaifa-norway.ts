/**
 * Kaifa MA105 and MA304 in Norway: KFM_001. Power every two seconds, all of list 2 every ten, counters and the clock with it
 * each hour. The header of list 1 is part of how it is known: one number says nothing.
 */
import { clock, type LayoutValue, type PlainLayout, register, Unit, words } from './layout.js';

/** Asks for an answer, which nobody sends. */
const INVOKE_ID = 0x40000000;

/** Serial numbers begin with the maker's prefix of GS1, or with that of Norway. */
const head: readonly LayoutValue[] = [
  words('1-1:0.2.129*255', 'KFM_'),
  words('0-0:96.1.0*255', '697', '70'),
  words('0-0:96.1.7*255'),
];

export const power: LayoutValue = register('1-0:1.7.0*255', 0, Unit.watt);

export const powers: readonly LayoutValue[] = [
  power,
  register('1-0:2.7.0*255', 0, Unit.watt),
  register('1-0:3.7.0*255', 0, Unit.var),
  register('1-0:4.7.0*255', 0, Unit.var),
];

const onePhase: readonly LayoutValue[] = [
  register('1-0:31.7.0*255', -3, Unit.ampere),
  register('1-0:32.7.0*255', -1, Unit.volt),
];

export const threePhases: readonly LayoutValue[] = [
  register('1-0:31.7.0*255', -3, Unit.ampere),
  register('1-0:51.7.0*255', -3, Unit.ampere),
  register('1-0:71.7.0*255', -3, Unit.ampere),
  register('1-0:32.7.0*255', -1, Unit.volt),
  register('1-0:52.7.0*255', -1, Unit.volt),
  register('1-0:72.7.0*255', -1, Unit.volt),
];

export const counters: readonly LayoutValue[] = [
  clock,
  register('1-0:1.8.0*255', 0, Unit.wattHour),
  register('1-0:2.8.0*255', 0, Unit.wattHour),
  register('1-0:3.8.0*255', 0, Unit.varHour),
  register('1-0:4.8.0*255', 0, Unit.varHour),
];

export const kaifaNorway: PlainLayout = {
  maker: 'Kaifa',
  countries: 'Norway',
  lists: [
    { name: 'list 1', values: [power], header: { longInvokeIdAndPriority: INVOKE_ID, hasTime: true } },
    { name: 'list 2, one phase', values: [...head, ...powers, ...onePhase] },
    { name: 'list 2, three phases', values: [...head, ...powers, ...threePhases] },
    { name: 'list 3, one phase', values: [...head, ...powers, ...onePhase, ...counters] },
    { name: 'list 3, three phases', values: [...head, ...powers, ...threePhases, ...counters] },
  ],
};
