/** M-Bus: ports, the client that reads other meters, diagnostics (IEC 62056-6-2, class ids 25, 72, 73, 74, 76, 77). */
import {
  any,
  arrayOf,
  dateTime,
  doubleLongUnsigned,
  enumeration,
  logicalName,
  longUnsigned,
  octetString,
  quantity,
  reading,
  structure,
  text,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, version } from '../interface-class.js';
import { MBusDeviceTypes } from '../m-bus-device-types.js';
import { makerLetters } from '../manufacturers.js';
import { baudRate, timeWindow } from '../shapes.js';

/** Three letters of five bits each; A is 1 (EN 13757-3, manufacturer identification). */
const manufacturerId = reading(longUnsigned, { names: makerLetters });

/** Eight digits, one in each half of an octet. */
const identificationNumber = reading(doubleLongUnsigned, { names: digitsText });

function digitsText(value: number): string | undefined {
  const digits = value.toString(16).padStart(8, '0');
  return /^[0-9]+$/.test(digits) ? digits : undefined;
}

const deviceType = reading(unsigned, { names: MBusDeviceTypes });

export const mBusSlavePortSetup = interfaceClass(25, 'M-Bus slave port setup', [
  version(0, {
    attributes: [
      attribute(2, 'default_baud', baudRate),
      attribute(3, 'avail_baud', baudRate),
      attribute(4, 'addr_state', enumeration({ 0: 'not assigned', 1: 'assigned' })),
      attribute(5, 'bus_address', unsigned),
    ],
  }),
]);

const captureDefinition = structure({ data_information_block: octetString, value_information_block: octetString });

const dataSend = structure({ data_information_block: octetString, value_information_block: octetString, data: any });

const encryptionKeyStatus = enumeration({
  0: 'no encryption key',
  1: 'encryption key set',
  2: 'encryption key transferred',
  3: 'encryption key set and transferred',
  4: 'encryption key in use',
});

const mBusClientV0 = version(0, {
  attributes: [
    attribute(2, 'mbus_port_reference', logicalName),
    attribute(3, 'capture_definition', arrayOf(captureDefinition)),
    attribute(4, 'capture_period', quantity(doubleLongUnsigned, 's')),
    attribute(5, 'primary_address', unsigned),
    attribute(6, 'identification_number', identificationNumber),
    attribute(7, 'manufacturer_id', manufacturerId),
    attribute(8, 'version', unsigned),
    attribute(9, 'device_type', deviceType),
    attribute(10, 'access_number', unsigned),
    attribute(11, 'status', unsigned),
    attribute(12, 'alarm', unsigned),
  ],
  methods: [
    method(1, 'slave_install', unsigned),
    method(2, 'slave_deinstall'),
    method(3, 'capture'),
    method(4, 'reset_alarm'),
    method(5, 'synchronize_clock'),
    method(6, 'data_send', arrayOf(dataSend)),
    method(7, 'set_encryption_key', octetString),
    method(8, 'transfer_key', octetString),
  ],
});

const mBusClientV1 = newer(mBusClientV0, 1, {
  attributes: [
    attribute(13, 'configuration', longUnsigned),
    attribute(14, 'encryption_key_status', encryptionKeyStatus),
  ],
});

export const mBusClient = interfaceClass(72, 'M-Bus client', [mBusClientV0, mBusClientV1]);

export const wirelessModeQChannel = interfaceClass(73, 'Wireless Mode Q channel', [
  version(1, {
    attributes: [
      attribute(2, 'addr_state', enumeration({ 0: 'not assigned', 1: 'assigned' })),
      attribute(3, 'device_address', text),
      attribute(4, 'address_mask', octetString),
    ],
  }),
]);

export const mBusMasterPortSetup = interfaceClass(74, 'M-Bus master port setup', [
  version(0, { attributes: [attribute(2, 'comm_speed', baudRate)] }),
]);

const mBusPortCommunicationState = enumeration({
  0: 'no access',
  1: 'temporary no access',
  2: 'limited access',
  3: 'unlimited access',
  4: 'wM-Bus specific',
});

export const dlmsCosemServerMBusPortSetup = interfaceClass(76, 'DLMS/COSEM server M-Bus port setup', [
  version(0, {
    attributes: [
      attribute(2, 'M_Bus_profile_selection', logicalName),
      attribute(3, 'M_Bus_port_communication_state', mBusPortCommunicationState),
      attribute(4, 'M_Bus_data_header_type', enumeration({ 0: 'none', 1: 'short', 2: 'long' })),
      attribute(5, 'primary_address', unsigned),
      attribute(6, 'identification_number', identificationNumber),
      attribute(7, 'manufacturer_id', manufacturerId),
      attribute(8, 'version', unsigned),
      attribute(9, 'device_type', deviceType),
      attribute(10, 'max_pdu_size', longUnsigned),
      attribute(11, 'listening_window', arrayOf(timeWindow)),
    ],
  }),
]);

const linkStatus = enumeration({
  0: 'none',
  1: 'normal',
  2: 'link temporarily interrupted',
  3: 'link permanently interrupted',
});

const broadcastFramesCounter = structure({ client_id: unsigned, counter: doubleLongUnsigned, time_stamp: dateTime });

export const mBusDiagnostic = interfaceClass(77, 'M-Bus diagnostic', [
  version(0, {
    attributes: [
      attribute(2, 'received_signal_strength', unsigned),
      attribute(3, 'channel_Id', unsigned),
      attribute(4, 'link_status', linkStatus),
      attribute(5, 'broadcast_frames_counter', arrayOf(broadcastFramesCounter)),
      attribute(6, 'transmissions_counter', doubleLongUnsigned),
      attribute(7, 'FCS_OK_frames_counter', doubleLongUnsigned),
      attribute(8, 'FCS_NOK_frames_counter', doubleLongUnsigned),
      attribute(9, 'capture_time', structure({ attribute_id: unsigned, time_stamp: dateTime })),
    ],
    methods: [method(1, 'reset')],
  }),
]);
