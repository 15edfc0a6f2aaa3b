/**
 * Runs every capture of the corpus and holds what is known of each against what dlmsdump says. The corpus lies beside
 * the project, not in it; without it these tests are skipped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { NodeView } from '../src/core/index.js';
import { verdictsOf } from './corpus/deciphered.js';
import { DIFFERENCES } from './corpus/differences.js';
import { check, type Fact } from './corpus/facts.js';
import { type CaseKeys, ringOf } from './corpus/keys.js';
import { type Contents, readAsSerial, readCapture } from './corpus/read.js';

const FOLDER = '../shared/corpus';
const present = existsSync(FOLDER);
if (!present) console.log(`corpus tests are skipped: there is no folder ${FOLDER}`);

/** Lines of hex that came from a serial line, whole each. */
function isOfSerialLine({ transport, labels, file }: Case): boolean {
  return (transport === 'hdlc' || transport === 'llc') && file.endsWith('.hex') && !labels.includes('broken');
}

interface Case {
  readonly labels: readonly string[];
  readonly name: string;
  readonly file: string;
  readonly transport: string;
  readonly known: readonly Fact[];
  readonly keys: CaseKeys | null;
}

const cases: readonly Case[] = present
  ? readdirSync(FOLDER)
      .filter((name) => name.endsWith('.json'))
      .map((json) => {
        const name = json.slice(0, -5);
        const file = readdirSync(FOLDER).find((other) => other.startsWith(`${name}.`) && other !== json) as string;
        const { transport, known, labels, keys } = JSON.parse(readFileSync(`${FOLDER}/${json}`, 'utf8')) as Pick<
          Case,
          'transport' | 'known' | 'labels' | 'keys'
        >;
        return { name, file, transport, known: withIndex(known), labels, keys };
      })
  : [];

/** What is known of an APDU inside stands behind its plaintext, which says in which it is. */
function withIndex(facts: readonly Fact[]): readonly Fact[] {
  let index: unknown;
  return facts.map((fact) => {
    if (fact.fact === 'plaintext') index = fact.apdu;
    return fact.fact === 'inner-apdu' ? { ...fact, index } : fact;
  });
}

/** Keys for a meter that is in no case. */
const SOMEBODY_ELSE: CaseKeys = {
  of: 'ffffffffffffffff',
  guek: 'f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
  gak: 'e0e1e2e3e4e5e6e7e8e9eaebecedeeef',
};
const MISSING = new RegExp(
  '^not deciphered: (' +
    [
      'no key: the key file has none for (system title [0-9a-f]{16}|what [0-9a-f]{16}|these parties)',
      'dedicated key not known: the InitiateRequest (carried none|that carries it was not (captured|deciphered))',
      'no system title of the sender, the (client|server), is known',
      'a part of it is missing',
    ].join('|') +
    ')',
);

/** APDUs that are encrypted, authenticated, or both, and are there as far as their header goes. */
function protectedApdus({ messages }: Contents): number {
  let count = 0;
  for (const { tape } of messages) {
    for (let node = 0; node < tape.top; node += 4) {
      const { name, bytes } = new NodeView(tape, node);
      if (name === 'ciphering.security_control' && ((bytes[0] as number) & 0x30) !== 0) count++;
    }
  }
  return count;
}

const table = new Map<string, { hold: number; fail: number; wait: number }>();
const waiting = new Map<string, number>();
const failed: string[] = [];

describe.skipIf(!present)('corpus', () => {
  it.each(cases)('$name', async ({ name, file, transport, known, keys }) => {
    const contents = await readCapture(
      `${FOLDER}/${file}`,
      transport === 'apdu',
      keys === null ? undefined : ringOf(keys),
    );
    const bugs = contents.messages.flatMap(({ issues }) => issues.filter(({ code }) => code === 'issue.bug'));
    expect(bugs).toEqual([]);
    expect(contents.messages.length).toBeGreaterThan(0);

    const unexpected: string[] = [];
    for (const fact of known) {
      const outcome = check(fact, contents);
      count(fact.fact, outcome.state);
      if (outcome.state === 'wait') waiting.set(outcome.why, (waiting.get(outcome.why) ?? 0) + 1);
      if (outcome.state !== 'fail') continue;
      const reason = DIFFERENCES.find((known) => known.name === name && outcome.why.startsWith(known.what))?.why;
      failed.push(`${name}: ${fact.fact}: ${outcome.why}${reason === undefined ? '' : `\n      ${reason}`}`);
      if (reason === undefined) unexpected.push(`${fact.fact}: ${outcome.why}`);
    }
    expect(unexpected).toEqual([]);
  });

  it.each(cases.filter(({ keys }) => keys === null))(
    '$name, with the keys of somebody else',
    async ({ file, transport }) => {
      const contents = await readCapture(`${FOLDER}/${file}`, transport === 'apdu', ringOf(SOMEBODY_ELSE));
      const verdicts = verdictsOf(contents.messages);
      expect(verdicts.length).toBe(protectedApdus(contents));
      for (const verdict of verdicts) expect(verdict).toMatch(MISSING);
    },
  );

  it.each(cases.filter(isOfSerialLine))('$name, as a serial line gives it', async ({ file }) => {
    const names = (contents: Contents): string[] => contents.apdus.map(({ name }) => name);
    const serial = await readAsSerial(`${FOLDER}/${file}`);
    expect(names(serial)).toEqual(names(await readCapture(`${FOLDER}/${file}`, false)));
    expect(names(serial).length).toBeGreaterThan(0);
  });

  afterAll(() => {
    const rows = [...table]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([fact, { hold, fail, wait }]) => row(fact, hold, fail, wait));
    const sum = (key: 'hold' | 'fail' | 'wait'): number =>
      [...table.values()].reduce((total, counts) => total + counts[key], 0);
    const reasons = [...waiting]
      .sort((a, b) => b[1] - a[1])
      .map(([why, times]) => `  ${String(times).padStart(5)}  ${why}`);
    console.log(
      [
        row('corpus facts', 'hold', 'fail', 'wait'),
        ...rows,
        row('all', sum('hold'), sum('fail'), sum('wait')),
        'waiting for:',
        ...reasons,
        `failing: ${failed.length === 0 ? 'none' : ''}`,
        ...failed.map((line) => `  ${line}`),
      ].join('\n'),
    );
  });
});

function count(fact: string, state: 'hold' | 'fail' | 'wait'): void {
  const shown = /^[a-z0-9.-]+$/.test(fact) ? fact : 'stated in words';
  const counts = table.get(shown) ?? { hold: 0, fail: 0, wait: 0 };
  counts[state]++;
  table.set(shown, counts);
}

function row(name: string, ...columns: readonly (string | number)[]): string {
  return name.padEnd(24) + columns.map((column) => String(column).padStart(7)).join('');
}
