/**
 * Leaves out of Ink what would touch the terminal or the process behind our back, or is never reached: the terminal's state is
 * in one hand (src/tui/screen/terminal.ts), and Ink draws on a stage of its own (src/tui/screen/ink-stage.tsx).
 */

/** What stands for a module, by what is imported. */
const STAND_INS = new Map([
  // Where the environment says DEV=true, React's developer tools would be looked for, by a websocket.
  ['./utils.js', 'export const isDev = () => false;'],
  ['./devtools.js', ''],
  // Takes over process.emit, process.reallyExit and all signals.
  ['signal-exit', 'export default () => () => {};'],
  // Writes to standard error when the process ends.
  ['restore-cursor', 'export default () => {};'],
  // Draws what components throw: the stage catches that before.
  ['./ErrorOverview.js', 'export default () => null;'],
]);

const IMPORTERS = /[\\/]node_modules[\\/](ink|cli-cursor)[\\/]/;
const NAMESPACE = 'stand-in';

export const withoutTerminal = {
  name: 'without-terminal',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, importer }) =>
      STAND_INS.has(path) && IMPORTERS.test(importer) ? { path, namespace: NAMESPACE } : undefined,
    );
    build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => ({ contents: STAND_INS.get(path) }));
  },
};
