/** The wrapper, and all APDUs; a new one is added here. */
import type { Dissector } from '../../src/core/index.js';
import { aare } from './aare.js';
import { aarq } from './aarq.js';
import { abrt } from './abrt.js';
import { accessRequest, accessResponse } from './access.js';
import { actionRequest } from './action-request.js';
import { actionResponse } from './action-response.js';
import { confirmedServiceError } from './confirmed-service-error.js';
import { dataNotification, dataNotificationConfirm } from './data-notification.js';
import { eventNotification } from './event-notification.js';
import { exceptionResponse } from './exception-response.js';
import { gatewayRequest, gatewayResponse } from './gateway.js';
import { generalBlockTransfer } from './general-block-transfer.js';
import { generalCiphering, generalDedCiphering, generalGloCiphering } from './general-ciphering.js';
import { generalSigning } from './general-signing.js';
import { getRequest } from './get-request.js';
import { getResponse } from './get-response.js';
import { informationReport } from './information-report.js';
import { initiateRequest, initiateResponse } from './initiate.js';
import { readRequest, readResponse } from './read.js';
import { rlre, rlrq } from './release.js';
import { dedicatedCiphering, globalCiphering } from './service-ciphering.js';
import { setRequest } from './set-request.js';
import { setResponse } from './set-response.js';
import { wrapper } from './wrapper.js';
import { unconfirmedWriteRequest, writeRequest, writeResponse } from './write.js';

const apdus: readonly Dissector[] = [
  aarq,
  aare,
  rlrq,
  rlre,
  abrt,
  initiateRequest,
  initiateResponse,
  getRequest,
  getResponse,
  setRequest,
  setResponse,
  actionRequest,
  actionResponse,
  accessRequest,
  accessResponse,
  readRequest,
  readResponse,
  writeRequest,
  writeResponse,
  unconfirmedWriteRequest,
  informationReport,
  dataNotification,
  dataNotificationConfirm,
  eventNotification,
  exceptionResponse,
  confirmedServiceError,
  generalBlockTransfer,
  globalCiphering,
  dedicatedCiphering,
  generalGloCiphering,
  generalDedCiphering,
  generalCiphering,
  generalSigning,
  gatewayRequest,
  gatewayResponse,
];

export const dlmsDissectors: readonly Dissector[] = [wrapper, ...apdus];
