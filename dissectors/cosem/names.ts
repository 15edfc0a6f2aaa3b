/** What the core asks for names of objects and makers; installed with the dissectors. */
import type { Namer } from '../../src/core/index.js';
import { makerOf } from './manufacturers.js';
import type { ObisCode } from './obis/code.js';
import { nationalNames } from './obis/national/index.js';
import { obisNaming } from './obis/obis-name.js';
import { systemTitleWords } from './system-title.js';
import { UnitWords } from './words.js';

/** Names from the tables of this folder; asked once a code. */
export const cosemNames: Namer = {
  object(bytes) {
    const code = [...bytes] as unknown as ObisCode;
    const general = obisNaming(code);
    if (general !== undefined && !general.generic) return { name: general.name, telling: true };
    // Where the code only says whose it is, what that country or maker calls it says more.
    const also = nationalNames(code).map(
      ({ set, name, confidence }) => `${set}: ${name}${confidence === 'high' ? '' : ' (unsure)'}`,
    );
    const name = [...(general === undefined ? [] : [general.name]), ...also].join('; ');
    return name === '' ? undefined : { name, telling: also.length > 0 };
  },
  maker: makerOf,
  systemTitle: systemTitleWords,
  unit: (code) => UnitWords[code],
};
