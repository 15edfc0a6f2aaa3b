import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/** `from '…'`, `import '…'` and `import('…')`. */
const IMPORT = /((?:import|export) type [^;']*)?(?:\bfrom|\bimport)\s*(\(?)\s*'([^']+)'/g;

interface Import {
  /** Who imports, from the root of the repository. */
  readonly file: string;
  /** A file of ours, from the root; or `node:fs`, `chalk` … */
  readonly what: string;
  /** With the file that imports: not by `import()`, and not for its types only. */
  readonly isLoaded: boolean;
}

function imports(folder: string): Import[] {
  const found: Import[] = [];
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    for (const [, type, bracket, name] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
      const what = (name as string).startsWith('.') ? sourceOf(join(dirname(path), name as string)) : (name as string);
      found.push({ file: relative(root, path), what, isLoaded: type === undefined && bracket === '' });
    }
  }
  return found;
}

/** The source of a module, from the root. */
function sourceOf(module: string): string {
  const path = normalize(module).replace(/\.js$/, '');
  return `${relative(root, path)}${existsSync(`${path}.tsx`) ? '.tsx' : '.ts'}`;
}

const all = [...imports('src'), ...imports('dissectors')];

/** `src/engine/tcp.ts` is of the layer `src/engine`, `dissectors/net/tcp.ts` of `dissectors`. */
const layerOf = (file: string): string =>
  file.startsWith('dissectors/') ? 'dissectors' : file.split('/').slice(0, 2).join('/');
const isOurs = (what: string): boolean => what.startsWith('src/') || what.startsWith('dissectors/');
const isNode = (what: string): boolean => what.startsWith('node:');

/** Imports of a layer that its rule does not allow, told as `who imports what`. */
function broken(layer: string, allows: (what: string, file: string) => boolean): string[] {
  return all
    .filter(({ file, what }) => layerOf(file) === layer && layerOf(what) !== layer && !allows(what, file))
    .map(({ file, what }) => `${file} imports ${what}`);
}

/** Other layers are entered through their front door. */
const CORE = 'src/core/index.ts';
const ENGINE = 'src/engine/index.ts';

describe('who may import whom', () => {
  it('core: nothing but itself', () => {
    expect(broken('src/core', isNode)).toEqual([]);
  });

  it('engine and sources: core', () => {
    expect(broken('src/engine', (what) => what === CORE)).toEqual([]);
    // Which may be missing, so that they are loaded where they are needed only.
    const live = ['src/sources/live/serial-port.ts', 'src/sources/live/serial-ports.ts'];
    const allowed = (what: string, file: string): boolean =>
      what === CORE || isNode(what) || (what === 'serialport' && live.includes(file));
    expect(broken('src/sources', allowed)).toEqual([]);
    expect(all.filter(({ what, isLoaded }) => what === 'serialport' && isLoaded)).toEqual([]);
  });

  it('sinks: core and engine, and chalk where colours are', () => {
    const allowed = (what: string, file: string): boolean =>
      what === CORE || what === ENGINE || isNode(what) || (what === 'chalk' && file === 'src/sinks/theme.ts');
    expect(broken('src/sinks', allowed)).toEqual([]);
  });

  it('filter: core, and what a message of the engine is', () => {
    expect(broken('src/filter', (what) => what === CORE || what === ENGINE)).toEqual([]);
    expect(all.filter(({ file, what }) => what.startsWith('src/filter/') && layerOf(file) === 'src/core')).toEqual([]);
  });

  it('archive: core, engine, sinks, filter and sources', () => {
    const fronts = [CORE, ENGINE, 'src/filter/index.ts', 'src/sources/index.ts'];
    const allowed = (what: string): boolean => fronts.includes(what) || what.startsWith('src/sinks/') || isNode(what);
    expect(broken('src/archive', allowed)).toEqual([]);
    expect(all.filter(({ file }) => layerOf(file) === 'src/archive').length).toBeGreaterThan(0);
  });

  it('security: core, and node for cryptography and files; dissectors know its face in core only', () => {
    expect(broken('src/security', (what) => what === CORE || isNode(what))).toEqual([]);
    const users = all.filter(({ file, what }) => layerOf(what) === 'src/security' && layerOf(file) !== 'src/security');
    const isUser = (file: string): boolean => layerOf(file) === 'src/cli' || file === 'src/index.ts';
    const wrong = users.filter(({ file, what }) => !isUser(file) || what !== 'src/security/index.ts');
    expect(wrong.map(({ file, what }) => `${file} imports ${what}`)).toEqual([]);
    expect(all.filter(({ file }) => layerOf(file) === 'src/security').length).toBeGreaterThan(0);
  });

  it('dialog: core, engine, sinks and filter', () => {
    const fronts = [CORE, ENGINE, 'src/filter/index.ts'];
    expect(broken('src/dialog', (what) => fronts.includes(what) || what.startsWith('src/sinks/'))).toEqual([]);
    expect(all.filter(({ file }) => layerOf(file) === 'src/dialog').length).toBeGreaterThan(0);
  });

  it('explain: core; what the tables know is handed in', () => {
    expect(broken('src/explain', (what) => what === CORE)).toEqual([]);
  });

  it('archive: what reads and decodes, and no terminal', () => {
    const layers = ['src/core', 'src/engine', 'src/sinks', 'src/filter', 'src/sources'];
    expect(broken('src/archive', (what) => layers.includes(layerOf(what)) || isNode(what))).toEqual([]);
  });

  it('tui: what there is to be shown; it opens no files but the terminal', () => {
    const layers = ['src/core', 'src/engine', 'src/sinks', 'src/filter', 'src/explain', 'src/archive', 'src/dialog'];
    const packages = ['chalk', 'ink', 'react', 'get-east-asian-width'];
    const terminal = ['src/tui/screen/terminal.ts', 'src/tui/screen/outlet.ts'];
    const allowed = (what: string, file: string): boolean =>
      layers.includes(layerOf(what)) ||
      packages.includes(what) ||
      (isNode(what) && (what !== 'node:fs' || terminal.includes(file)));
    expect(broken('src/tui', allowed)).toEqual([]);
  });

  it('tui: Ink and React only where components are, which are no part of the first paint', () => {
    const wrong = all.filter(
      ({ file, what, isLoaded }) => isLoaded && (what === 'ink' || what === 'react') && !file.endsWith('.tsx'),
    );
    expect(wrong.map(({ file }) => file)).toEqual([]);
    const statically = all.filter(
      ({ file, what, isLoaded }) => isLoaded && what.endsWith('.tsx') && !file.endsWith('.tsx'),
    );
    expect(statically.map(({ file, what }) => `${file} imports ${what}`)).toEqual([]);
  });

  it('tui: colours are in the theme, and components are where their names say so', () => {
    const inTui = all.filter(({ file, isLoaded }) => layerOf(file) === 'src/tui' && isLoaded);
    const drawing = inTui.filter(({ what }) => what === 'ink' || what === 'react').map(({ file }) => file);
    expect(drawing.filter((file) => !/^src\/tui\/(?:chrome\/\w+|screen\/ink-stage)\.tsx$/.test(file))).toEqual([]);
    expect(inTui.filter(({ what }) => what === 'chalk').map(({ file }) => file)).toEqual(['src/tui/theme.ts']);
  });

  it('tui: nobody imports who imports them', () => {
    const inside = all.filter(({ file, what }) => layerOf(file) === 'src/tui' && layerOf(what) === 'src/tui');
    expect(inside.length).toBeGreaterThan(50);
    const cycles = new Set<string>();
    const done = new Set<string>();
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.add([...path.slice(path.indexOf(file)), file].join(' → '));
      if (done.has(file)) return;
      done.add(file);
      for (const { what } of inside.filter((one) => one.file === file)) walk(what, [...path, file]);
    };
    for (const { file } of inside) walk(file, []);
    expect([...cycles]).toEqual([]);
  });

  it('the terminal UI: only the command line, by import()', () => {
    const wrong = all.filter(
      ({ file, what }) => layerOf(what) === 'src/tui' && layerOf(file) !== 'src/tui' && !file.startsWith('src/cli/tui'),
    );
    expect(wrong.map(({ file, what }) => `${file} imports ${what}`)).toEqual([]);
    const entering = all.filter(({ what, isLoaded }) => isLoaded && what === 'src/cli/tui.ts');
    expect(entering.map(({ file }) => file)).toEqual([]);
  });

  it('dissectors: core, their own folder, and the folders that all share', () => {
    const shared = ['dissectors/data', 'dissectors/dlms', 'dissectors/cosem', 'dissectors/push-layouts'];
    const wrong = all.filter(({ file, what }) => {
      // The lists of what ships, and what is for all of them.
      if (!file.startsWith('dissectors/') || dirname(file) === 'dissectors') return false;
      if (what === CORE) return false;
      const isOwn = dirname(what) === dirname(file) || dirname(what).startsWith(`${dirname(file)}/`);
      const isShared = shared.some((folder) => what.startsWith(`${folder}/`));
      return !isOwn && !isShared;
    });
    expect(wrong.map(({ file, what }) => `${file} imports ${what}`)).toEqual([]);
    const top = all.filter(({ file }) => dirname(file) === 'dissectors');
    expect(top.filter(({ what }) => what !== CORE && !what.startsWith('dissectors/'))).toEqual([]);
  });

  it('the list of dissectors: only the command line and the library', () => {
    const wrong = all.filter(
      ({ file, what }) => what === 'dissectors/index.ts' && !file.startsWith('src/cli/') && file !== 'src/index.ts',
    );
    expect(wrong.map(({ file }) => file)).toEqual([]);
    const entering = all.filter(({ file, what }) => file.startsWith('src/') && what.startsWith('dissectors/'));
    expect(entering.filter(({ what }) => what !== 'dissectors/index.ts')).toEqual([]);
  });

  it('nobody imports the command line', () => {
    const wrong = all.filter(({ file, what }) => what.startsWith('src/cli/') && !file.startsWith('src/cli/'));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  it('reads all imports', () => {
    // A guard against an expression that finds nothing, or files that are not there.
    expect(all.filter(({ what }) => what === CORE).length).toBeGreaterThan(30);
    expect(all.filter(({ what }) => !isOurs(what) && !isNode(what)).map(({ what }) => what)).toContain('chalk');
  });
});
