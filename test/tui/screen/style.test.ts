import { Chalk } from 'chalk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applySgr,
  attributesOf,
  merge,
  onBlank,
  PLAIN,
  sgrOf,
  styleOf,
  transition,
} from '../../../src/tui/screen/style.js';

const chalk = new Chalk({ level: 3 });

const NONE = {
  foreground: -1,
  background: -1,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
  strikethrough: false,
};

describe('styles', () => {
  it('are read from what chalk writes: 16 colours, 256, 16 million', () => {
    expect(attributesOf(styleOf(chalk.red.bgBlueBright.bold('x')))).toEqual({
      ...NONE,
      foreground: 1,
      background: 12,
      bold: true,
    });
    expect(attributesOf(styleOf(chalk.ansi256(208).underline('x')))).toEqual({
      ...NONE,
      foreground: 208,
      underline: true,
    });
    const { foreground, background } = attributesOf(styleOf(chalk.hex('#102030').bgHex('#ff0001')('x')));
    expect([foreground, background]).toEqual([0x1102030, 0x1ff0001]);
    expect(attributesOf(styleOf(chalk.dim.italic.inverse.strikethrough('x')))).toEqual({
      ...NONE,
      dim: true,
      italic: true,
      inverse: true,
      strikethrough: true,
    });
  });

  it('are what stands before the first character', () => {
    expect(styleOf(`plain ${chalk.red('red')}`)).toBe(PLAIN);
    expect(styleOf(chalk.red('red') + chalk.green('green'))).toBe(styleOf('\x1b[31m'));
  });

  it('are the same number when they are the same', () => {
    expect(styleOf('\x1b[1m\x1b[31m')).toBe(styleOf('\x1b[31;1m'));
    expect(styleOf('\x1b[31m\x1b[39m')).toBe(PLAIN);
  });

  it('change nothing for what is not known', () => {
    expect(styleOf('\x1b[53;73;58m')).toBe(PLAIN);
    expect(attributesOf(applySgr(PLAIN, '38;2;1')).foreground).toBe(0x1010000);
  });

  it('are laid over each other: what is set wins, what is open stays', () => {
    const under = styleOf(chalk.green.underline.dim('x'));
    const over = styleOf(chalk.bgBlue.bold('x'));
    expect(attributesOf(merge(under, over))).toEqual({
      ...NONE,
      foreground: 2,
      background: 4,
      underline: true,
      bold: true,
    });
    expect(merge(under, PLAIN)).toBe(under);
    expect(merge(PLAIN, over)).toBe(over);
  });

  it('show less where there is no letter', () => {
    expect(onBlank(styleOf(chalk.red.bold('x')))).toBe(PLAIN);
    expect(onBlank(styleOf(chalk.red.bgBlue('x')))).toBe(styleOf(chalk.bgBlue('x')));
    expect(onBlank(styleOf(chalk.red.underline('x')))).toBe(styleOf(chalk.red.underline('x')));
  });
});

describe('a transition', () => {
  const between = (from: string, to: string): string => transition(styleOf(from), styleOf(to));

  it('says only what changes', () => {
    expect(between('\x1b[31m', '\x1b[1;31m')).toBe('\x1b[1m');
    expect(between('\x1b[1;31m', '\x1b[31m')).toBe('\x1b[22m');
    expect(between('\x1b[1;31m', '\x1b[2;31m')).toBe('\x1b[22;2m');
    expect(between('\x1b[1;4;31;44m', '\x1b[1;4;32;44m')).toBe('\x1b[32m');
    expect(between('\x1b[1m', '\x1b[1m')).toBe('');
  });

  it('begins anew where that is shorter', () => {
    expect(between('\x1b[1;4;7;31;44m', '')).toBe('\x1b[m');
    expect(between('\x1b[1;3;4;7;9;31;44m', '\x1b[32m')).toBe('\x1b[0;32m');
  });

  const someStyle = fc
    .tuple(
      fc.subarray([1, 2, 3, 4, 7, 9]),
      fc.constantFrom('', '31', '97', '38;5;3', '38;5;200', '38;2;1;2;3'),
      fc.constantFrom('', '41', '107', '48;5;12', '48;2;9;8;7'),
    )
    .map(([flags, fore, back]) =>
      styleOf(`\x1b[${[0, ...flags, fore, back].filter((code) => code !== '').join(';')}m`),
    );

  it('leads from any style to any other', () => {
    fc.assert(
      fc.property(someStyle, someStyle, (from, to) => {
        const sequence = transition(from, to);
        expect(sequence === '' ? from : applySgr(from, sequence.slice(2, -1))).toBe(to);
        expect(styleOf(sgrOf(to))).toBe(to);
      }),
    );
  });
});
