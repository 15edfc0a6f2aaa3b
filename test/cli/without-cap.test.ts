/** An installation whose optional parts are missing, or were not built: the rest works, and what is missing is said. */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captures } from './run.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const TEST_MS = 60_000;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dlmsdump-install-'));
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  cpSync(join(root, 'dist/bundle'), join(folder, 'dist/bundle'), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['chalk', 'commander']) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function dlmsdump(...args: readonly string[]) {
  const program = join(folder, 'dist/bundle/dlmsdump.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args]);
  return { code: status, out: stdout.toString(), err: stderr.toString() };
}

const CAPTURE = ['-i', 'lo', '--engine', 'cap', '--text'];

describe('without optional packages', { timeout: TEST_MS }, () => {
  it('files are read', () => {
    expect(dlmsdump('--text', '-c', '1', `${captures}wrapper-session.pcap`)).toMatchObject({ code: 0 });
  });

  it('cap is said to be missing', () => {
    const { code, err } = dlmsdump(...CAPTURE);
    expect(code).toBe(2);
    expect(err).toBe(
      'dlmsdump: cannot capture on lo: the package cap is not installed (dlmsdump doctor says what to type)\n',
    );
  });

  it('the doctor says how to get them', () => {
    const { code, out, err } = dlmsdump('doctor');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^ {2}✗ the package cap is not installed; .*\n {6}.*npm install -g --allow-scripts=cap dlmsdump$/m,
    );
    expect(out).toMatch(/^ {2}✗ serialport does not load\n {6}npm install/m);
  });

  it('cap is said to be there, but not built', () => {
    const from = dirname(createRequire(import.meta.url).resolve('cap/package.json'));
    const to = join(folder, 'node_modules/cap');
    cpSync(join(from, 'package.json'), join(to, 'package.json'));
    cpSync(join(from, 'lib'), join(to, 'lib'), { recursive: true });
    expect(dlmsdump(...CAPTURE).err).toContain('the package cap is installed, but not built');
    rmSync(to, { recursive: true });
  });
});
