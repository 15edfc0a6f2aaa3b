import { describe, expect, it } from 'vitest';
import { allMakers, makerLetters, makerNumber, makerOf } from '../../../dissectors/cosem/manufacturers.js';
import { systemTitleWords } from '../../../dissectors/cosem/system-title.js';
import { hex } from '../../dissect.js';

describe('makers', () => {
  it('are known by their letters', () => {
    expect([makerOf('KAM'), makerOf('XYZ'), makerOf('constructor')]).toEqual(['Kamstrup', undefined, undefined]);
    expect(allMakers().filter(([letters]) => !/^[A-Z]{3}$/.test(letters))).toEqual([]);
  });

  it('have a number in M-Bus, five bits a letter', () => {
    expect(makerLetters(0x2c2d)).toBe('KAM');
    for (const [letters] of allMakers()) expect(makerLetters(makerNumber(letters))).toBe(letters);
  });

  it.each([0, 0x001f, 0x7fff, 0x8421, -1, 0x1_0000])('have no letters for %i', (number) => {
    expect(makerLetters(number)).toBeUndefined();
  });
});

describe('system titles', () => {
  it.each([
    ['49534b6630000001', 'single phase IP meter (IDIS package 2), disconnector, load management, serial number 1'],
    ['4c475a671f00ffff', 'polyphase IP meter (IDIS package 2), disconnector, serial number 251723775'],
    // a device type that is not of the form; a maker that doesn't follow it
    ['49534b0130000001', ''],
    ['4b414d6630000001', ''],
  ])('say of %s: %s', (title, words) => {
    expect(systemTitleWords(hex(title))).toBe(words);
  });
});
