/** Captures to a sink, as the command line asks for it. */
import { fstatSync, statSync } from 'node:fs';
import { allDissectors } from '../../dissectors/index.js';
import {
  grouped,
  Limits,
  type Registry,
  type Shared,
  type Source,
  type SourceEnd,
  type SourceNote,
  setUserNames,
} from '../core/index.js';
import { Analyzer, type AnalyzerOptions, type Message } from '../engine/index.js';
import type { Recorder } from '../sinks/recorder.js';
import type { Sink } from '../sinks/sink.js';
import { issuesOf } from '../sinks/summary.js';
import type { Theme } from '../sinks/theme.js';
import { asLive, type Input } from '../sources/index.js';
import { colorLevel } from './color.js';
import { complain, errorWords } from './errors.js';
import { Keeping } from './keeping.js';
import { sharedOf } from './keys.js';
import { ClosedPipe, writeOutput } from './output.js';
import { Progress } from './progress.js';
import type { Settings } from './settings.js';
import { Stopping } from './stopping.js';
import { Exit } from './usage.js';

/** Makes what shows the messages. `needsHeaders`: it looks at link or network headers. */
export type MakeSink = (
  settings: Settings,
  registry: Registry,
) => Promise<{ readonly sink: Sink; readonly needsHeaders: boolean }>;

/** Reads all inputs and shows their messages. Answers with the exit code. */
export async function run(settings: Settings, make: MakeSink = makeSink): Promise<number> {
  const shared = await sharedOf(settings);
  if (settings.with.length === 0 && settings.learn === undefined) return runWith(settings, make, shared);
  const { expectToLearn, useKnowledge, writeKnowledge } = await import('./knowledge-files.js');
  await useKnowledge(settings.with, shared);
  await expectToLearn(settings.learn);
  const code = await runWith(settings, make, shared);
  return (await writeKnowledge(settings.learn, shared)) ? code : Exit.input;
}

async function runWith(settings: Settings, make: MakeSink, shared: Shared): Promise<number> {
  const registry = await registryOf(settings);
  const isLive = settings.inputs.some((input) => input.isLive);
  const recorder = await recorderOf(settings, isLive);
  if (settings.mayShowScreen && hasScreen() && !settings.inputs.some(isScreen)) {
    const { showScreen } = await import('./tui.js');
    const code = await showScreen(settings, registry, recorder, shared);
    if (code !== undefined) return code;
  }
  // Only what is asked for is loaded.
  const filter =
    settings.filter === undefined ? undefined : (await import('./expressions.js')).filterOf(settings.filter, registry);
  const { sink, needsHeaders } = await make(settings, registry);
  const stopping = new Stopping(settings.duration);
  const stop = stopping.now;
  const seen = { error: 0, warning: 0 };
  let shown = 0;
  const progress = new Progress();
  const keeping = new Keeping(recorder, progress);

  const analyzer = new Analyzer(
    registry,
    (message) => {
      keeping.message(message);
      if (shown >= settings.count) return;
      if (filter !== undefined && !filter.matches(message)) {
        sink.passOver?.(message);
        return;
      }
      shown++;
      if (settings.failOn !== undefined) count(message, seen);
      sink.write(message);
      if (settings.lineBuffered) {
        // What is seen is kept.
        keeping.flush();
        sink.flush();
      }
      if (shown < settings.count) return;
      // What was heard behind it is still kept.
      if (isLive) stopping.stop();
      else stop.abort();
    },
    { ...analyzerOptions(settings), layers: settings.layers || needsHeaders || filter?.needsHeaders === true, shared },
  );

  let complete = true;
  try {
    for (const input of settings.inputs) {
      if (stop.signal.aborted || stopping.wasStopped) break;
      complete = (await readInput(input, analyzer, sink, keeping, stopping, progress, settings.quiet)) && complete;
    }
    sink.end(analyzer.counts);
  } catch (error) {
    progress.clear();
    if (error instanceof ClosedPipe) return Exit.fine;
    throw error;
  } finally {
    keeping.end();
    stopping.end();
  }
  progress.clear();
  const { frames } = analyzer.counts;
  if (settings.format === 'text' && !settings.quiet && (complete || frames > 0))
    process.stderr.write(`${countsText(analyzer, filter === undefined ? undefined : shown)}\n`);
  if (!complete || !keeping.isWhole) return Exit.input;
  const failed = seen.error > 0 || (settings.failOn === 'warning' && seen.warning > 0);
  return failed ? Exit.failOn : Exit.fine;
}

