/**
 * Makers of meters by the three letters that the FLAG association gave them. The letters stand in system titles, in logical
 * device names and, five bits each, in M-Bus:
 *
 *     0 LLLLL LLLLL LLLLL    A is 1 (EN 13757-7, manufacturer id)
 */

/** The well-known ones; some firms have letters of firms they bought. */
const Makers: Readonly<Record<string, string>> = {
  ABB: 'ABB',
  ACE: 'Itron (Actaris)',
  AMT: 'Aquametro',
  APA: 'Apator',
  APT: 'Apator',
  AUX: 'Ningbo Sanxing (AUX)',
  CIR: 'Circutor',
  DME: 'Diehl Metering',
  DZG: 'DZG Metering',
  EBZ: 'eBZ',
  EFE: 'Engelmann',
  ELS: 'Elster',
  EMH: 'EMH',
  ESY: 'EasyMeter',
  GAV: 'Carlo Gavazzi',
  GRX: 'Gurux',
  HAG: 'Hager',
  HXE: 'Hexing',
  HYD: 'Hydrometer (Diehl)',
  INV: 'Invensys',
  ISK: 'Iskraemeco',
  ITR: 'Itron',
  KAM: 'Kamstrup',
  KFM: 'Kaifa',
  LGB: 'Landis+Gyr (UK)',
  LGZ: 'Landis+Gyr',
  LOG: 'Logarex',
  LUG: 'Landis+Gyr',
  NZR: 'NZR',
  QDS: 'Qundis',
  SAG: 'Sagemcom',
  SEN: 'Sensus',
  SIE: 'Siemens',
  SLB: 'Schlumberger',
  SON: 'Sontex',
  TCH: 'Techem',
  ZIV: 'ZIV',
  ZPA: 'ZPA Smart Energy',
};

/** The maker behind three letters; undefined where they are nobody's. */
export function makerOf(letters: string): string | undefined {
  return Object.hasOwn(Makers, letters) ? Makers[letters] : undefined;
}

/** All makers that are known, in the order of their letters. */
export function allMakers(): readonly (readonly [letters: string, name: string])[] {
  return Object.entries(Makers);
}

/** Letters of a maker from its number in M-Bus; undefined where that stands for no letters. */
export function makerLetters(id: number): string | undefined {
  const letters = [(id >> 10) & 31, (id >> 5) & 31, id & 31];
  if (id < 0 || id > 0x7fff || letters.some((letter) => letter < 1 || letter > 26)) return undefined;
  return String.fromCharCode(...letters.map((letter) => letter + 64));
}

/** The number of a maker in M-Bus. */
export function makerNumber(letters: string): number {
  return [...letters].reduce((number, letter) => (number << 5) | (letter.charCodeAt(0) - 64), 0);
}
