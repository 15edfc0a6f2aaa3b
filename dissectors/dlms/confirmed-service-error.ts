/**
 * ConfirmedServiceError: initiate, read or write failed (IEC 62056-5-3; service and error classes from IEC 61334-4-41).
 *
 *     0E  service  error-class  value
 */
import {
  type Dissector,
  defineFields,
  enumerated,
  type Field,
  group,
  Issue,
  Tables,
  u8,
} from '../../src/core/index.js';
import { Dlms } from './common.js';
import { Descriptors } from './descriptors.js';
import { answerToLatest } from './exchange.js';
import { noticeFailure } from './noticed.js';
import { objectText, wordOf } from './summary.js';

const words = (...values: readonly string[]): Readonly<Record<number, string>> => Object.fromEntries(values.entries());

const F = defineFields('confirmed_service_error', {
  self: group('ConfirmedServiceError'),
  service: enumerated('Service', {
    1: 'initiateError',
    2: 'getStatus',
    3: 'getNameList',
    4: 'getVariableAttribute',
    5: 'read',
    6: 'write',
    7: 'getDataSetAttribute',
    8: 'getTIAttribute',
    9: 'changeScope',
    10: 'start',
    11: 'stop',
    12: 'resume',
    13: 'makeUsable',
    14: 'initiateLoad',
    15: 'loadSegment',
    16: 'terminateLoad',
    17: 'initiateUpLoad',
    18: 'upLoadSegment',
    19: 'terminateUpLoad',
  }),
  errorClass: enumerated('Error class', {
    0: 'application-reference',
    1: 'hardware-resource',
    2: 'vde-state-error',
    3: 'service',
    4: 'definition',
    5: 'access',
    6: 'initiate',
    7: 'load-data-set',
    8: 'change-scope',
    9: 'task',
    10: 'other',
  }),
  applicationReference: enumerated(
    'Application reference',
    words(
      'other',
      'time-elapsed',
      'application-unreachable',
      'application-reference-invalid',
      'application-context-unsupported',
      'provider-communication-error',
      'deciphering-error',
    ),
  ),
  hardwareResource: enumerated(
    'Hardware resource',
    words(
      'other',
      'memory-unavailable',
      'processor-resource-unavailable',
      'mass-storage-unavailable',
      'other-resource-unavailable',
    ),
  ),
  vdeStateError: enumerated(
    'VDE state',
    words('other', 'no-dlms-context', 'loading-data-set', 'status-nochange', 'status-inoperable'),
  ),
  serviceError: enumerated('Service error', words('other', 'pdu-size', 'service-unsupported')),
  definition: enumerated(
    'Definition',
    words('other', 'object-undefined', 'object-class-inconsistent', 'object-attribute-inconsistent'),
  ),
  access: enumerated(
    'Access',
    words('other', 'scope-of-access-violated', 'object-access-violated', 'hardware-fault', 'object-unavailable'),
  ),
  initiate: enumerated(
    'Initiate',
    words(
      'other',
      'dlms-version-too-low',
      'incompatible-conformance',
      'pdu-size-too-short',
      'refused-by-the-VDE-handler',
    ),
  ),
  loadDataSet: enumerated(
    'Load data set',
    words(
      'other',
      'primitive-out-of-sequence',
      'not-loadable',
      'dataset-size-too-large',
      'not-awaited-segment',
      'interpretation-failure',
      'storage-failure',
      'data-set-not-ready',
    ),
  ),
  task: enumerated('Task', words('other', 'no-remote-control', 'ti-stopped', 'ti-running', 'ti-unusable')),
  value: u8('Value'),
});

/** The field of the value, by error class. */
const VALUES: readonly Field<number>[] = [
  F.applicationReference,
  F.hardwareResource,
  F.vdeStateError,
  F.serviceError,
  F.definition,
  F.access,
  F.initiate,
  F.loadDataSet,
  F.value,
  F.task,
  F.value,
];

/** Why an association was refused, inside an AARE. */
export const InitiateError = F.initiate;

export const confirmedServiceError: Dissector = {
  name: 'confirmed-service-error',
  answers: [[Tables.apdu, 0x0e]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    d.read(Dlms.apdu);
    noticeFailure(d, new Descriptors(d, answerToLatest(d)).only());
    d.read(F.service);
    const errorClass = d.read(F.errorClass);
    const value = VALUES[errorClass];
    if (value === undefined) d.report(Issue.unusual, `error class ${errorClass} is not known`, d.at - 1, 1);
    d.read(value ?? F.value);
    d.close();
  },

  service: 'ConfirmedServiceError',

  summary(view, line) {
    line.object = objectText(view);
    const value = VALUES[Number(view.valueOf(F.errorClass))] ?? F.value;
    line.value = `${wordOf(view, F.service)}: ${wordOf(view, F.errorClass)}, ${wordOf(view, value)}`;
  },
};
