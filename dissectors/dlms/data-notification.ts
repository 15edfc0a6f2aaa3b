/**
 * DataNotification: values that a meter pushes, and what confirms them (IEC 62056-5-3, DataNotification service).
 *
 *     0F  long-invoke-id-and-priority(4)  length [date-time(12)]  data
 *     10  long-invoke-id-and-priority(4)  length [date-time(12)]           data-notification-confirm
 */
import { type Dissection, type Dissector, defineFields, group, Tables } from '../../src/core/index.js';
import { DateTime, dissectDateTime } from '../data/date-time.js';
import { NOTHING_ASKED } from './asked.js';
import { Dlms, LONG_CONFIRMED, LONG_INVOKE_ID } from './common.js';
import { answerTo, remember, Service } from './exchange.js';
import { dissectPush } from './push-body.js';
import { clockText, pushText } from './push-summary.js';

const DATE_TIME_OCTETS = 12;

const F = defineFields('data_notification', {
  self: group('DataNotification'),
  confirm: group('DataNotification-Confirm', { name: 'data_notification_confirm' }),
});

export const dataNotification: Dissector = {
  name: 'data-notification',
  answers: [[Tables.apdu, 0x0f]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    const invoke = d.flags(Dlms.longInvokeIdAndPriority);
    if ((invoke & LONG_CONFIRMED) !== 0) rememberPush(d, invoke & LONG_INVOKE_ID);
    const at = d.at;
    if (dissectDateTime(d)) {
      dissectPush(d, { longInvokeIdAndPriority: invoke, hasTime: d.at - at > DATE_TIME_OCTETS });
    }
    d.close();
  },

  service: 'DataNotification',

  summary(view, line) {
    line.object = view.textOf(DateTime.time) || clockText(view);
    line.value = pushText(view);
  },
};

export const dataNotificationConfirm: Dissector = {
  name: 'data-notification-confirm',
  answers: [[Tables.apdu, 0x10]],
  self: F.confirm,

  dissect(d) {
    d.open(F.confirm);
    d.read(Dlms.apdu);
    const invoke = d.flags(Dlms.longInvokeIdAndPriority);
    answerTo(d, Service.notification, invoke & LONG_INVOKE_ID);
    dissectDateTime(d);
    d.close();
  },

  service: 'DataNotification-Confirm',

  summary(view, line) {
    line.object = view.textOf(DateTime.time);
    line.value = `invoke-id ${view.textOf(Dlms.longInvokeId)}`;
  },
};

/** Nobody on a customer port confirms what asks for it: without an answer, nothing is wrong. */
function rememberPush(d: Dissection, longInvokeId: number): void {
  remember(d, Service.notification, longInvokeId, NOTHING_ASKED, undefined, false);
}
