#!/usr/bin/env node
import { CommanderError } from 'commander';
import { expandDetail, makeProgram } from './arguments.js';
import { complain } from './errors.js';
import { refuseKeys, takeKeyEnvironment } from './key-options.js';
import { ClosedPipe } from './output.js';
import { Exit, UsageError } from './usage.js';
import { version } from './version.js';

async function main(): Promise<number> {
  let code: number = Exit.fine;
  const program = makeProgram(version(), {
    async run(settings) {
      const { run } = await import('./run.js');
      code = await run(settings);
    },
    async fields(pattern, values) {
      const { listFields } = await import('./fields.js');
      listFields(pattern, values);
    },
    async decode(hex, kind, settings) {
      const { decode } = await import('./decode.js');
      code = await decode(hex, kind, settings);
    },
    async dialog(kind, settings) {
      const { showDialog } = await import('./dialog.js');
      code = await showDialog(kind, settings);
    },
    async explain(words, obis) {
      const { explain } = await import('./explain.js');
      code = await explain(words.join(' '), obis);
    },
    async serialPorts() {
      const { listSerialPorts } = await import('./serial-ports.js');
      code = await listSerialPorts();
    },
    async interfaces() {
      const { listInterfaces } = await import('./interfaces.js');
      code = await listInterfaces();
    },
    async doctor() {
      const { doctor } = await import('./doctor.js');
      code = await doctor();
    },
    async extcap(what, options) {
      if (what === 'answer') {
        const [{ extcap }, { serialLines }] = await Promise.all([import('./extcap.js'), import('./extcap-lines.js')]);
        code = await extcap(options, serialLines);
        return;
      }
      const { install, uninstall } = await import('./extcap-install.js');
      process.stdout.write(`${what === 'install' ? install(options.dir) : uninstall(options.dir)}\n`);
    },
  });
  program.exitOverride();
  for (const command of program.commands) {
    command.exitOverride();
    for (const inner of command.commands) inner.exitOverride();
  }
  try {
    takeKeyEnvironment(process.env);
    refuseKeys(process.argv);
    await program.parseAsync(expandDetail(process.argv));
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.fine : Exit.usage;
    if (error instanceof ClosedPipe) return Exit.fine;
    if (error instanceof UsageError) {
      complain(error.message);
      for (const line of error.place) process.stderr.write(`  ${line}\n`);
      return Exit.usage;
    }
    complain(`${error instanceof Error ? error.message : String(error)} (a fault of dlmsdump; --debug shows where)`);
    if (process.argv.includes('--debug')) process.stderr.write(`${error instanceof Error ? error.stack : ''}\n`);
    return Exit.input;
  }
  return code;
}

// Help and field lists go through the stream; its reader may go away, too.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main();
