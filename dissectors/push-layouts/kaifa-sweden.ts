/** Kaifa MA304 in Sweden, later firmware: the values of the Norwegian list 3, every time. */
import { counters, powers, threePhases } from './kaifa-norway.js';
import { type PlainLayout, words } from './layout.js';

/** Serial numbers begin with the prefix of GS1 Sweden, 73. */
const head = [words('1-0:0.2.129*255', 'KFM_'), words('0-0:96.1.0*255', '73'), words('0-0:96.1.7*255')];

export const kaifaSweden: PlainLayout = {
  maker: 'Kaifa',
  countries: 'Sweden',
  lists: [{ name: 'three phases', values: [...head, ...powers, ...threePhases, ...counters] }],
};
