/** Abstract objects, A = 0: what no medium owns: clock, scripts, setups, events (IEC 62056-6-1, abstract objects). */
import { RuleTable } from './rules.js';

const SCRIPTS =
  'Tariffication|Activate test mode|Activate normal mode|Set output signals|Switch optical test output|Power quality measurement management|Disconnect control|Image activation|Push|Load profile control|M-Bus profile control|Function control';
const SCHEDULES =
  'End of billing period|Disconnect control|Image activation|Output control|Push|Load profile control|M-Bus profile control|Function control';
const PHASES = 'all three phases|L1|L2|L3|any phase';
/** Four objects tell of each kind of tampering. */
const EVENT =
  '{e| event counter| event, time stamp of current occurrence| event, duration of current occurrence| event, cumulative duration}';

export const abstractObjects = new RuleTable(`
  # billing periods, program, time
  0.1.0,3*f         Billing period counter (scheme {e|1|2}){F}
  0.1.1,4           Number of available billing periods (scheme {e|1|2})
  0.1.2,5*0-99      Time stamp of billing period VZ={f} (scheme {e|1|2})
  0.1.2,5           Time stamp of the most recent billing period closed (scheme {e|1|2})
  0.2.0             Active firmware identifier
  0.2.1             Active firmware version
  0.2.8             Active firmware signature
  0.9.1             Local time
  0.9.2             Local date
  1.0.e             Clock{I}                                        8
  1.1.e             UNIX clock{I}
  1.2.e             High resolution clock{I}

  # modem
  2.0.0             Modem configuration                             27
  2.1.0             Auto connect                                    29
  2.2.0             Auto answer                                     28

  # scripts, tariffs, schedules, limits
  10.d.0            Global meter reset script table{D}              9
  10.d.1            MDI reset / end of billing period script table{D}  9
  10.d.100-111      {e|${SCRIPTS}} script table{D}  9
  10.d.125          Broadcast script table{D}                       9
  10.d.e            Script table {e}{D}                             9   medium
  11.0.e            Special days table{I}                           11
  12.0.e            Schedule{I}                                     10
  13.0.e            Activity calendar{I}                            20
  14.0.e            Register activation{I}                          6
  15.d.0-7          {e|${SCHEDULES}} single action schedule{D}  22
  16.0.e            Register monitor{I}                             21
  16.1.0-9          Alarm monitor{I}                                21
  16.2.e            Parameter monitor{I}                            65
  17.0.e            Limiter{I}                                      71
  18.0.e            Array manager{I}                                123

  # payment metering
  19.0-9.0          Account {d}                                     111
  19.10-19.e        Credit {e} of account {d-10}                    112
  19.20-29.e        Charge {e} of account {d-20}                    113
  19.40-49.e        Token gateway {e} of account {d-40}             115
  19.50-59.1        Max credit limit of account {d-50}
  19.50-59.2        Max vend limit of account {d-50}
  19.60-69.0        IEC 62055-41 attributes of account {d-60}       116

  # local ports, readout lists, HDLC, twisted pair
  20.0.0            IEC optical port setup                          19
  20.0.1            IEC electrical port setup                       19
  21.0.0            General local port readout profile              7
  21.0.1            General display readout profile                 7
  21.0.2            Alternate display readout profile               7
  21.0.3            Service display readout profile                 7
  21.0.4            List of configurable meter data profile         7
  21.0.e            Additional readout profile {e-4}                7
  22.0.0            IEC HDLC setup                                  23
  23.0.0            IEC twisted pair (1) setup                      24
  23.1.0            IEC twisted pair MAC address setup              43
  23.2.0            IEC twisted pair fatal error register
  23.3.0            IEC 62056-3-1 short readout                     7
  23.3.1            IEC 62056-3-1 long readout                      7
  23.3.2-9          IEC 62056-3-1 alternate readout profile {e-2}   7

  # M-Bus
  24.0.0            M-Bus slave port setup                          25
  24.1.0            M-Bus client                                    72
  24.2.e            M-Bus value{I}                                  4
  24.3.e            M-Bus profile generic{I}                        7
  24.4.0            M-Bus disconnect control                        70
  24.5.0            M-Bus control log                               7
  24.6.0            M-Bus master port setup                         74
  24.8.e            DLMS/COSEM server M-Bus port setup{I}           76
  24.9.e            M-Bus diagnostic{I}                             77

  # internet, push, cellular
  25.0.e            TCP-UDP setup{I}                                41
  25.1.e            IPv4 setup{I}                                   42
  25.2.e            MAC address setup{I}                            43
  25.3.e            PPP setup{I}                                    44
  25.4.e            GPRS modem setup{I}                             45
  25.5.e            SMTP setup{I}                                   46
  25.6.e            GSM diagnostic{I}                               47
  25.7.e            IPv6 setup{I}                                   48
  25.9.e            Push setup{I}                                   40
  25.10.e           NTP setup{I}                                    100
  25.11.e           LTE monitoring{I}                               151
  25.12.e           SCHC-LPWAN setup{I}                             126  low
  25.13.e           SCHC-LPWAN diagnostic{I}                        127  low
  25.14.e           LoRaWAN setup{I}                                128  low
  25.15.e           LoRaWAN diagnostic{I}                           129  low
  25.16.e           CoAP setup{I}                                   152  low
  25.17.e           CoAP diagnostic{I}                              153  low

  # power line, radio
  26.0.0            S-FSK Phy&MAC setup                             50
  26.1.0            S-FSK Active initiator                          51
  26.2.0            S-FSK MAC synchronization timeouts              52
  26.3.0            S-FSK MAC counters                              53
  26.5.0            IEC 61334-4-32 LLC setup                        55
  26.6.0            S-FSK Reporting system list                     56
  27.0.0            ISO/IEC 8802-2 LLC Type 1 setup                 57
  27.1.0            ISO/IEC 8802-2 LLC Type 2 setup                 58
  27.2.0            ISO/IEC 8802-2 LLC Type 3 setup                 59
  28.0.0            61334-4-32 LLC SSCS setup                       80
  28.1.0            PRIME physical layer counters                   81
  28.2.0            PRIME MAC setup                                 82
  28.3.0            PRIME MAC functional parameters                 83
  28.4.0            PRIME MAC counters                              84
  28.5.0            PRIME MAC network administration data           85
  28.6.0            PRIME MAC address setup                         43
  28.7.0            PRIME application identification                86
  29.0.0            G3-PLC MAC layer counters                       90
  29.1.0            G3-PLC MAC setup                                91
  29.2.0            G3-PLC 6LoWPAN adaptation layer setup           92
  30.0.e            ZigBee SAS startup{I}                           101
  30.1.e            ZigBee SAS join{I}                              102
  30.2.e            ZigBee SAS APS fragmentation{I}                 103
  30.3.e            ZigBee network control{I}                       104
  30.4.e            ZigBee tunnel setup{I}                          105
  31.0.0            Wireless Mode Q channel                         73
  32.0.0            ISO/IEC 14908 identification                    130  medium
  32.1.0            ISO/IEC 14908 protocol setup                    131  medium
  32.2.0            ISO/IEC 14908 protocol status                   132  medium
  32.3.0            ISO/IEC 14908 diagnostic                        133  medium
  33.0.0            HS-PLC MAC setup                                140
  33.1.0            HS-PLC CPAS setup                               141
  33.2.0            HS-PLC IP SSAS setup                            142
  33.3.0            HS-PLC HDLC SSAS setup                          143
  34.0.0            Wi-SUN setup                                    95   medium
  34.1.0            Wi-SUN diagnostic                               96   medium
  34.2.0            RPL diagnostic                                  97   medium
  34.3.0            MPL diagnostic                                  98   medium

  # associations, security, firmware
  0:40.0.0          Current association                             12 15
  0:40.0.e          Association {e}                                 12 15
  0:41.0.0          SAP assignment                                  17
  0:42.0.0          COSEM logical device name                       1 3
  0:43.0.e          Security setup {e}                              64
  43.1.e            Invocation counter {e}
  43.2.e            Data protection {e}                             30
  0:44.0.e          Image transfer{I}                               18
  0:44.1.e          Function control{I}                             122
  0:44.2.e          Communication port protection{I}                124

  # tables of ANSI C12.19, compact data
  65.0-15.e         Standard table {d*128+e}                        26
  65.16-31.e        Manufacturer table {d*128+e-2048}               26
  65.32-47.e        Standard pending table {d*128+e-4096}           26
  65.48-63.e        Manufacturer pending table {d*128+e-6144}       26
  66.0.e            Compact data {e}                                62

  # general and service entries
  96.1.0            Device ID 1 (manufacturing number)
  96.1.1-9          Device ID {e+1}
  96.1.10           Metering point ID
  96.1.255          Complete device ID                              7 61
  96.2.0            Number of configuration program changes
  96.2.1            Date of last configuration program change
  96.2.2            Date of last time switch program change
  96.2.3            Date of last ripple control program change
  96.2.4            Status of security switches
  96.2.5            Date of last calibration
  96.2.6            Date of next configuration program change
  96.2.7            Date of activation of the passive calendar
  96.2.10           Number of protected configuration program changes
  96.2.11           Date of last protected configuration program change
  96.2.12           Date of last clock synchronization / setting
  96.2.13           Date of last firmware activation
  96.3.0            State of input/output control signals, global   1 3 4 7 61 63
  96.3.1            State of input control signals (status word 1)  1 3 4 63
  96.3.2            State of output control signals (status word 2)  1 3 4 63
  96.3.3-4          State of input/output control signals (status word {e})  1 3 4 63
  96.3.10           Disconnect control                              70
  96.3.20-29        Arbitrator {e-20}                               68
  96.4.0            State of internal control signals, global       1 3 4 7 61 63
  96.4.1-4          State of internal control signals (status word {e})  1 3 4 63
  96.5.0            Internal operating status, global               1 3 4 7 61 63
  96.5.1-4          Internal operating status (status word {e})     1 3 4 63
  96.6.0            Battery use time counter
  96.6.1            Battery charge display
  96.6.2            Date of next battery change
  96.6.3            Battery voltage
  96.6.4            Battery initial capacity
  96.6.5            Battery installation date and time
  96.6.6            Battery estimated remaining use time
  96.6.10           Auxiliary supply use time counter
  96.6.11           Auxiliary voltage (measured)
  96.7.0-3          Number of power failures in {e|${PHASES}}
  96.7.4            Number of power failures of the auxiliary supply
  96.7.5-9          Number of long power failures in {e|${PHASES}}
  96.7.10-14        Time of power failure in {e|${PHASES}}
  96.7.15-19        Duration of long power failure in {e|${PHASES}}
  96.7.20           Time threshold for long power failure
  96.7.21           Number of power failures in any phase
  96.8.0            Time of operation, total
  96.8.1-63         Time of operation, rate {e}
  96.9.0            Ambient temperature                             3 4
  96.9.1            Ambient pressure                                3 4
  96.9.2            Relative humidity                               3 4
  96.10.1-10        Status register {e}                             1 3 4 63
  96.11.0-99        Event code {e+1}
  96.12.1           Communication port: number of connections
  96.12.4           Communication port: parameter 1
  96.12.5           Communication port: GSM field strength
  96.12.6           Communication port: telephone number / communication address
  96.13.0           Consumer message via local consumer information port
  96.13.1           Consumer message via display and/or consumer information port
  96.14.0-15        Currently active tariff {e+1}
  96.15.0-99        Event counter {e+1}
  96.16.0-9         Profile entry digital signature {e+1}
  96.17.0-127       Profile entry counter {e+1}                     1 3 4  medium
  96.20.0-3         Meter open${EVENT}
  96.20.5-8         Terminal cover open${EVENT}
  96.20.10-13       Tilt${EVENT}
  96.20.15-18       Strong DC magnetic field${EVENT}
  96.20.20-23       Supply control switch / valve tamper${EVENT}
  96.20.25-28       Metrology tamper${EVENT}
  96.20.30-33       Communication tamper${EVENT}
  96.50-99.e*f      Manufacturer specific abstract object (96.{d}.{e})  -

  # alarms, lists, profiles
  97.98.0-9         Alarm register {e+1}
  97.98.10-19       Alarm filter {e-9}
  97.98.20-29       Alarm descriptor {e-19}
  97.98.255         Alarm register profile                          7 61
  98.1-2.e*f        Data of billing period, scheme {d}{I}{F}        7
  98.10.e*f         Register table, general use{I}{F}               61
  99.1-2.e          Load profile with recording period {d}{I}       7
  99.3.0            Load profile during test                        7
  99.12.e           Connection profile{I}                           7
  99.13.e           GSM diagnostic profile{I}                       7
  99.14.e           Charge collection history{I}                    7
  99.15.e           Token credit history{I}                         7
  99.16.e           Parameter monitor log{I}                        7
  99.17.e           Token transfer log{I}                           7
  99.18.e           LTE monitoring profile{I}                       7
`);
