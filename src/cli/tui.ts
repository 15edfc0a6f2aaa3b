/** Captures on the screen: what the terminal UI needs to know, which only the command line knows. */
import { loadKnowledge } from '../../dissectors/index.js';
import type { Registry, Shared } from '../core/index.js';
import type { Recorder } from '../sinks/recorder.js';
import { openScreen } from '../tui/app.js';
import { colorLevel } from './color.js';
import { complain } from './errors.js';
import { filterOf } from './expressions.js';
import { chooseKeys } from './keys.js';
import type { Settings } from './settings.js';
import { Exit } from './usage.js';

/** Shows the inputs until the user ends it. Answers with the exit code; undefined where there is no keyboard. */
export async function showScreen(
  settings: Settings,
  registry: Registry,
  recorder: Recorder | undefined,
  shared: Shared,
): Promise<number | undefined> {
  // A filter that is wrong is told before the screen opens.
  if (settings.filter !== undefined) filterOf(settings.filter, registry);
  const end = await openScreen({
    registry,
    inputs: settings.inputs,
    recorder,
    duration: settings.duration,
    filter: settings.filter ?? '',
    all: settings.all,
    decodeAs: settings.decodeAs,
    linkPayloads: settings.linkPayloads,
    shared,
    time: settings.time,
    mouse: settings.mouse,
    theme:
      settings.color === 'dark' || settings.color === 'light'
        ? settings.color
        : settings.color === 'never'
          ? 'plain'
          : undefined,
    colorLevel: await colorLevel(settings.color),
    debug: settings.debug,
    knowledge: loadKnowledge,
    chooseKeys: (path, before) => chooseKeys(path, before, settings.keys.isStrict),
  });
  if (end === undefined) return undefined;
  const fault = recorder?.fault;
  // Of a recording that stopped, also who didn't see it on the screen is to know.
  for (const note of new Set([...end.notes, ...(fault === undefined ? [] : [fault])])) complain(note);
  return end.complete && fault === undefined ? Exit.fine : Exit.input;
}
