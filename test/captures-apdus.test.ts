/** Every tag and every choice that dlmsdump has a name for occurs in `captures/apdus.hex`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { toHex } from '../captures/bytes.js';
import { ApduNames } from '../dissectors/dlms/tags.js';
import { allDissectors } from '../dissectors/index.js';
import { allFields, type Field, fieldById, Kind, NodeView, type Tape } from '../src/core/index.js';
import { hex } from './dissect.js';
import { apdu, expectCutsToKeepWhatCameBefore, issues } from './dissectors/dlms/cuts.js';

// Fields are declared where dissectors are loaded.
allDissectors();

const GENERAL_BLOCK_TRANSFER = 0xe0;
const DETAILED_ACCESS = '050103';

const lines = readFileSync(fileURLToPath(new URL('../captures/apdus.hex', import.meta.url)), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map(hex);
const tapes = lines.map((line) => apdu(line));

/** Fields whose value tells what follows; their words are the standard's alternatives. */
const CHOICES = [
  'get_request.choice',
  'get_response.choice',
  'get_response.block_result',
  'set_request.choice',
  'set_response.choice',
  'action_request.choice',
  'action_response.choice',
  'dlms.result_choice',
  'cosem.variable_access',
  'access.choice',
  'access.result_of',
  'general_ciphering.key_choice',
  'general_ciphering.key_parameters',
  'ciphering.suite_id',
  'ciphering.key_set',
];

function seen(field: Field, tape: Tape): number[] {
  const found: number[] = [];
  for (let node = 0; node < tape.top; node += 4) {
    if (fieldById(tape.fieldId(node)) === field) found.push(Number(new NodeView(tape, node).value));
  }
  return found;
}

const sorted = (values: Iterable<number>): number[] => [...new Set(values)].sort((a, b) => a - b);

describe('apdus.hex', () => {
  it('has every tag', () => {
    expect(sorted(lines.map((line) => line[0] as number))).toEqual(sorted(Object.keys(ApduNames).map(Number)));
  });

  it.each(CHOICES)('has every value of %s', (name) => {
    const variants = allFields().filter((field) => field.name === name);
    expect(variants.length).toBeGreaterThan(0);
    for (const field of variants) {
      const known = Object.keys(field.names ?? {}).map(Number);
      expect(sorted(tapes.flatMap((tape) => seen(field, tape)))).toEqual(sorted(known));
    }
  });

  it('knows of no further field that is a choice', () => {
    // CI-PDUs are no APDUs; they have a capture of their own.
    const choices = allFields().filter(
      (field) =>
        field.kind === Kind.enumerated &&
        /(^|[._])choice$/.test(field.name) &&
        field.names !== undefined &&
        !field.name.startsWith('ciase.'),
    );
    expect(choices.map((field) => field.name).filter((name) => !CHOICES.includes(name))).toEqual([]);
  });

  it.each([
    ['by the sender', 0, /issue\.truncated/],
    ['by the capture', 1000, /issue\.cut_capture/],
  ])('keeps what came before where an APDU is cut %s', { timeout: 60_000 }, (_, cut, told) => {
    for (const line of lines) {
      // What such a one holds is not decoded, or can't be told apart.
      if (line[0] === GENERAL_BLOCK_TRANSFER || toHex(line).startsWith(DETAILED_ACCESS)) continue;
      expectCutsToKeepWhatCameBefore(line, (bytes) => apdu(bytes, { cut }), told);
    }
  });

  it('has nothing to complain about but what its comments say', () => {
    expect(tapes.flatMap(issues)).toEqual([
      "issue.malformed detailed-access is not used in COSEM; what follows can't be told apart",
      'issue.unusual a security header without protection: neither authenticated nor encrypted',
      'issue.unusual a security header without protection: neither authenticated nor encrypted',
      'ciphering.title_wrapped nine octets, of which the first is the length 8 once more',
    ]);
  });
});
