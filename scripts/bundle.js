/**
 * Puts the compiled modules into a few files: loading some hundred small ones took half of the time that a small capture needs.
 * The core is in a piece that all share, so that dissectors loaded with --dissector see the same one.
 */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const FOLDER = 'dist/bundle';

// Names of parts change with their contents: those of earlier builds would stay, and go into the package.
rmSync(FOLDER, { recursive: true, force: true });
await build({
  entryPoints: { dlmsdump: 'dist/src/cli/main.js', index: 'dist/src/index.js', core: 'dist/src/core/index.js' },
  outdir: FOLDER,
  chunkNames: 'parts/[name]-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
});
