/**
 * Gas, A = 7 (EN 13757-1, IEC 62056-6-1): volumes by where they are measured, converted to base conditions, process values,
 * analysis.
 *
 *     7-0:13.2.0*255    forward absolute converter volume, index at base conditions
 */
import { channelText } from './any-medium.js';
import type { ObisCode, ObisNaming } from './code.js';
import {
  CALCULATION_METHOD,
  FLOW_RATE,
  GAS_ANALYSIS,
  GasAnalysis,
  GasAnalysisParameters,
  GasAverages,
  GasConversion,
  GasConversionValues,
  GasFlowRates,
  GasIndexes,
  GasProcessQuantities,
  GasProcessValues,
  GasVolumes,
} from './gas-tables.js';
import { RuleTable } from './rules.js';
import { billingText } from './template.js';

const PULSE_VOLUMES =
  '{e|volume forward, metering conditions|volume reverse, metering conditions|volume absolute, metering conditions|volume forward, base conditions|volume reverse, base conditions|volume absolute, base conditions}';
const AVERAGE = '{e|current value|average 15 minutes|average 60 minutes|average day|average month}';
const SCHEME = '(scheme {e|1|2|3|4})';

export const gasObjects = new RuleTable(`
  # identification, billing periods, program, parts
  0.0.0-9           Gas ID {e+1}
  0.0.255           Complete combined gas ID                        7 61
  0.1.0,3,6,9*f     Billing period counter ${SCHEME}{F}
  0.1.1,4,7,10      Number of available billing periods ${SCHEME}   1 3
  0.1.2,5,8,11*0-99  Time stamp of billing period VZ={f} ${SCHEME}
  0.1.2,5,8,11      Time stamp of the most recent billing period ${SCHEME}
  0.2.0             Program version
  0.2.1             Firmware version
  0.2.2             Software version
  0.2.3             Device version
  0.2.8             Active firmware signature
  0.2.10            Number of device channels
  0.2.11-15         {e|Pressure sensor|Temperature sensor|Calculator|Volume sensor|Density sensor}, serial number
  0.2.16            Sensor (medium irrespective), serial number
  0.2.17            Digital output configuration
  0.2.18            Analogue output configuration

  # constants, limits, nominal values
  0.3.0-5           Output pulse constant: ${PULSE_VOLUMES}  3 4
  0.7.0-5           Input pulse constant: ${PULSE_VOLUMES}  3 4
  0.4.0-4           Conversion factor {e+1}
  0.5.1*1-4         Threshold power for over-consumption relative to measurement period 2, limit {f}  3 4
  0.5.1*11-14       Threshold power for over-consumption relative to measurement period 3, limit {f-10}  3 4
  0.5.2*1-9         Threshold limit for over-consumption relative to measurement period 2, rate {f}  3 4
  0.5.2*11-19       Threshold limit for over-consumption relative to measurement period 3, rate {f-10}  3 4
  0.5.3-4           Maximum contracted consumption for recording interval {e-2}  3 4
  0.5.11-14         Absolute {e|temperature, minimum|temperature, maximum|pressure, minimum|pressure, maximum} limit setting  3 4
  0.6.1-4           Nominal value of the volume sensor: {e|pressure|temperature|Qmin|Qmax}  3 4

  # periods
  0.8.1-2           Recording interval {e}, for profile             1 3
  0.8.3-4           Measurement period {e-2}, for average value {e-2}  1 3
  0.8.5             Measurement period 3, for instantaneous value   1 3
  0.8.6             Measurement period 4, for test value            1 3
  0.8.10            Billing period                                  1 3
  0.8.11-14         Process interval {e-10} (default {e|15 min|1 h|1 day|1 month})  1 3
  0.8.15            Process interval 5, since last event            1 3
  0.8.16            Process interval 6, between last two events     1 3
  0.8.17-18         Measurement period {e-16}, for indexes (default {e|15 min|1 h})  1 3
  0.8.19            Measurement period 3, for indexes               1 3
  0.8.20-22         Billing period {e-19}, for indexes (default 1 {e|day|month|year})  1 3
  0.8.23            Billing period 4, for indexes                   1 3
  0.8.25-27,29-31   Averaging period {e-24} (default {e|5 min|15 min|1 h|1 day|1 month|1 year})  1 3
  0.8.28,32         Averaging period {e-24}                         1 3
  0.8.33            Averaging period 9, since last event            1 3
  0.8.34            Averaging period 10, between last two events    1 3
  0.8.35            Number of sub-periods for averaging period 2    1 3

  # time
  0.9.0             Number of days since last reset
  0.9.1             Local time
  0.9.2             Local date
  0.9.3             Start of conventional gas day
  0.9.4             Residual time shift
  0.9.6,14,18,22    Time of last reset ${SCHEME}
  0.9.7,15,19,23    Date of last reset ${SCHEME}
  0.9.11            Clock time shift limit
  0.9.12,16,20,24   Billing period reset lockout time ${SCHEME}
  0.9.13,17,21      Time expired since last end of billing period (scheme {e|2|3|4})

  # measurement
  0.10.0,1,11,21,31  Heating temperature, ${AVERAGE}
  0.11.0,1,11,21,31  Ambient device temperature, ${AVERAGE}
  0.13.1-10         Flow computation parameter: {e|internal pipe diameter|orifice diameter|pressure type (orifice fitting)|flow coefficient|expansion coefficient|reflux coefficient|isentropic coefficient|dynamic viscosity|differential pressure for cut off|Reynolds number}
  0.14.1            Densimeter K0 coefficient
  0.14.2            Densimeter K2 coefficient
  0.14.10           Densimeter period, instantaneous measurement
  0.14.11           Densimeter period, measurement period 15 minutes
  0.15.e            Sensor manager{I}                               67

  # status, lists, profiles
  96.5.0            Internal operating status, global               1 3 4 7 61 63
  96.5.1-9          Internal operating status (status word {e})     1 3 4 63
  98.1-4.e*f        Gas related data of billing period, scheme {d}{F}  7
  98.11.e*f         Gas related data of event triggered billing profile{F}  7
  99.1-2.4          Load profile with recording interval {d}        7
  99.3-4.4          Profile of maxima with recording interval {d-2}  7
  99.99.0           Certification data log                          7
  99.99.1-4         Load profile with recording interval {e|15 minutes|60 minutes|day|month}  7
`);