/** All dissectors, those that the user loads among them, and names of the user's own. */
export async function registryOf(settings: Settings): Promise<Registry> {
  const registry = allDissectors();
  if (settings.dissectors.length > 0) {
    const { loadPlugin } = await import('./plugins.js');
    for (const file of settings.dissectors) await loadPlugin(file, registry);
  }
  await takeNames(settings);
  return registry;
}

/** How messages are decoded, by whatever command. */
export function analyzerOptions({ all, decodeAs, linkPayloads }: Settings): AnalyzerOptions {
  return { all, decodeAs, linkPayloads };
}

/** What is kept is the user's, also where root is needed to hear it. */
async function recorderOf({ record, user }: Settings, isLive: boolean): Promise<Recorder | undefined> {
  if (record === undefined) return undefined;
  const { openRecorder } = await import('../sinks/recording.js');
  if (!isLive) return openRecorder(record);
  const { accountOf, actingAs } = await import('../sources/live/privileges.js');
  // Asked each time: whoever became the user when the source was opened is nobody else any more.
  return openRecorder({ ...record, openAs: (open) => actingAs(accountOf(user), open) });
}

/** Is there a terminal that can be drawn on? */
function hasScreen(): boolean {
  return process.stdout.isTTY === true && process.env.TERM !== 'dumb' && process.env.TERM !== undefined;
}

/** Is an input the terminal itself? What is typed would be keys and capture at once. */
function isScreen({ path: file }: Input): boolean {
  if (file === undefined) return false;
  if (file === '-') return process.stdin.isTTY === true;
  try {
    const { rdev } = statSync(file);
    return rdev !== 0 && [1, '/dev/tty'].some((one) => rdev === deviceOf(one));
  } catch {
    // Opening it will fail, too, and say why.
    return false;
  }
}

const deviceOf = (one: string | number): number => (typeof one === 'number' ? fstatSync(one) : statSync(one)).rdev;

async function readInput(
  input: Input,
  analyzer: Analyzer,
  sink: Sink,
  keeping: Keeping,
  stopping: Stopping,
  progress: Progress,
  isQuiet: boolean,
): Promise<boolean> {
  const file = input.name;
  const { signal } = stopping.now;
  let source: Source;
  if (input.isLive) stopping.expect();
  try {
    source = await input.open();
  } catch (error) {
    complain(errorWords(error));
    sink.beginInput(file);
    sink.endInput({ file, end: undefined, error: errorWords(error) });
    return false;
  }
  const { name } = source;
  if (input.begun !== undefined && !isQuiet) complain(input.begun);
  const live = asLive(source);
  if (live !== undefined) stopping.watch(live);
  keeping.begin(source);
  analyzer.begin(name, source);
  sink.beginInput(name);
  const notes = new Map<string, number>();
  let end: SourceEnd | undefined;
  let error: string | undefined;
  try {
    end = await source.run(
      {
        frame: (frame) => {
          if (signal.aborted) return;
          keeping.frame(frame);
          analyzer.frameIn(frame);
        },
        quiet: (seconds) => {
          analyzer.quiet(seconds);
          sink.flush();
        },
        pause: () => {
          keeping.flush();
          stopping.goesOn();
          sink.flush();
          progress.show(analyzer.counts);
          return undefined;
        },
        note: (note) => {
          sink.note(name, note);
          tell(name, note, notes, input.isLive);
        },
      },
      signal,
    );
  } catch (caught) {
    if (caught instanceof ClosedPipe) throw caught;
    error = errorWords(caught);
    complain(error.includes(name) ? error : `${name}: ${error}`);
  }
  if (!signal.aborted) analyzer.end();
  sink.endInput({ file: name, end, error });
  return error === undefined && (signal.aborted || end?.complete === true);
}

