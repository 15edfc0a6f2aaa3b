/** Associations refused, and errors in place of an answer. */
import { aare, concat, confirmedServiceError, exceptionResponse, hex, text } from './bytes.js';
import type { Capture } from './capture.js';
import { hexFile, type Line } from './hex-file.js';

function aareRejected(): Uint8Array {
  const user = Array.from({ length: 15 }, (_, diagnostic): Line => {
    const bytes = aare({ result: diagnostic === 0 ? 0 : 1, diagnostic, userInformation: null });
    return [`acse-service-user ${diagnostic}`, bytes];
  });
  const provider = [0, 1, 2].map((diagnostic): Line => {
    const bytes = aare({ result: 2, diagnosticSource: 0xa2, diagnostic, userInformation: null });
    return [`acse-service-provider ${diagnostic}`, bytes];
  });
  const initiate = [0, 1, 2, 3, 4].map((value): Line => {
    const userInformation = confirmedServiceError(1, 6, value);
    return [`initiate error ${value} inside`, aare({ result: 1, diagnostic: 1, userInformation })];
  });
  const pending = aare({
    context: 3,
    diagnostic: 14,
    respondingApTitle: concat(text('DMP'), hex('10 20 00 00 01')),
    mechanism: 5,
    authentication: hex('0b ad ca fe 10 20 30 40 50 60 70 80 90 a0 b0 c0'),
  });
  const exceptions = [1, 2, 3, 4, 5].map(
    (serviceError): Line => [
      `exception-response ${serviceError}`,
      exceptionResponse(serviceError === 2 ? 2 : 1, serviceError),
    ],
  );
  return hexFile('Associations refused, and errors in place of an answer', [
    ...user,
    ...provider,
    [
      'an error of the provider, with version',
      aare({ protocolVersion: true, result: 1, diagnosticSource: 0xa2, diagnostic: 2, userInformation: null }),
    ],
    ['accepted, but authentication is still to come (HLS)', pending],
    ...initiate,
    ['a diagnostic nobody knows', aare({ result: 1, diagnostic: 99, userInformation: null })],
    ['a result nobody knows', aare({ result: 7, diagnostic: 0, userInformation: null })],
    [
      'deciphering error inside',
      aare({ context: 3, result: 1, diagnostic: 1, userInformation: confirmedServiceError(1, 0, 6) }),
    ],
    ...exceptions,
    ['exception-response with the counter expected', exceptionResponse(1, 6, 0x00001f40)],
    ['exception-response that should have a counter', exceptionResponse(1, 6)],
    ['confirmed-service-error: initiate, dlms-version-too-low', confirmedServiceError(1, 6, 1)],
    ['confirmed-service-error: read, scope-of-access-violated', confirmedServiceError(5, 5, 1)],
    ['confirmed-service-error: write, object-undefined', confirmedServiceError(6, 4, 1)],
    ['confirmed-service-error: value nobody knows', confirmedServiceError(1, 6, 200)],
  ]);
}

export const errorCaptures: readonly Capture[] = [
  {
    name: 'aare-rejected.hex',
    shows: 'AARE with every diagnostic, errors inside it, exception-responses, confirmed-service-errors',
    bytes: aareRejected,
  },
];