const PARAMETERS = 0;
const ANALYSIS_PARAMETERS = 12;
const PROFILES = 99;

/** A measured value, made of what its groups say. */
export function gasName(code: ObisCode): ObisNaming | undefined {
  const [a, b, c, d, e, f] = code;
  if (c === PARAMETERS) {
    const parameter = d === ANALYSIS_PARAMETERS && f === 255 ? GasAnalysisParameters[e] : undefined;
    return parameter === undefined
      ? undefined
      : of(`Gas analysis parameter: ${parameter}${channelText(a, b)}`, [1, 3, 4]);
  }
  const what = c === PROFILES ? profileName(d, e) : valueName(c, d, e);
  const billing = billingText(f);
  if (what === undefined || billing === undefined) return undefined;
  return of(what + billing + channelText(a, b), c === PROFILES ? [7] : [3, 4]);
}

const of = (name: string, classes: readonly number[]): ObisNaming => ({
  name,
  confidence: 'high',
  classes,
  generic: false,
});

function valueName(c: number, d: number, e: number): string | undefined {
  const both = (first: string | undefined, second: string | undefined, third: string | undefined = '') =>
    first === undefined || second === undefined ? undefined : `${first}, ${second}${third}`;
  if (GasVolumes[c] !== undefined) return e <= 63 ? both(GasVolumes[c], GasIndexes[d], rateText(e)) : undefined;
  if (c === FLOW_RATE) return both('flow rate', GasFlowRates[d], otherText(e));
  if (GasProcessQuantities[c] !== undefined) return both(GasProcessQuantities[c], GasProcessValues[d], otherText(e));
  if (GasConversion[c] !== undefined) {
    if (d === CALCULATION_METHOD) return both(GasConversion[c], methodText(e));
    return both(GasConversion[c], both(GasConversionValues[d], GasAverages[e]));
  }
  if (c === GAS_ANALYSIS) return both('natural gas analysis', both(GasAnalysis[d], GasAverages[e]));
  return undefined;
}

const rateText = (e: number): string => (e === 0 ? ', rate 0 (total)' : `, rate ${e}`);
const otherText = (e: number): string => (e === 0 || e === 255 ? '' : `, E=${e}`);

function methodText(e: number): string | undefined {
  if (e === 0) return 'calculation method in use';
  return e <= 20 ? `calculation method ${e} supported` : undefined;
}

/** C = 99: D and E carry the C and D of what is recorded. */
function profileName(c: number, d: number): string | undefined {
  const quantity = GasProcessQuantities[c];
  if (quantity !== undefined && d === 255) return `Load profile for ${quantity}`;
  const recorded = GasVolumes[c] !== undefined ? join(GasVolumes[c], GasIndexes[d]) : profiled(c, d);
  return recorded === undefined ? undefined : `Load profile for ${recorded}`;
}

function profiled(c: number, d: number): string | undefined {
  if (c === FLOW_RATE) return join('flow rate', GasFlowRates[d]);
  return join(GasProcessQuantities[c], GasProcessValues[d]);
}

const join = (first: string | undefined, second: string | undefined): string | undefined =>
  first === undefined || second === undefined ? undefined : `${first}, ${second}`;
