/** Makes the list of what has been decoded from bytes, and from whose; see `npm run coverage`. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captures } from '../captures/make.js';
import { ApduNames } from '../dissectors/dlms/tags.js';
import { DataTypeNames } from '../src/core/index.js';
import { readCapture } from './corpus/read.js';
import {
  addCoverage,
  allChoices,
  type Coverage,
  choiceText,
  coverageText,
  madeValues,
  newCoverage,
} from './coverage.js';

const FOLDER = fileURLToPath(new URL('../captures/', import.meta.url));
const CORPUS = '../shared/corpus';

describe('our own captures', () => {
  const own = newCoverage();
  let corpus: Coverage | undefined;

  beforeAll(async () => {
    for (const { name } of captures) addCoverage(own, await readCapture(FOLDER + name, false));
    if (!existsSync(CORPUS)) return;
    corpus = newCoverage();
    for (const file of readdirSync(CORPUS)) {
      if (/\.(hex|bin|pcap)$/.test(file)) addCoverage(corpus, await readCapture(`${CORPUS}/${file}`, false));
    }
  }, 60_000);

  it('have every APDU', () => {
    const missing = Object.keys(ApduNames).filter((tag) => !own.tags.has(Number(tag)));
    expect(missing.map((tag) => ApduNames[Number(tag)])).toEqual([]);
  });

  it('have every choice', () => {
    expect(
      allChoices()
        .filter((choice) => !own.choices.has(choice))
        .map(choiceText),
    ).toEqual([]);
  });

  it('have every data type', () => {
    const missing = Object.keys(DataTypeNames).filter((tag) => !own.dataTypes.has(Number(tag)));
    expect(missing.map((tag) => DataTypeNames[Number(tag)])).toEqual([]);
  });

  afterAll(() => {
    if (process.env.COVERAGE !== undefined) console.log(coverageText(own, corpus, madeValues()));
  });
});
