/** Words and abbreviations of DLMS/COSEM, the long form and what they mean, in plain words. */
import { type Meaning, plain, type Question } from './meaning.js';

/** Term, long form (empty where there is none), explanation. */
type Entry = readonly [term: string, long: string, text: string];

export const Glossary: readonly Entry[] = [
  // what it is all about
  [
    'DLMS',
    'Device Language Message Specification',
    'The services and messages with which meters are read and set (IEC 62056-5-3).',
  ],
  [
    'COSEM',
    'Companion Specification for Energy Metering',
    'How a meter shows what it has: as objects of interface classes with attributes and methods (IEC 62056-6-2).',
  ],
  [
    'xDLMS',
    'extended DLMS',
    'The services that COSEM uses: GET, SET, ACTION, ACCESS, notifications. They run inside an association.',
  ],
  [
    'OBIS',
    'Object Identification System',
    'Six numbers A-B:C.D.E*F that say what an object is: medium, channel, quantity, processing, rate, billing period (IEC 62056-6-1).',
  ],
  [
    'APDU',
    'Application Protocol Data Unit',
    'One message of the application layer: a request, an answer, a notification.',
  ],
  ['PDU', 'Protocol Data Unit', 'One message of a layer; see APDU.'],
  ['SDU', 'Service Data Unit', 'What a layer carries for the layer above it.'],
  ['DLMS UA', 'DLMS User Association', 'Keeps the specifications: the coloured books.'],
  ['Blue Book', 'DLMS UA 1000-1', 'Interface classes and OBIS codes.'],
  ['Green Book', 'DLMS UA 1000-2', 'Architecture, services, messages, security, transport.'],
  ['White Book', 'DLMS UA 1000-3', 'The glossary.'],
  ['Yellow Book', 'DLMS UA 1000-5', 'The conformance tests.'],
  ['IC', 'Interface Class', 'What kind of object it is: which attributes and methods it has. Register is class 3.'],
  ['attribute', '', 'A value of an object, numbered from 1. Attribute 1 is always the logical name.'],
  ['method', '', 'Something that an object can do, numbered from 1; called by ACTION.'],
  ['capture object', '', 'An attribute whose values a profile keeps: a column of the load profile.'],
  ['profile', '', 'An object that keeps values over time as a table, class Profile generic (7).'],
  ['load profile', '', 'A profile of meter readings or averages at fixed intervals.'],
  ['scaler', '', 'The power of ten by which a value is multiplied to be in its unit: -1 means tenths.'],
  ['scaler_unit', '', 'A structure of scaler and unit that belongs to a value.'],
  [
    'companion specification',
    '',
    'What a country or group demands of meters within DLMS/COSEM: which objects, services and security.',
  ],
  ['IDIS', 'Interoperable Device Interface Specifications', 'A companion specification of several European makers.'],
  [
    'DSMR',
    'Dutch Smart Meter Requirements',
    'The Dutch companion specification; its P1 port speaks plain text telegrams.',
  ],
  ['HAN', 'Home Area Network', "A meter's port to the customer, which pushes lists of values."],

  // referencing
  ['LN', 'Logical Name', 'Objects are referred to by class, OBIS code and attribute. The usual way.'],
  [
    'SN',
    'Short Name',
    'Attributes are referred to by numbers of 16 bits, for small devices. Which number is what, the object list of the association says.',
  ],
  [
    'VAA',
    'Virtual Application Association',
    'The name by which a server addresses its association; 0007 for LN, FA00 for SN referencing.',
  ],
  ['selective access', '', 'Asking for a part of an attribute: rows of a profile by time or by entry.'],

  // associations
  [
    'AA',
    'Application Association',
    'The relation between a client and a server, with its rights and its security. Nearly everything happens inside one.',
  ],
  ['association', '', 'See AA; objects of class Association LN (15) or SN (12) show the present one.'],
  [
    'authentication',
    '',
    'How client and server prove who they are: none (lowest level), LLS or HLS, by mechanism in the AARQ.',
  ],
  ['ACSE', 'Association Control Service Element', 'Opens and closes associations: AARQ, AARE, RLRQ, RLRE.'],
  [
    'AARQ',
    'Association Request',
    'The client asks to open an association: which referencing, which authentication, which services.',
  ],
  ['AARE', 'Association Response', 'The server accepts or rejects the association, and says why.'],
  ['RLRQ', 'Release Request', 'Asks to close the association.'],
  ['RLRE', 'Release Response', 'Says that the association is closed.'],
  ['AE', 'Application Entity', 'The part of an application that communicates.'],
  ['AP', 'Application Process', 'An application on a client or a server; AP titles are system titles.'],
  ['ASE', 'Application Service Element', 'A group of services, such as ACSE or xDLMS.'],
  ['application context', '', 'Says in the AARQ whether names are logical or short and whether APDUs are ciphered.'],
  ['conformance', '', 'Flags for the services that a client proposes and a server accepts, one bit each.'],
  ['client', '', 'Who asks: a head-end, a hand-held unit, a concentrator.'],
  ['server', '', 'Who answers: the meter.'],
  ['logical device', '', 'A part of a meter with objects of its own; number 1 is the management logical device.'],
  [
    'LDN',
    'Logical Device Name',
    'Name of a logical device, unique in the world: three letters of the maker and up to 13 octets.',
  ],
  [
    'SAP',
    'Service Access Point',
    'The number of a client or a logical device: wPort on IP, upper HDLC address on serial lines.',
  ],
  ['management logical device', '', 'SAP 1 of a server: says which other logical devices there are.'],
  ['public client', '', 'SAP 16: may read a little without authentication, such as the logical device name.'],
  ['pre-established association', '', 'An association that needs no AARQ: both sides know its terms.'],
  ['HES', 'Head-End System', 'The computer that reads many meters.'],
  ['HHU', 'Hand-Held Unit', 'A device with which meters are read and set on site.'],
  ['DC', 'Data Concentrator', 'Stands between the head-end and the meters of a street.'],

  // services
  ['GET', '', 'Reads attributes.'],
  ['SET', '', 'Writes attributes.'],
  ['ACTION', '', 'Calls methods.'],
  ['ACCESS', '', 'Several reads, writes and calls in one message.'],
  ['push', '', 'The server sends data without being asked, as data-notifications set up by Push setup (40).'],
  ['invoke-id', '', 'A number that tells to which request an answer belongs.'],
  ['block transfer', '', 'A value or APDU that is too long is sent in numbered blocks.'],
  ['GBT', 'General Block Transfer', 'Blocks of any APDU, with a window of blocks that need no confirmation each.'],
  ['QoS', 'Quality of Service', 'A byte of the initiate messages; not used.'],
  [
    'A-XDR',
    'Adapted External Data Representation',
    'The encoding of xDLMS messages (IEC 61334-6): no tags where none are needed.',
  ],
  ['BER', 'Basic Encoding Rules', 'The encoding of ACSE messages: tag, length, contents.'],
  ['ASN.1', 'Abstract Syntax Notation One', 'The notation in which the messages are specified.'],
  ['OID', 'Object Identifier', 'Numbers with dots that name application contexts and mechanisms: 2.16.756.5.8.…'],
  ['compact array', '', 'An array that tells the type of its elements once instead of with each.'],

  // security
  ['LLS', 'Low Level Security', 'Authentication by a password in the AARQ. Who listens can read it.'],
  [
    'HLS',
    'High Level Security',
    'Authentication by challenges that both sides answer; the secret itself is never sent. Four passes.',
  ],
  [
    'GMAC',
    'Galois Message Authentication Code',
    'HLS mechanism 5: challenges are answered with AES-GCM authentication.',
  ],
  ['CtoS', 'Client to Server challenge', 'Random octets of the client in the AARQ, which the server has to answer.'],
  ['StoC', 'Server to Client challenge', 'Random octets of the server in the AARE, which the client has to answer.'],
  [
    'GUEK',
    'Global Unicast Encryption Key',
    'Ciphers messages of all associations with one device. Also block cipher key.',
  ],
  ['GBEK', 'Global Broadcast Encryption Key', 'Ciphers messages to many devices at once.'],
  ['GAK', 'Global Authentication Key', 'Goes into the authentication of ciphered messages, beside the encryption key.'],
  ['KEK', 'Key Encrypting Key', 'The master key: only wraps other keys that are to be transferred.'],
  [
    'DEK',
    'Dedicated Encryption Key',
    'Ciphers the messages of one association only; sent in the initiate-request. Also dedicated key.',
  ],
  ['EK', 'Encryption Key', 'The block cipher key: global or dedicated.'],
  ['AK', 'Authentication Key', 'See GAK.'],
  [
    'AAD',
    'Additional Authenticated Data',
    'What is authenticated but not encrypted: the security control byte, the authentication key, and what else the service demands.',
  ],
  ['GCM', 'Galois/Counter Mode', 'AES in counter mode with authentication: the cipher of all DLMS security suites.'],
  ['AES', 'Advanced Encryption Standard', 'The block cipher: 128 bits in suites 0 and 1, 256 bits in suite 2.'],
  [
    'IV',
    'Initialization Vector',
    'System title (8 octets) and invocation counter (4): must never repeat under one key.',
  ],
  [
    'IC (counter)',
    'Invocation Counter',
    'Counts ciphered messages; one that does not rise is refused, which guards against replay.',
  ],
  ['FC', 'Frame Counter', 'Another name of the invocation counter.'],
  ['SC', 'Security Control byte', 'Stands before ciphered data: suite, authenticated, encrypted, key set, compressed.'],
  ['SH', 'Security Header', 'Security control byte and invocation counter: 5 octets.'],
  ['system title', '', 'Eight octets that name a device in the world: three letters of the maker, five of its own.'],
  [
    'security suite',
    '',
    'Which algorithms are used together: 0 AES-GCM-128; 1 and 2 with elliptic curves, P-256 and P-384.',
  ],
  ['security policy', '', 'What must be authenticated, encrypted or signed (Security setup, attribute 2).'],
  [
    'authentication tag',
    '',
    'Twelve octets behind ciphered data; they fit only if nothing was changed and the keys are right.',
  ],
  ['key wrap', 'RFC 3394', 'Keys are sent encrypted with the master key.'],
  ['ECDSA', 'Elliptic Curve Digital Signature Algorithm', 'Signatures of security suites 1 and 2; HLS mechanism 7.'],
  ['ECDH', 'Elliptic Curve Diffie-Hellman', 'Both sides agree on a key without sending it; security suites 1 and 2.'],
  ['KDF', 'Key Derivation Function', 'Makes keys of what was agreed on by ECDH.'],
  ['PKI', 'Public Key Infrastructure', 'Certificates, and who issues them.'],
  ['PSK', 'Pre-Shared Key', 'A key that both sides have from elsewhere.'],

  // links
  [
    'HDLC',
    'High-level Data Link Control',
    'The framing on serial lines: 7E flags, addresses, checksums, numbered frames (IEC 62056-46).',
  ],
  ['LLC', 'Logical Link Control', 'Three octets before an APDU on HDLC: E6 E6 00 to the server, E6 E7 00 from it.'],
  ['MAC', 'Medium Access Control', 'The lower part of the link: who sends when, and addresses.'],
  ['SNRM', 'Set Normal Response Mode', 'HDLC frame with which a client opens the link and proposes sizes and windows.'],
  ['UA', 'Unnumbered Acknowledgement', 'HDLC frame with which the server accepts SNRM or DISC.'],
  ['DISC', 'Disconnect', 'HDLC frame that closes the link.'],
  ['DM', 'Disconnected Mode', 'HDLC frame: there is no link.'],
  ['FRMR', 'Frame Reject', 'HDLC frame: a frame came that can not be worked with.'],
  ['RR', 'Receive Ready', 'HDLC frame: acknowledges, and asks for more.'],
  ['RNR', 'Receive Not Ready', 'HDLC frame: acknowledges, but nothing more now.'],
  ['I frame', 'Information frame', 'HDLC frame with data and two numbers: of itself, and of the next frame expected.'],
  ['UI', 'Unnumbered Information', 'HDLC frame with data that nobody acknowledges: pushed values, broadcasts.'],
  ['NRM', 'Normal Response Mode', 'The server speaks only when it is asked.'],
  ['HCS', 'Header Check Sequence', 'Checksum over the head of an HDLC frame.'],
  ['FCS', 'Frame Check Sequence', 'Checksum over the whole HDLC frame.'],
  ['P/F', 'Poll / Final bit', 'Client: answer now. Server: this was the last frame of the answer.'],
  ['N(S)', 'send sequence number', 'The number of an I frame, 0 to 7.'],
  ['N(R)', 'receive sequence number', 'The number of the I frame expected next; acknowledges all before.'],
  ['window', '', 'How many frames or blocks may be sent before one must be acknowledged.'],
  [
    'wrapper',
    '',
    'Eight octets before an APDU on TCP or UDP: version, source and destination wPort, length (IEC 62056-47).',
  ],
  [
    'wPort',
    'wrapper Port',
    'A SAP on TCP or UDP: the number of the client or the logical device. TCP and UDP port of DLMS is 4059.',
  ],
  ['IEC 62056-21', '', 'The older readout in ASCII over the optical port; also begins HDLC in mode E. Once IEC 1107.'],
  ['mode E', '', 'IEC 62056-21 hand-shake after which both sides change to HDLC.'],
  ['gateway', '', 'Passes APDUs on to devices behind it, by network id and physical address.'],
  ['M-Bus', 'Meter Bus', 'A two-wire bus for heat, water and gas meters; carries DLMS as well (EN 13757).'],
  ['PLC', 'Power Line Communication', 'Over the mains: S-FSK, PRIME, G3-PLC.'],
  ['PRIME', 'PoweRline Intelligent Metering Evolution', 'A power line technology (OFDM).'],
  ['G3-PLC', '', 'A power line technology (OFDM, 6LoWPAN).'],
  ['S-FSK', 'Spread Frequency Shift Keying', 'A power line technology with two frequencies (IEC 61334).'],
  ['CIASE', 'Configuration Initiation ASE', 'Finds and registers new meters on an S-FSK power line.'],
  ['NTP', 'Network Time Protocol', 'Sets the clock over the internet.'],
  ['RCR', 'Ripple Control Receiver', 'Switches tariffs on signals over the mains.'],

  // metering
  ['MDI', 'Maximum Demand Indicator', 'The highest average power of a billing period.'],
  ['demand', '', 'Average power over a measurement period.'],
  ['billing period', '', 'The time between two resets, often a month; F of an OBIS code numbers the stored ones.'],
  ['VZ', 'Vorwertzeiger', 'The billing period counter; VZ=5 are the values stored when it was 5.'],
  ['rate', '', 'A tariff: values of each are counted apart, E of an OBIS code.'],
  ['quadrant', '', 'QI to QIV: signs of active and reactive power. QI and QIV are import of active power.'],
  ['CT', 'Current Transformer', 'Brings high currents down to what a meter can take; its ratio is a factor.'],
  ['VT', 'Voltage Transformer', 'Brings high voltages down; its ratio is a factor.'],
  ['THD', 'Total Harmonic Distortion', 'How much of a current or voltage is not at mains frequency.'],
  ['STS', 'Standard Transfer Specification', 'Tokens for prepayment meters (IEC 62055-41).'],
  ['deviation', '', 'Minutes from local time to UTC in a date-time: -60 is one hour east of Greenwich.'],

  // numbers that everybody meets
  ['4059', 'dlms-cosem', 'The port of DLMS on TCP and UDP, with the wrapper or with HDLC.'],
  ['7E', 'flag', 'The octet that begins and ends an HDLC frame.'],
  ['E6E600', 'LLC of a command', 'Three octets before an APDU of the client on HDLC.'],
  ['E6E700', 'LLC of a response', 'Three octets before an APDU of the server on HDLC.'],
  ['FA00', '', 'The base name of the Association SN, and the VAA name of short name referencing.'],
  ['FLAG', '', 'The association that gives makers their three letters.'],
];

/** Terms by their abbreviation, or by what it stands for. */
export function explainTerms(question: Question): readonly Meaning[] {
  if (question.kind !== undefined) return [];
  const wanted = question.plain;
  return Glossary.filter(
    ([term, long]) => plain(term.replace(/ \(.*\)$/, '')) === wanted || plain(long) === wanted,
  ).map(([term, long, text]) => ({ title: long === '' ? term : `${term}: ${long}`, rank: 1.5, rows: [['', text]] }));
}
