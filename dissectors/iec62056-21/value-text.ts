/** What the text of a value says: numbers, times, characters written as hex. */
import { isPrintable } from './characters.js';

/** A number as readouts write it, the fraction behind a point or a comma. */
const NUMBER = /^[+-]?\d{1,15}(?:[.,]\d{1,15})?$/;

/** Undefined where it is none. */
export function numberText(text: string): string | undefined {
  return NUMBER.test(text) ? String(Number(text.replace(',', '.'))) : undefined;
}

/** `YYMMDDhhmm[ss][X]`, X being S in summer and W in winter (DSMR P1, format TST). */
const TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?([SW])?$/;
const RANGES: readonly (readonly [least: number, most: number])[] = [
  [0, 99],
  [1, 12],
  [1, 31],
  [0, 23],
  [0, 59],
  [0, 60],
];

/** `2010-12-09T11:25:00`, in the meter's own time; undefined where it is none. `sure`: it has to say summer or winter. */
export function timeText(text: string, sure: boolean): string | undefined {
  const match = TIME.exec(text);
  if (match === null || (sure && match[7] === undefined)) return undefined;
  const parts = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (parts.some((part, i) => part < (RANGES[i]?.[0] ?? 0) || part > (RANGES[i]?.[1] ?? 0))) return undefined;
  const [year, month, day, hour, minute, second] = parts.map((part) => String(part).padStart(2, '0'));
  return `20${year}-${month}-${day}T${hour}:${minute}:${second}`;
}

const HEX = /^(?:[0-9A-Fa-f]{2}){3,}$/;

/** Characters that are written as hex, as identifications and messages of P1 are; undefined where they are none. */
export function charactersText(text: string): string | undefined {
  if (!HEX.test(text)) return undefined;
  let characters = '';
  for (let i = 0; i < text.length; i += 2) {
    const character = Number.parseInt(text.slice(i, i + 2), 16);
    if (!isPrintable(character)) return undefined;
    characters += String.fromCharCode(character);
  }
  return characters;
}
