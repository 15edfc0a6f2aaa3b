/** `dlmsdump explain WHAT`: meanings as text for the terminal. */
import { allDissectors, loadKnowledge } from '../../dissectors/index.js';
import { setUserNames } from '../core/index.js';
import { explain as meaningsOf, suggestions } from '../explain/explain.js';
import type { Meaning } from '../explain/meaning.js';
import { visible } from '../sinks/visible.js';
import { readObisFile } from './obis-file.js';
import { writeOutput } from './output.js';
import { Exit, UsageError } from './usage.js';

/** `dlmsdump explain WHAT`: all that it can mean, the most likely first. */
export async function explain(what: string, obisFiles: readonly string[]): Promise<number> {
  // Loading the dissectors defines their fields, and installs the names of objects.
  allDissectors();
  setUserNames(obisFiles.flatMap((file) => readObisFile(file)));
  const knowledge = await loadKnowledge();
  const meanings = meaningsOf(what, knowledge);
  if (meanings.length === 0) throw new UsageError(unknown(what, suggestions(what, knowledge)));
  writeOutput(Buffer.from(`${meanings.map(meaningText).join('\n\n')}\n`));
  return Exit.fine;
}

function unknown(what: string, near: readonly string[]): string {
  const asked = what.length > 60 ? `${what.slice(0, 60)}…` : what;
  return `nothing is known of "${asked}"${near.length > 0 ? `; near it: ${near.join(', ')}` : ' (see dlmsdump explain --help)'}`;
}

const WIDTH = 100;

function meaningText({ title, rows }: Meaning): string {
  const labelWidth = Math.max(...rows.map(([label]) => label.length), 0);
  const lines = rows.flatMap(([label, text], i) => {
    // The same label again is left out: `also` before the first of several.
    const shown = i > 0 && rows[i - 1]?.[0] === label ? '' : label;
    const indent = labelWidth === 0 ? 2 : labelWidth + 4;
    const head = labelWidth === 0 ? '  ' : `  ${shown.padEnd(labelWidth)}  `;
    return wrapped(text, WIDTH - indent).map((line, row) => (row === 0 ? head : ' '.repeat(indent)) + line);
  });
  return [title, ...lines].map((line) => visible(line)).join('\n');
}

/** Lines of a text, broken between words. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
