/** Push setup (IEC 62056-6-2, class id 40): what a meter sends on its own, where to, when, and how it is protected. */
import {
  arrayOf,
  dateTime,
  doubleLongUnsigned,
  enumerated,
  enumeration,
  integer,
  logicalName,
  longUnsigned,
  quantity,
  reading,
  structure,
  text,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, version } from '../interface-class.js';
import { captureObject, protectionParameters, pushObject, restrictedCaptureObject, timeWindow } from '../shapes.js';

const TransportServices: Readonly<Record<number, string>> = {
  0: 'TCP',
  1: 'UDP',
  2: 'FTP (reserved)',
  3: 'SMTP (reserved)',
  4: 'SMS',
  5: 'HDLC',
  6: 'M-Bus',
  7: 'ZigBee (reserved)',
  8: 'DLMS gateway',
  9: 'reliable CoAP',
  10: 'unreliable CoAP',
};

const Messages: Readonly<Record<number, string>> = { 0: 'A-XDR encoded xDLMS APDU', 1: 'XML encoded xDLMS APDU' };

const transportService = reading(enumerated, {
  names: (value) => TransportServices[value] ?? (value >= 200 ? 'manufacturer specific' : undefined),
});

const messageType = reading(enumerated, {
  names: (value) => Messages[value] ?? (value >= 128 ? 'manufacturer specific' : undefined),
});

/** The destination is `host:port`, a phone number, or what else the transport needs. */
const sendDestination = structure({ transport_service: transportService, destination: text, message: messageType });

/** The n-th retry waits min · exponent^n (a fixed-point number of hundredths), at most max. */
const repetitionDelay = structure({
  repetition_delay_min: quantity(longUnsigned, 's'),
  repetition_delay_exponent: longUnsigned,
  repetition_delay_max: quantity(longUnsigned, 's'),
});

const pushOperationMethod = enumeration({
  0: 'unconfirmed, retry on failure',
  1: 'unconfirmed, retry on missing supporting layer confirmation',
  2: 'confirmed, retry on missing data-notification-confirm',
});

const confirmationParameters = structure({
  confirmation_start_date: dateTime,
  confirmation_interval: quantity(doubleLongUnsigned, 's'),
});

const pushSetupV0 = version(0, {
  attributes: [
    attribute(2, 'push_object_list', arrayOf(captureObject)),
    attribute(3, 'send_destination_and_method', sendDestination),
    attribute(4, 'communication_window', arrayOf(timeWindow)),
    attribute(5, 'randomisation_start_interval', quantity(longUnsigned, 's')),
    attribute(6, 'number_of_retries', unsigned),
    attribute(7, 'repetition_delay', quantity(longUnsigned, 's')),
  ],
  methods: [method(1, 'push')],
});

const pushSetupV1 = newer(pushSetupV0, 1, {
  attributes: [
    attribute(2, 'push_object_list', arrayOf(restrictedCaptureObject)),
    attribute(7, 'repetition_delay', repetitionDelay),
    attribute(8, 'port_reference', logicalName),
    attribute(9, 'push_client_SAP', integer),
    attribute(10, 'push_protection_parameters', arrayOf(protectionParameters)),
  ],
});

const pushSetupV2 = newer(pushSetupV1, 2, {
  attributes: [
    attribute(2, 'push_object_list', arrayOf(pushObject)),
    attribute(11, 'push_operation_method', pushOperationMethod),
    attribute(12, 'confirmation_parameters', confirmationParameters),
    attribute(13, 'last_confirmation_date_time', dateTime),
  ],
  methods: [method(2, 'reset')],
});

// Not confirmed by a second source: taken to be as version 2.
const pushSetupV3 = newer(pushSetupV2, 3);

export const pushSetup = interfaceClass(40, 'Push setup', [pushSetupV0, pushSetupV1, pushSetupV2, pushSetupV3]);
