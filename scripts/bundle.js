/**
 * Puts the compiled modules into a few files: loading some hundred small ones took half of the time that a small capture needs.
 * The core is in a piece that all share, so that dissectors loaded with --dissector see the same one.
 */
import { build } from 'esbuild';

await build({
  entryPoints: { dlmsdump: 'dist/src/cli/main.js', index: 'dist/src/index.js', core: 'dist/src/core/index.js' },
  outdir: 'dist/bundle',
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
