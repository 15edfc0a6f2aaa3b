/** What the core asks for names of objects and makers; installed with the dissectors. */
import type { Namer } from '../../src/core/index.js';
import { makerOf } from './manufacturers.js';
import type { ObisCode } from './obis/code.js';
import { obisNames } from './obis/obis-name.js';
import { systemTitleWords } from './system-title.js';

export const cosemNames: Namer = {
  object(bytes) {
    const { general, national } = obisNames([...bytes] as unknown as ObisCode);
    if (general !== undefined && !general.generic) return { name: general.name, telling: true };
    // Where the code only says whose it is, what that country or maker calls it says more.
    const also = national.map(
      ({ set, name, confidence }) => `${set}: ${name}${confidence === 'high' ? '' : ' (unsure)'}`,
    );
    const name = [...(general === undefined ? [] : [general.name]), ...also].join('; ');
    return name === '' ? undefined : { name, telling: also.length > 0 };
  },
  maker: makerOf,
  systemTitle: systemTitleWords,
};
