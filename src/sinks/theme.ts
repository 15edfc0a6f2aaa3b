import { Chalk, type ColorSupportLevel } from 'chalk';

/** Colours are meanings; nothing is told by colour alone. */
export interface Theme {
  readonly number: (text: string) => string;
  readonly time: (text: string) => string;
  readonly address: (text: string) => string;
  readonly service: (text: string) => string;
  readonly object: (text: string) => string;
  readonly value: (text: string) => string;
  readonly label: (text: string) => string;
  readonly bytes: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly note: (text: string) => string;
}

/** Level 0 is no colour. */
export function themeOf(level: ColorSupportLevel): Theme | undefined {
  if (level === 0) return undefined;
  const chalk = new Chalk({ level });
  return {
    number: chalk.dim,
    time: chalk.dim,
    address: chalk.cyan,
    service: chalk.bold,
    object: chalk.reset,
    value: chalk.green,
    label: chalk.cyan,
    bytes: chalk.dim,
    error: chalk.red,
    warning: chalk.yellow,
    note: chalk.dim,
  };
}
