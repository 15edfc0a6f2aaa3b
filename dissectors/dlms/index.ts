import type { Dissector } from '../../src/core/index.js';
import { Tables } from '../../src/core/index.js';
import { aare } from './aare.js';
import { aarq } from './aarq.js';
import { actionRequest } from './action-request.js';
import { actionResponse } from './action-response.js';
import { confirmedServiceError } from './confirmed-service-error.js';
import { dataNotification } from './data-notification.js';
import { eventNotification } from './event-notification.js';
import { exceptionResponse } from './exception-response.js';
import { generalBlockTransfer } from './general-block-transfer.js';
import { getRequest } from './get-request.js';
import { getResponse } from './get-response.js';
import { initiateRequest, initiateResponse } from './initiate.js';
import { otherApdu } from './other-apdu.js';
import { rlre, rlrq } from './release.js';
import { setRequest } from './set-request.js';
import { setResponse } from './set-response.js';
import { wrapper } from './wrapper.js';

const apdus: readonly Dissector[] = [
  aarq,
  aare,
  rlrq,
  rlre,
  initiateRequest,
  initiateResponse,
  getRequest,
  getResponse,
  setRequest,
  setResponse,
  actionRequest,
  actionResponse,
  dataNotification,
  eventNotification,
  exceptionResponse,
  confirmedServiceError,
  generalBlockTransfer,
];

const taken = apdus.flatMap((dissector) =>
  dissector.answers.filter(([table]) => table === Tables.apdu).map(([, key]) => key),
);

export const dlmsDissectors: readonly Dissector[] = [wrapper, ...apdus, otherApdu(taken)];
