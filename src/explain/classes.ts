/** Interface classes, their attributes and methods (IEC 62056-6-2). */
import type { ClassFacts, Knowledge, MemberFacts } from './knowledge.js';
import { asks, type Meaning, plain, type Question } from './meaning.js';

const CLAUSE = 'IEC 62056-6-2';
/** An attribute like `value` is in many classes; more than these aren't listed. */
const MOST_OWNERS = 12;

/** Interface classes by id or name, and their members by name. */
export function explainClasses(question: Question, knowledge: Knowledge): readonly Meaning[] {
  if (!asks(question, 'class')) return [];
  const classes = knowledge.classes();
  const wanted = plain(question.rest);
  const found = classes.filter(({ id, name }) => id === question.number || plain(name) === wanted);
  return [...found.map(ofClass), ...members(question.rest, classes, knowledge), ...owners(wanted, classes)];
}

function ofClass(facts: ClassFacts): Meaning {
  const attributes = facts.attributes.slice(1).map((name, i): [string, string] => [`attribute ${i + 1}`, name]);
  const methods = [...facts.methods].map(([id, name]): [string, string] => [`method ${id}`, name]);
  const none: [string, string][] = attributes.length < 2 ? [['', 'its other attributes are not in our tables']] : [];
  return {
    title: `${facts.name}, interface class ${facts.id} (${CLAUSE})`,
    rank: 2,
    rows: [...attributes, ...none, ...methods],
  };
}

/** `3:2`, `3/2`, `3 attribute 2`, `Register.scaler_unit`, `Clock.adjust_to_quarter()`, `Clock method 6`. */
function members(text: string, classes: readonly ClassFacts[], knowledge: Knowledge): readonly Meaning[] {
  const match = /^(.+?)\s*(?:[:/.]|\s(attribute|method)\s|\s)\s*([\w-]+?)(?:\(\))?$/i.exec(text);
  if (match === null) return [];
  const [, owner = '', kind = '', member = ''] = match;
  return classes
    .filter(({ id, name }) => String(id) === owner || plain(name) === plain(owner))
    .flatMap((facts) => memberOf(facts, kind.toLowerCase(), plain(member), knowledge));
}

function memberOf(facts: ClassFacts, kind: string, member: string, knowledge: Knowledge): readonly Meaning[] {
  const meanings: Meaning[] = [];
  const add = (what: 'attribute' | 'method', id: number, name: string): void => {
    if (kind !== '' && kind !== what) return;
    // `3:2` is an attribute first, as everywhere.
    if (plain(name) !== member && String(id) !== member) return;
    meanings.push({
      title: `${facts.name}.${name}${what === 'method' ? '()' : ''}, ${what} ${id} of class ${facts.id} (${CLAUSE})`,
      rank: what === 'method' && String(id) === member ? 4 : 2,
      rows: [
        ...(what === 'attribute'
          ? readings(knowledge.attributeFacts(facts.id, id), 'type')
          : readings(knowledge.parameterFacts(facts.id, id), 'parameters')),
        ['class', `${facts.name} (${facts.id}): ${[...facts.attributes.slice(1)].join(', ')}`],
      ],
    });
  };
  for (const [id, name] of facts.attributes.entries()) add('attribute', id, name);
  for (const [id, name] of facts.methods) add('method', id, name);
  return meanings;
}

/** How a member reads: its type, and the words for its values; by version where these differ. */
function readings(facts: readonly MemberFacts[], label: string): (readonly [string, string])[] {
  return facts.flatMap(({ versions, type, values }): (readonly [string, string])[] => [
    [versions === '' ? label : `version ${versions}`, type],
    // The last two names of a part are enough to find it in the type.
    ...values.map(([part, words]) => [part === '' ? 'values' : part.split('.').slice(-2).join('.'), words] as const),
  ]);
}

/** The classes that have an attribute or method of this name. */
function owners(wanted: string, classes: readonly ClassFacts[]): readonly Meaning[] {
  const name = wanted.replace(/\(\)$/, '');
  const rows = classes.flatMap(({ id, name: owner, attributes, methods }) => [
    ...attributes.flatMap((attribute, i): [string, string][] =>
      i > 0 && plain(attribute) === name ? [[`class ${id}`, `${owner}, attribute ${i}`]] : [],
    ),
    ...[...methods].flatMap(([i, method]): [string, string][] =>
      plain(method) === name ? [[`class ${id}`, `${owner}, method ${i}`]] : [],
    ),
  ]);
  if (rows.length === 0) return [];
  const left = rows.length - MOST_OWNERS;
  const more: [string, string][] = left > 0 ? [['', `and ${left} more`]] : [];
  return [
    {
      title: `${name.replaceAll('-', '_')}, member of ${rows.length} ${rows.length === 1 ? 'class' : 'classes'} (${CLAUSE})`,
      rank: 3,
      rows: [...rows.slice(0, MOST_OWNERS), ...more],
    },
  ];
}
