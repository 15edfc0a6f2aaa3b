/**
 * Values that are made of others, taken apart as the tree does: `conformance 0x00301d` and `clock status 80` of flags, `security
 * control 30` of bits, `2.16.756.5.8.1.1` and its octets `60857405080101` of arcs.
 */
import { allFields, type Field, flagNames, Kind, nameOf, oidText } from '../core/index.js';
import { Aliases } from './fields.js';
import { asks, type Meaning, plain, type Question } from './meaning.js';

export function explainValues(question: Question): readonly Meaning[] {
  if (!asks(question, 'field')) return [];
  return [...ofFlags(question), ...ofIdentifier(question)];
}

/** Flags and bits are written in hex, with `0x` or without. */
function ofFlags({ rest }: Question): readonly Meaning[] {
  const match = /^(.+?)[\s=:]+(?:0x)?([0-9a-f]{1,8})$/i.exec(rest);
  if (match === null) return [];
  const wanted = plain(match[1] as string);
  const value = Number.parseInt(match[2] as string, 16);
  const isWanted = (field: Field): boolean =>
    field.name === Aliases[wanted] || [field.name, field.key, field.label].some((name) => plain(name) === wanted);
  const meanings = new Map<string, Meaning>();
  for (const field of allFields().filter(isWanted)) {
    const rows = field.kind === Kind.flagSet ? flagRows(field, value) : partRows(field, value);
    const digits = value.toString(16).padStart(Math.max(2, 2 * field.size), '0');
    const title = `0x${digits}, value of ${field.name} (${field.label})`;
    if (rows.length > 0 && !meanings.has(title)) meanings.set(title, { title, rank: 1, rows });
  }
  return [...meanings.values()];
}

function flagRows(field: Field, value: number): Meaning['rows'] {
  if (value === field.unspecified) return [['', 'not specified']];
  const names = flagNames((field.names ?? {}) as Readonly<Record<number, string>>, value);
  return names.length === 0 ? [['flags', 'none']] : names.map((name) => ['flag', name] as const);
}

/** Only where all values have the same parts. */
function partRows(field: Field, value: number): Meaning['rows'] {
  const names = new Set(field.parts.map(({ name }) => name));
  if (allFields().filter(({ name }) => names.has(name)).length > names.size) return [];
  return field.parts.map((part) => {
    if (part.kind === Kind.enumerated) return [part.label, withName(part, value)] as const;
    const bits = (value & part.mask) >>> part.shift;
    const isFlag = part.names === undefined && (part.mask & (part.mask - 1)) === 0;
    return [part.label, isFlag ? (bits === 1 ? 'yes' : 'no') : withName(part, bits)] as const;
  });
}

function withName(field: Field, value: number): string {
  const name = nameOf(field, value);
  const shown = field.hex ? `0x${value.toString(16).padStart(2, '0')}` : String(value);
  return name === undefined ? shown : `${shown} (${name})`;
}

/** Object identifiers of the DLMS UA, by the arc that says what they name. */
const NAMED_BY_ARC: Readonly<Record<string, string>> = { 1: 'acse.application_context_name', 2: 'acse.mechanism_name' };
const IDENTIFIER = /^2\.16\.756\.5\.8\.(\d{1,3})\.(\d{1,3})$/;

function ofIdentifier({ rest }: Question): readonly Meaning[] {
  const octets = /^(?:0607)?(608574(?:[0-9a-f]{2}){4})$/i.exec(rest.replace(/[\s:]/g, ''))?.[1];
  const text = octets === undefined ? rest : oidText(Buffer.from(octets, 'hex'), 0, octets.length / 2);
  const [, arc, last] = IDENTIFIER.exec(text) ?? [];
  const field = allFields().find(({ name }) => arc !== undefined && name === NAMED_BY_ARC[arc]);
  const word = field === undefined ? undefined : nameOf(field, Number(last));
  if (field === undefined || word === undefined) return [];
  return [{ title: `${text}, ${field.label}: ${word}`, rank: 1, rows: [['field', field.about ?? field.name]] }];
}
