/**
 * Which attributes count in the unit that scaler_unit of the same object says (IEC 62056-6-2): values of Register, Extended register,
 * Demand register, Register table and Sensor manager.
 */
import { allClasses } from './classes.js';

/** Attributes beside scaler_unit that are numbers of it. */
const SCALED = new Set(['value', 'current_average_value', 'last_average_value', 'table_cell_values', 'raw_value']);
const SCALER_UNIT = 'scaler_unit';

/** Per class the bits of its scaled attributes, and the attribute that is scaler_unit; 0: none. */
interface Scaled {
  readonly attributes: number;
  readonly scalerUnit: number;
}
const NONE: Scaled = { attributes: 0, scalerUnit: 0 };
const SMALL = 256;
const byClass: Scaled[] = new Array(SMALL).fill(NONE);
for (const { id, versions } of allClasses) {
  const attributes = versions.flatMap((version) => version.attributes);
  const scalerUnit = attributes.find(({ name }) => name === SCALER_UNIT)?.id ?? 0;
  if (scalerUnit === 0 || id >= SMALL) continue;
  const bits = attributes.reduce((all, { id: one, name }) => (SCALED.has(name) ? all | (1 << one) : all), 0);
  byClass[id] = { attributes: bits, scalerUnit };
}

const scaledOf = (classId: number): Scaled => (classId >= 0 && classId < SMALL ? (byClass[classId] as Scaled) : NONE);

/** Does the attribute count in the unit of its object? */
export function isScaled(classId: number, attribute: number | undefined): boolean {
  if (attribute === undefined || attribute < 0 || attribute > 31) return false;
  return ((scaledOf(classId).attributes >>> attribute) & 1) !== 0;
}

/** Is the attribute the scaler_unit of its object? */
export function isScalerUnit(classId: number, attribute: number): boolean {
  const { scalerUnit } = scaledOf(classId);
  return scalerUnit !== 0 && scalerUnit === attribute;
}
