/**
 * APDUs that have no dissector of their own yet: named by their tag, their bytes kept as they are.
 *
 *     tag  bytes
 */
import { type Dissector, defineFields, group, octets, Tables } from '../../src/core/index.js';
import { Dlms, wordOf } from './common.js';
import { ApduNames } from './tags.js';

const F = defineFields('other_apdu', {
  self: group('APDU'),
  contents: octets('Contents, not decoded'),
});

/** Answers all tags of the standard but those given. */
export function otherApdu(taken: readonly number[]): Dissector {
  const tags = Object.keys(ApduNames)
    .map(Number)
    .filter((tag) => !taken.includes(tag));
  return {
    name: 'other-apdu',
    answers: tags.map((tag) => [Tables.apdu, tag] as const),
    self: F.self,
    opaque: true,

    dissect(d) {
      d.open(F.self);
      d.read(Dlms.apdu);
      d.rest(F.contents);
      d.close();
    },

    summary(view, line) {
      line.service = wordOf(view, Dlms.apdu);
      const contents = view.find(F.contents);
      if (contents !== undefined)
        line.value = `${contents.length} ${contents.length === 1 ? 'byte' : 'bytes'}, not decoded`;
    },
  };
}
