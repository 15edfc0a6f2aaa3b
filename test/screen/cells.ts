/** Cells of a screen with their styles, read from text with SGR sequences (ECMA-48, 8.3.117), as tmux gives it. */
export interface Cell {
  readonly text: string;
  /** Of `bold dim italic underline inverse strike`, in this order, and `fg:…`, `bg:…`. */
  readonly style: string;
}

/** Numbers that switch on, by the word; those that switch off what is named. */
const ON: Readonly<Record<number, string>> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  9: 'strike',
};
const OFF: Readonly<Record<number, readonly string[]>> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['strike'],
  39: ['fg'],
  49: ['bg'],
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with one, and shifts of the character set are two
const PIECES = /\x1b\[([\d;:]*)m|[\x0e\x0f]|([\s\S])/gu;

export function cellsOf(text: string): readonly (readonly Cell[])[] {
  const style = new Map<string, string>();
  const rows: Cell[][] = [[]];
  for (const [, numbers, character] of text.matchAll(PIECES)) {
    if (numbers !== undefined) change(style, numbers);
    else if (character === '\n') rows.push([]);
    else if (character !== undefined) rows.at(-1)?.push({ text: character, style: wordsOf(style) });
  }
  return rows;
}

function change(style: Map<string, string>, numbers: string): void {
  const values = numbers.split(/[;:]/).map(Number);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value === 0) style.clear();
    else if (ON[value] !== undefined) style.set(ON[value], '');
    else if (OFF[value] !== undefined) for (const name of OFF[value]) style.delete(name);
    else if (value === 38 || value === 48) {
      const length = values[i + 1] === 5 ? 3 : 5;
      style.set(value === 38 ? 'fg' : 'bg', values.slice(i + 1, i + length).join('.'));
      i += length - 1;
    } else style.set(value % 60 < 40 && value < 98 ? 'fg' : 'bg', String(value));
  }
}

function wordsOf(style: ReadonlyMap<string, string>): string {
  const words = [...style].map(([name, value]) => (value === '' ? name : `${name}:${value}`));
  return words.sort().join(' ');
}

/** Rows in which only cells remain whose style has a word; the others are blank. */
export function onlyStyled(rows: readonly (readonly Cell[])[], word: string): readonly string[] {
  return rows.map((row) => row.map(({ text, style }) => (style.split(' ').includes(word) ? text : ' ')).join(''));
}
