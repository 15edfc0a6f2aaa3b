/** PPP setup, SMTP setup, NTP setup (IEC 62056-6-2, class ids 44, 46, 100). */
import {
  any,
  arrayOf,
  boolean,
  choice,
  doubleLongUnsigned,
  enumeration,
  logicalName,
  longUnsigned,
  octetString,
  reading,
  structure,
  text,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';

const lcpOptionType = reading(unsigned, {
  names: {
    1: 'max receive unit',
    2: 'async control character map',
    3: 'authentication protocol',
    5: 'magic number',
    7: 'protocol field compression',
    8: 'address and control compression',
    9: 'FCS alternatives',
    13: 'callback',
  },
});

const ipcpOptionType = reading(unsigned, {
  names: {
    2: 'IP compression protocol',
    3: 'preferred local IP address',
    20: 'preferred peer IP addresses',
    21: 'grant access only to preferred peer',
    22: 'use static IP pool',
  },
});

/** Null-data without authentication; PAP and CHAP are told by the type of their second member. What EAP has is not known. */
const pppAuthentication = choice(
  structure({ user_name: text, PAP_password: octetString }),
  structure({ user_name: text, algorithm_id: unsigned }),
  any,
);

const lcpOption = structure({ LCP_option_type: lcpOptionType, LCP_option_length: unsigned, LCP_option_data: any });

const ipcpOption = structure({ IPCP_option_type: ipcpOptionType, IPCP_option_length: unsigned, IPCP_option_data: any });

export const pppSetup = interfaceClass(44, 'PPP setup', [
  version(0, {
    attributes: [
      attribute(2, 'PHY_reference', logicalName),
      attribute(3, 'LCP_options', arrayOf(lcpOption)),
      attribute(4, 'IPCP_options', arrayOf(ipcpOption)),
      attribute(5, 'PPP_authentication', pppAuthentication),
    ],
  }),
]);

export const smtpSetup = interfaceClass(46, 'SMTP setup', [
  version(0, {
    attributes: [
      attribute(2, 'server_port', longUnsigned),
      attribute(3, 'user_name', text),
      attribute(4, 'login_password', octetString),
      attribute(5, 'server_address', text),
      attribute(6, 'sender_address', text),
    ],
  }),
]);

const authenticationMethod = enumeration({ 0: 'no security', 1: 'shared secrets', 2: 'auto key IFF' });

const authenticationKey = structure({ key_id: doubleLongUnsigned, key: octetString });

export const ntpSetup = interfaceClass(100, 'NTP setup', [
  version(0, {
    attributes: [
      attribute(2, 'activated', boolean),
      attribute(3, 'server_address', text),
      attribute(4, 'server_port', longUnsigned),
      attribute(5, 'authentication_method', authenticationMethod),
      attribute(6, 'authentication_keys', arrayOf(authenticationKey)),
      attribute(7, 'client_key', octetString),
    ],
    methods: [
      method(1, 'synchronize'),
      method(2, 'add_authentication_key', authenticationKey),
      method(3, 'delete_authentication_key', doubleLongUnsigned),
    ],
  }),
]);
