/** What a word, number or code of DLMS/COSEM means, from the tables that decode. */
import { allFields, DataTypeNames } from '../core/index.js';
import { explainApdus } from './apdus.js';
import { explainClasses } from './classes.js';
import { explainDataTypes } from './data-types.js';
import { explainFields } from './fields.js';
import { explainTerms, Glossary } from './glossary.js';
import type { Knowledge } from './knowledge.js';
import { type Meaning, plain, questionOf } from './meaning.js';
import { nearest } from './nearest.js';
import { explainObis } from './obis.js';
import { ResultWords } from './results.js';
import { explainMakers, explainUnits } from './units-makers.js';
import { explainValues } from './values.js';

/** The longest name that has a meaning is shorter; what is longer was pasted by mistake. */
const LONGEST_QUESTION = 200;

/** All meanings, the most likely first; none where nothing is known. */
export function explain(text: string, knowledge: Knowledge): readonly Meaning[] {
  if (text.length > LONGEST_QUESTION) return [];
  const question = questionOf(text);
  const meanings = [
    ...explainObis(question, knowledge),
    ...explainApdus(question, knowledge),
    ...explainClasses(question, knowledge),
    ...explainUnits(question, knowledge),
    ...explainDataTypes(question),
    ...explainTerms(question),
    ...explainFields(question),
    ...explainValues(question),
    ...explainMakers(question, knowledge),
  ];
  return meanings.sort((one, other) => one.rank - other.rank);
}

/** Words that have a meaning and are nearly what was asked for. */
export function suggestions(text: string, knowledge: Knowledge): readonly string[] {
  const classes = knowledge.classes();
  const words = [
    ...Glossary.map(([term]) => term),
    ...classes.map(({ name }) => name),
    ...knowledge.apdus().values(),
    ...Object.values(DataTypeNames),
    ...Object.keys(ResultWords),
    ...allFields().map(({ name }) => name),
    ...classes.flatMap(({ attributes, methods }) => [...attributes, ...methods.values()]),
  ];
  const near = nearest(text.trim(), words);
  return near.length > 0 ? near : [...new Set(words)].filter((word) => contains(word, text)).slice(0, MOST_WORDS);
}

const MOST_WORDS = 5;

/** Is the text one of the words that this one is made of? */
function contains(word: string, text: string): boolean {
  return plain(word).split(/[-.]/).includes(plain(text));
}
