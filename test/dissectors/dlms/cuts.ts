/** Shared by the tests of APDUs: what a message loses when it is cut, and its values and summary as text. */
import { expect } from 'vitest';
import { allDissectors } from '../../../dissectors/index.js';
import { NodeView, roots, type Summary, Tables, type Tape } from '../../../src/core/index.js';
import { decode, gapsOf, type Setting, tree } from '../../dissect.js';

export const all = allDissectors();

/** An APDU decoded by all dissectors that ship. */
export function apdu(bytes: Uint8Array, setting: Setting = {}): Tape {
  return decode(Tables.apdu, bytes[0] ?? 0, bytes, { registry: all, ...setting }).tape;
}

/** Its tree as text; every byte has to belong to one leaf. */
export function apduTree(bytes: Uint8Array, setting: Setting = {}): string {
  const tape = apdu(bytes, setting);
  expect(gapsOf(tape)).toEqual([]);
  return tree(tape);
}

/** Leaves of a tree that end before `cut`; issues and derived values are left out. */
function leavesBefore(text: string, cut: number): string[] {
  return text.split('\n').flatMap((line) => {
    const [, offset, length, rest] = /^\s*(\d+)\+(\d+) (\S+ [0-9a-f]+…?( = \d+)?)$/.exec(line) ?? [];
    return rest !== undefined && Number(offset) + Number(length) <= cut ? [`${offset}+${length} ${rest}`] : [];
  });
}

/** Cuts a message at every byte: the cut is told, nothing fails, and all leaves before it stay. */
export function expectCutsToKeepWhatCameBefore(
  bytes: Uint8Array,
  treeOf: (bytes: Uint8Array) => Tape = apdu,
  told: RegExp = /issue\.truncated/,
): void {
  const whole = tree(treeOf(bytes));
  for (let cut = 1; cut < bytes.length; cut++) {
    const tape = treeOf(bytes.subarray(0, cut));
    const text = tree(tape);
    expect(text, `cut at ${cut}`).toMatch(told);
    expect(text, `cut at ${cut}`).not.toContain('issue.bug');
    const kept = new Set(text.split('\n').map((line) => line.trim()));
    expect(
      leavesBefore(whole, cut).filter((leaf) => !kept.has(leaf)),
      `cut at ${cut}`,
    ).toEqual([]);
    expect(gapsOf(tape), `cut at ${cut}`).toEqual([]);
  }
}

/** The text of every node that has one: `cosem.class_id 3 (Register)`. */
export function texts(tape: Tape): string[] {
  const found: string[] = [];
  const walk = (node: NodeView): void => {
    if (node.text !== '') found.push(`${node.name} ${node.text}`);
    for (const child of node.children()) walk(child);
  };
  for (const root of roots(tape)) walk(root);
  return found;
}

/** Values by field name; of several, the last. */
export function values(tape: Tape): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (let node = 0; node < tape.top; node += 4) {
    const view = new NodeView(tape, node);
    found[view.name] = view.value;
  }
  return found;
}

/** The one-line summary of the last dissector that has one to give, as `service | object | value`. */
export function summary(tape: Tape): string {
  const line: Summary = { service: '', object: '', value: '', source: '', destination: '' };
  for (const root of roots(tape)) {
    const dissector = all.ofField(root.field.id);
    line.service = dissector?.service ?? line.service;
    dissector?.summary?.(root, line);
  }
  return [line.service, line.object, line.value].join(' | ');
}

/** Names of the issues of a tape, in order. */
export function issues(tape: Tape): string[] {
  return texts(tape).flatMap((text) => {
    const name = text.slice(0, text.indexOf(' '));
    return /^(issue|llc|hdlc|mbus|mbus_[a-z]+|wmbus|date_time|wrapper|ciphering)\./.test(name) && isIssue(tape, name)
      ? [text]
      : [];
  });
}

function isIssue(tape: Tape, name: string): boolean {
  for (let node = 0; node < tape.top; node += 4) {
    const view = new NodeView(tape, node);
    if (view.name === name) return view.field.severity !== undefined;
  }
  return false;
}
