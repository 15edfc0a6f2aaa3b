/** `dlmsdump dialog` and `dlmsdump values`: inputs are read as always, and shown in another way. */

import type { DialogKind } from './dialog-command.js';
import { writeOutput } from './output.js';
import { type MakeSink, run, themeFor } from './run.js';
import type { Settings } from './settings.js';

/** Where standard output is no terminal. */
const USUAL_WIDTH = 120;
const NARROWEST = 80;

/** Shows conversations, or values. Answers with the exit code. */
export function showDialog(kind: DialogKind, settings: Settings): Promise<number> {
  if (kind === 'dialog') return run(settings, dialogSink);
  // What `--all` asks for here is not what it asks the analyzer for.
  return run({ ...settings, all: false }, valuesSink(settings.all));
}

const dialogSink: MakeSink = async (settings, registry) => {
  if (settings.format !== 'text') {
    const { DialogJsonSink } = await import('../dialog/conversation-json.js');
    return { sink: new DialogJsonSink(writeOutput, registry, settings.format === 'json'), needsHeaders: false };
  }
  const { DialogTextSink } = await import('../dialog/conversation-text.js');
  const options = { theme: await themeFor(settings), width: width() };
  return { sink: new DialogTextSink(writeOutput, registry, options), needsHeaders: false };
};

function valuesSink(isAll: boolean): MakeSink {
  return async (settings) => {
    const { valueCsv, valueLines, valueTable } = await import('../dialog/value-sinks.js');
    const { format } = settings;
    const sink =
      format === 'csv'
        ? valueCsv(writeOutput, isAll)
        : format === 'ndjson'
          ? valueLines(writeOutput, isAll)
          : valueTable(writeOutput, { isAll, theme: await themeFor(settings), width: width() });
    return { sink, needsHeaders: false };
  };
}

const width = (): number => Math.max(NARROWEST, process.stdout.columns ?? USUAL_WIDTH);
