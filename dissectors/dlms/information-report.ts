/**
 * InformationReportRequest: values of short names that a meter reports on its own (IEC 62056-5-3, InformationReport
 * service).
 *
 *     18  presence [length time]  count variable*  count data*       time: YYYYMMDDhhmmss[.f][Z|+hhmm], as text
 */
import { type Dissection, type Dissector, defineFields, group, header, Tables, text } from '../../src/core/index.js';
import { takeLength } from '../data/length.js';
import { From } from './asked.js';
import { Dlms, present } from './common.js';
import { valuesText, variablesText, variablesWithValues } from './variable-access.js';

const F = defineFields('information_report', {
  self: group('InformationReportRequest'),
  timeLength: header('Length of the time'),
  currentTime: text('Current time', { about: 'When the values were taken; a GeneralizedTime.' }),
});

export const informationReport: Dissector = {
  name: 'information-report-request',
  answers: [[Tables.apdu, 0x18]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    if (!present(d) || currentTime(d)) variablesWithValues(d, From.meter);
    d.close();
  },

  service: 'InformationReportRequest',

  summary(view, line) {
    line.object = variablesText(view);
    line.value = [valuesText(view), view.textOf(F.currentTime)].filter((part) => part !== '').join(' at ');
  },
};

/** False where decoding has to end. */
function currentTime(d: Dissection): boolean {
  const length = takeLength(d, F.timeLength);
  if (length < 0) return false;
  d.narrow(length, F.timeLength);
  d.rest(F.currentTime);
  d.widen();
  return true;
}
