/** Names of files for a line that completes itself. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atHome, suggestPaths } from '../../src/archive/path-names.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dlmsdump-paths-'));
  mkdirSync(join(folder, 'keys'));
  for (const name of ['keys.json', 'other.json', '.hidden', 'odd\x1b[31m.json']) writeFileSync(join(folder, name), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const offered = (typed: string): readonly string[] => {
  const text = `${folder}/${typed}`;
  return suggestPaths(text, text.length).map((suggestion) => suggestion.text);
};

describe('paths', () => {
  it('are those that begin as what is typed, folders with a stroke', () => {
    expect(offered('')).toEqual(['keys.json', 'keys/', 'other.json']);
    expect(offered('ke')).toEqual(['keys.json', 'keys/']);
    expect(offered('.')).toEqual(['.hidden']);
  });

  it('take the place of the last name', () => {
    const text = `${folder}/oth`;
    const [suggestion] = suggestPaths(text, text.length);
    expect(suggestion).toEqual({ text: 'other.json', label: '', from: folder.length + 1, to: text.length });
  });

  it('are none for what is there already, in the middle of a line, and where nothing can be read', () => {
    expect(offered('other.json')).toEqual([]);
    expect(suggestPaths(`${folder}/ke`, 3)).toEqual([]);
    expect(offered('nothing/here')).toEqual([]);
  });

  it('begin at home with ~', () => {
    expect(atHome('~/keys.json')).toBe(join(homedir(), 'keys.json'));
    expect(atHome('~')).toBe(homedir());
    expect(atHome('~other/keys.json')).toBe('~other/keys.json');
    expect(atHome('a/~/b')).toBe('a/~/b');
  });
});
