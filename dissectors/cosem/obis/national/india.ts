/** Objects of the Indian companion standard IS 15959, parts 1 to 3. */
import { nationalSet } from './national-set.js';

export const india = nationalSet(
  'India IS 15959',
  'high',
  `
  0-0:96.1.0        Meter serial number
  0-0:96.1.1        Manufacturer name
  0-0:96.1.4        Year of manufacture
  1-0:0.2.0         Firmware version for meter
  0-0:94.91.9       Meter type
  0-0:94.91.11      Meter category
  0-0:94.91.12      Current rating
  0-0:94.91.10      Nameplate profile
  1-0:94.91.0       Instantaneous profile
  1-0:94.91.3       Scaler profile: instantaneous
  1-0:94.91.4       Scaler profile: block load
  1-0:94.91.5       Scaler profile: daily load
  1-0:94.91.6       Scaler profile: billing
  1-0:94.91.7       Scaler profile: events
  1-0:99.1.0        Block load profile
  1-0:99.2.0        Daily load profile
  1-0:98.1.0        Billing profile
  0-0:99.98.0       Voltage related events
  0-0:99.98.1       Current related events
  0-0:99.98.2       Power related events
  0-0:99.98.3       Transaction events
  0-0:99.98.4       Other events
  0-0:99.98.5       Non roll over events
  0-0:99.98.6       Control events
  0-0:96.11.0       Event code: voltage
  0-0:96.11.1       Event code: current
  0-0:96.11.2       Event code: power
  0-0:96.11.3       Event code: transaction
  0-0:96.11.4       Event code: other
  0-0:96.11.5       Event code: non roll over
  0-0:96.11.6       Event code: control
  0-0:94.91.0       Cumulative tamper count
  0-0:0.1.0         Cumulative billing count
  0-0:0.1.2         Billing date
  0-0:94.91.8       Cumulative power failure duration
  0-0:94.91.13      Billing power on duration
  0-0:94.91.14      Cumulative power on duration
  0-0:94.91.18      Event status word 1
  0-0:94.91.26      Event status word filter
  0-0:43.1.2        Invocation counter MR association
  0-0:43.1.3        Invocation counter US association
  0-0:43.1.4        Invocation counter push association
  0-0:43.1.5        Invocation counter firmware association
  0-0:40.0.1        Public client association
  0-0:40.0.2        Meter reader association
  0-0:40.0.3        Utility setting association
  0-0:25.9.0        Instant push setup
  0-4:25.9.0        Alert push setup
`,
);
