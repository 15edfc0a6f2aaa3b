/**
 * Regular expressions for `matches`. What they read comes from a capture, so time has to be bounded whatever the expression
 * is: all states that it may be in go through the text side by side (Thompson's construction), at most states times
 * characters. The price: no look-around and no back references.
 *
 *     alternatives = sequence ( "|" sequence )*      quantifiers:  * + ? {n} {n,} {n,m}
 *     atoms: characters . [a-z] [^a-z] ( ) (?: ) ^ $ \d \w \s \D \W \S \b \B \n \r \t \xHH \uHHHH
 *
 * Letters are alike in both cases, as in Wireshark; `(?-i)` in front tells them apart.
 */
import { Limits } from '../core/index.js';
import { type CharacterTest, isWord, type Part, PatternError, type Place, readPattern } from './pattern-reader.js';

export { PatternError };

/** A state goes on to `next` (and `other`) at once, or behind a character, or at a place. */
interface State {
  test: CharacterTest | undefined;
  place: Place | undefined;
  next: number;
  other: number;
}

const DONE = -1;

/** Makes a test of a pattern. Throws a `PatternError` where it is none, or too large. */
export function textPattern(pattern: string): (text: string) => boolean {
  const part = readPattern(pattern);
  const states: State[] = [];
  const start = build(part, DONE, states);
  return (text) => run(states, start, text);
}

/** Appends the states of a part that goes on to `next`; answers with the first of them. Built from behind. */
function build(part: Part, next: number, states: State[]): number {
  switch (part.kind) {
    case 'character':
      return add(states, { test: part.test, place: undefined, next, other: next });
    case 'place':
      return add(states, { test: undefined, place: part.place, next, other: next });
    case 'sequence':
      return part.parts.reduceRight((behind, each) => build(each, behind, states), next);
    case 'either':
      return part.parts
        .map((each) => build(each, next, states))
        .reduceRight((other, first) => add(states, { test: undefined, place: undefined, next: first, other }));
    case 'repeat': {
      let start = next;
      if (part.most === Number.POSITIVE_INFINITY) {
        const loop = add(states, { test: undefined, place: undefined, next, other: next });
        (states[loop] as State).next = build(part.part, loop, states);
        start = loop;
      }
      const optional = part.most === Number.POSITIVE_INFINITY ? 0 : part.most - part.least;
      for (let i = 0; i < optional; i++) {
        const first = build(part.part, start, states);
        start = add(states, { test: undefined, place: undefined, next: first, other: next });
      }
      for (let i = 0; i < part.least; i++) {
        // A state of its own, so that repeating what is empty counts, too.
        const first = build(part.part, start, states);
        start = add(states, { test: undefined, place: undefined, next: first, other: first });
      }
      return start;
    }
    default:
      return part satisfies never;
  }
}

function add(states: State[], state: State): number {
  if (states.length >= Limits.patternStates) throw new PatternError('the pattern is too large', 0);
  return states.push(state) - 1;
}

/** Is there a match anywhere in the text? Only the first `Limits.patternText` characters are looked at. */
function run(states: readonly State[], start: number, text: string): boolean {
  const length = Math.min(text.length, Limits.patternText);
  const seen = new Int32Array(states.length).fill(-1);
  const stack: number[] = [];
  let waiting: number[] = [];
  for (let at = 0; at <= length; at++) {
    const now: number[] = [];
    // A match may begin at every place.
    stack.push(start);
    for (const state of waiting) stack.push(state);
    while (stack.length > 0) {
      const index = stack.pop() as number;
      if (index === DONE) return true;
      if (seen[index] === at) continue;
      seen[index] = at;
      const state = states[index] as State;
      if (state.test !== undefined) now.push(index);
      else if (state.place === undefined || isPlace(state.place, text, at)) {
        stack.push(state.next);
        if (state.other !== state.next) stack.push(state.other);
      }
    }
    const code = at < length ? text.charCodeAt(at) : -1;
    waiting = [];
    for (const index of now) {
      const { test, next } = states[index] as State;
      if (code >= 0 && (test as CharacterTest)(code)) waiting.push(next);
    }
  }
  return false;
}

function isPlace(place: Place, text: string, at: number): boolean {
  if (place === 'begin') return at === 0;
  if (place === 'end') return at === text.length;
  const before = at > 0 && isWord(text.charCodeAt(at - 1));
  const behind = at < text.length && isWord(text.charCodeAt(at));
  return (before !== behind) === (place === 'wordBorder');
}
