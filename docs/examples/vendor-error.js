/**
 * An example of a dissector of your own: some meters answer a request that they don't understand with plain text where
 * an APDU belongs, like "NEXERRORNO-1". Its first letter is the tag of an APDU that hardly ever occurs
 * (ded-confirmed-service-error), so we take that tag over and show the text.
 *
 *     4E text
 *
 *     dlmsdump --dissector docs/examples/vendor-error.js capture.pcap
 */
import { defineFields, group, issue, Tables, text } from 'dlmsdump/core';

const F = defineFields('vendor_error', {
  self: group('Vendor error'),
  text: text('Text', { about: 'What the meter says instead of an APDU.' }),
  notDlms: issue('Not an APDU', 'error', 'The meter answered with text.'),
});

/** @type {import('dlmsdump/core').Dissector} */
export default {
  name: 'vendor-error',
  answers: [[Tables.apdu, 0x4e]],
  replaces: ['ded-ciphering'],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.report(F.notDlms, 'text stands where an APDU was expected', d.at, d.left);
    d.rest(F.text);
    d.close();
  },

  summary(view, line) {
    line.service = 'vendor error';
    line.value = view.textOf(F.text);
  },
};
