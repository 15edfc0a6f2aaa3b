/** What ends up in which file of the package: `npm run build` leaves it in dist/bundle.json. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Output {
  readonly entryPoint?: string;
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
  readonly inputs: Readonly<Record<string, unknown>>;
}

const root = fileURLToPath(new URL('../', import.meta.url));
const { outputs } = JSON.parse(readFileSync(`${root}dist/bundle.json`, 'utf8')) as {
  readonly outputs: Readonly<Record<string, Output>>;
};

/** The way into the terminal UI. */
const UI = 'dist/src/cli/tui.js';
const partOf = (entryPoint: string): string | undefined =>
  Object.keys(outputs).find((file) => outputs[file]?.entryPoint === entryPoint);

/** Sources that may be loaded once a file is: also by `import()`, but for what `without` leads to. */
function loadedFrom(file: string, without: string | undefined): string[] {
  const seen = new Set<string>();
  const waiting = [file];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next) || next === without) continue;
    seen.add(next);
    for (const { path, external } of outputs[next]?.imports ?? []) if (external !== true) waiting.push(path);
  }
  return [...seen].flatMap((name) => Object.keys(outputs[name]?.inputs ?? {}));
}

describe('the bundle', () => {
  it.each(['dist/bundle/dlmsdump.js', 'dist/bundle/index.js', 'dist/bundle/core.js'])(
    'loads neither Ink nor React nor the terminal UI from %s for text and JSON',
    (file) => {
      const loaded = loadedFrom(file, partOf(UI));
      expect(loaded).toContain('dist/src/core/tape.js');
      expect(
        loaded.filter((input) => input.includes('node_modules/') || /dist\/src\/(tui|archive)\//.test(input)),
      ).toEqual([]);
    },
  );

  it.runIf(partOf(UI) !== undefined)('loads Ink where the terminal UI begins, by import() only', () => {
    const part = partOf(UI) as string;
    expect(loadedFrom(part, undefined)).toContain('node_modules/ink/build/index.js');
    const statically = Object.values(outputs).flatMap(({ imports }) =>
      imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path),
    );
    expect(statically).not.toContain(part);
  });

  it('brings the licence of every package it has something of', () => {
    const licenses = readFileSync(`${root}dist/bundle/THIRD-PARTY-LICENSES.txt`, 'utf8');
    const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
    const packages = inputs.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []);
    for (const name of new Set(packages)) expect(licenses).toContain(`\n${name} `);
    expect(licenses.startsWith('dlmsdump contains parts')).toBe(true);
  });
});