/** Tells notes of the capture, the same kind a few times only. */
export function tell(file: string, note: SourceNote, told: Map<string, number>, isLive = false): void {
  const times = (told.get(note.code) ?? 0) + 1;
  told.set(note.code, times);
  // What can't be read again has no places.
  const where = isLive ? note.code : `${note.code}, at byte ${note.offset}`;
  if (times <= Limits.notesPerCode) complain(`${file}: ${note.text} (${where})`);
  else if (times === Limits.notesPerCode + 1) complain(`${file}: more notes ${note.code} are not shown`);
}

/** Names of the user's own for OBIS codes. */
async function takeNames(settings: Settings): Promise<void> {
  if (settings.obis.length === 0) return;
  const { readObisFile } = await import('./obis-file.js');
  setUserNames(settings.obis.flatMap(readObisFile));
}

/** Only the form that is asked for is loaded. `needsHeaders`: it shows fields of link or network headers. */
export async function makeSink(settings: Settings, registry: Registry): ReturnType<MakeSink> {
  if (settings.format === 'fields' || settings.format === 'csv') {
    const { FieldsSink } = await import('../sinks/fields.js');
    const { columnsOf } = await import('./expressions.js');
    const columns = columnsOf(settings.table.fields, registry);
    const sink = new FieldsSink(writeOutput, {
      ...settings.table,
      csv: settings.format === 'csv',
      names: columns.names,
      read: (message) => columns.read(message),
    });
    return { sink, needsHeaders: columns.needsHeaders };
  }
  return { sink: await makePlainSink(settings, registry), needsHeaders: false };
}

async function makePlainSink(settings: Settings, registry: Registry): Promise<Sink> {
  if (settings.format !== 'text') {
    const { JsonSink } = await import('../sinks/json.js');
    const shape = settings.format === 'json' ? 'document' : 'lines';
    return new JsonSink(writeOutput, { shape, detail: settings.jsonDetail, layers: settings.layers });
  }
  const { TextSink } = await import('../sinks/text.js');
  const theme = await themeFor(settings);
  const { tree, hex, layers, time } = settings;
  return new TextSink(writeOutput, registry, { tree, hex, layers, time, theme }, settings.inputs.length > 1);
}

/** Colours for standard output; none where it has none. */
export async function themeFor({ color }: Settings): Promise<Theme | undefined> {
  const level = await colorLevel(color);
  return level === 0 ? undefined : (await import('../sinks/theme.js')).themeOf(level);
}

function count(message: Message, seen: { error: number; warning: number }): void {
  for (const { severity } of issuesOf(message.tape, 0)) if (severity !== 'note') seen[severity]++;
}

const plural = (value: number, noun: string): string => `${grouped(value)} ${noun}${value === 1 ? '' : 's'}`;

/** `matching`: how many messages a filter let pass. */
function countsText(analyzer: Analyzer, matching: number | undefined): string {
  const { counts } = analyzer;
  const match = matching === undefined ? '' : `${grouped(matching)} of `;
  const parts = [
    `${match}${plural(counts.messages, 'message')}${match === '' ? '' : matching === 1 ? ' matches,' : ' match,'} in ${plural(counts.frames, 'frame')}`,
    counts.notDlms > 0 ? `${plural(counts.notDlms, 'frame')} not DLMS (--all shows them)` : '',
    counts.retransmissions > 0 ? plural(counts.retransmissions, 'TCP retransmission') : '',
    counts.gaps > 0 ? plural(counts.gaps, 'gap') : '',
    counts.evicted > 0 ? `${plural(counts.evicted, 'connection')} given up` : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
}
