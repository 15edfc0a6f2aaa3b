/**
 * Names that a user gives to OBIS codes (`--obis FILE`): lines, or one JSON object.
 *
 *     # our meters                        { "1-0:1.8.0": "Import total",
 *     1-0:1.8.0*255  Import total           "1-0:*.7.0*255": "Momentary" }
 *     1-0:*.7.0*255; Momentary
 *     0100020800FF, Export total
 *     Code,Name                           what a spreadsheet saved, with a heading
 *     "1-0:2.8.0*255","Export total"
 */
import { obisPatternText, parseObis, type UserName } from '../core/index.js';
import { readSmallFile } from './small-file.js';
import { UsageError } from './usage.js';

/** More than all codes of any meter; a file beyond is something else, named by mistake. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Of a spreadsheet: words, each in a cell. */
const HEADING = /^"?[a-z][a-z _-]*"?[;,\t]/i;

const SPELLINGS = 'a code like 1-0:1.8.0*255, 1.8.0, 0100010800FF or 1-0:*.8.0*255';

/** The names in a file. Throws a `UsageError` with the line that is none. */
export function readObisFile(file: string): readonly UserName[] {
  const text = readSmallFile(file, MOST_BYTES, 'names').replace(/^\ufeff/, '');
  const names = text.trimStart().startsWith('{') ? namesOfJson(text, file) : namesOfLines(text, file);
  if (names.length === 0) throw new UsageError(`${file}: no names in it: lines of ${SPELLINGS} and a name are wanted`);
  return names;
}

function namesOfLines(text: string, file: string): readonly UserName[] {
  const names = new NameList();
  let hasBegun = false;
  for (const [i, line] of text.split(/\r\n|\n|\r/).entries()) {
    const where = `${file}, line ${i + 1}`;
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    if (!hasBegun && HEADING.test(content)) {
      hasBegun = true;
      continue;
    }
    hasBegun = true;
    const [, code = '', rest = ''] = /^("[^"]*"|[^\s;,]+)[\s;,]*(.*)$/.exec(content) ?? [];
    names.add(unquoted(code), unquoted(rest), where);
  }
  return names.all;
}

function namesOfJson(text: string, file: string): readonly UserName[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const names = new NameList();
  for (const [code, name] of Object.entries(parsed as Record<string, unknown>)) {
    if (typeof name !== 'string') throw new UsageError(`${file}, "${code}": the name must be text`);
    names.add(code, name.trim(), `${file}, "${code}"`);
  }
  return names.all;
}

class NameList {
  private readonly places = new Map<string, string>();
  readonly all: UserName[] = [];

  add(code: string, name: string, where: string): void {
    const pattern = parseObis(code);
    if (pattern === undefined)
      throw new UsageError(`${where}: ${shortened(code)} is no OBIS code: ${SPELLINGS} is wanted`);
    if (name === '') throw new UsageError(`${where}: the name is missing behind ${code}`);
    const spelling = obisPatternText(pattern);
    const before = this.places.get(spelling);
    if (before !== undefined) throw new UsageError(`${where}: ${spelling} has a name already (${before})`);
    this.places.set(spelling, where.slice(where.lastIndexOf(', ') + 2));
    this.all.push({ pattern, name });
  }
}

const unquoted = (text: string): string => /^"(.*)"$/.exec(text)?.[1] ?? text.trim();
const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
