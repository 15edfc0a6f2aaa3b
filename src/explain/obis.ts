/** OBIS codes: what each value group says, and what the object is called. */
import { ANY_VALUE, type ObisPattern, obisEntry, obisPatternText, parseObis, wildcardsIn } from '../core/index.js';
import type { Knowledge } from './knowledge.js';
import { asks, type Meaning, type Question } from './meaning.js';

const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
const GROUPS = ['medium', 'channel', 'quantity', 'processing', 'rate', 'billing period'] as const;

/** A code or a pattern of codes: its names, and what each value group says. */
export function explainObis(question: Question, knowledge: Knowledge): readonly Meaning[] {
  const code = asks(question, 'obis') ? codeOf(question.rest, knowledge) : undefined;
  if (code === undefined) return [];
  const rows: [string, string][] = [];
  if (wildcardsIn(code) === 0) nameRows(code, knowledge, rows);
  const meanings = knowledge.obisGroups(code);
  for (const [i, letter] of LETTERS.entries()) {
    const value = code[i] as number;
    const said = value === ANY_VALUE ? `any ${GROUPS[i]}` : (meanings[i] as string);
    rows.push([`${letter} = ${value === ANY_VALUE ? '*' : value}`, said === '' ? 'says nothing by itself' : said]);
  }
  const kind = wildcardsIn(code) === 0 ? 'an OBIS code' : 'a pattern of OBIS codes';
  return [{ title: `${obisPatternText(code)}, ${kind} (IEC 62056-6-1)`, rank: 1, rows }];
}

/** Codes without a medium are of electricity, unless only the abstract one is known: `97.98.20`. */
function codeOf(text: string, knowledge: Knowledge): ObisPattern | undefined {
  const code = parseObis(text);
  const abstract = /^\d+\.\d+\.\d+$/.test(text) ? parseObis(`0-0:${text}`) : undefined;
  return code !== undefined && abstract !== undefined && !isKnown(code, knowledge) && isKnown(abstract, knowledge)
    ? abstract
    : code;
}

function isKnown(code: ObisPattern, knowledge: Knowledge): boolean {
  const { general, national } = knowledge.obisNames(code);
  return general !== undefined || national.length > 0;
}

function nameRows(code: ObisPattern, knowledge: Knowledge, rows: [string, string][]): void {
  const { general, national } = knowledge.obisNames(code);
  const { given } = obisEntry(Uint8Array.from(code), 0);
  if (given !== undefined) rows.push(['yours', given]);
  rows.push(['name', general === undefined ? 'not known' : general.name + doubt(general.confidence)]);
  for (const { set, name, confidence } of national) rows.push(['also', `${set}: ${name}${doubt(confidence)}`]);
  if (general !== undefined && general.classes.length > 0) {
    const names = new Map(knowledge.classes().map(({ id, name }) => [id, name]));
    rows.push(['class', `usually ${general.classes.map((id) => `${names.get(id) ?? 'class'} (${id})`).join(', ')}`]);
  }
}

const doubt = (confidence: string): string =>
  confidence === 'high' ? '' : confidence === 'medium' ? ' (fairly sure)' : ' (not sure)';
