/**
 * APDUs that have no dissector of their own yet: named by their tag, their bytes kept as they are.
 *
 *     tag  bytes
 */
import { type Dissector, defineFields, group, octets, Tables } from '../../src/core/index.js';
import { Dlms, wordOf } from './common.js';

const GENERAL_BLOCK_TRANSFER = 0xe0;

const F = defineFields('other_apdu', {
  self: group('APDU'),
  contents: octets('Contents, not decoded'),
});

export const otherApdu: Dissector = {
  name: 'other-apdu',
  answers: [[Tables.apdu, GENERAL_BLOCK_TRANSFER]],
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
