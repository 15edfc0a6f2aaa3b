/**
 * Puts the compiled modules into a few files: loading some hundred small ones took half of the time that a small capture needs.
 * The core is in a piece that all share, so that dissectors loaded with --dissector see the same one.
 *
 * What the terminal UI needs of others (Ink, React) goes in, too: from one file it loads in half the time, and whoever
 * installs gets two packages instead of forty. It is in parts that only `import()` loads: text and JSON never do.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { licensesOf } from './licenses.js';
import { withoutTerminal } from './without-terminal.js';

const FOLDER = 'dist/bundle';
/** Which file has what: read by tests, not installed. */
const CONTENTS = 'dist/bundle.json';

const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

// Names of parts change with their contents: those of earlier builds would stay, and go into the package.
rmSync(FOLDER, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: {
    dlmsdump: 'dist/src/cli/main.js',
    index: 'dist/src/index.js',
    core: 'dist/src/core/index.js',
    // Processes and threads of their own are begun by the names of their files. That of a relay lies beside who begins it, as
    // it does in dist/src.
    'cap-helper': 'dist/src/sources/live/cap-helper.js',
    'parts/program-thread': 'dist/src/sources/live/program-thread.js',
    'parts/relay-process': 'dist/src/sources/live/relay-process.js',
  },
  outdir: FOLDER,
  chunkNames: 'parts/[name]-[hash]',
  bundle: true,
  splitting: true,
  external: Object.keys({ ...dependencies, ...optionalDependencies }),
  // React has two builds; the other one is ten times as slow.
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [withoutTerminal],
  format: 'esm',
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
});
for (const [file, { imports }] of Object.entries(metafile.outputs)) {
  // What is left of require() would fail when it is called, and nobody would see it before.
  const left = imports.find(({ kind }) => kind === 'require-call');
  if (left !== undefined) throw new Error(`${file} calls require('${left.path}')`);
}
writeFileSync(`${FOLDER}/THIRD-PARTY-LICENSES.txt`, licensesOf(metafile));
writeFileSync(CONTENTS, JSON.stringify(metafile));
