/** The terminal itself: how it is left on every way out, sizes, environments, and what there is where it cannot be drawn on. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeOnTerminal, onTerminal, type Terminal } from './tmux.js';

const SESSION = 'dlmsdump captures/wrapper-session.pcap';

/** The shell is back as it was: its own screen, a cursor, no mouse, and it echoes and edits what is typed. */
async function expectUntouched(terminal: Terminal): Promise<void> {
  expect(await terminal.knows('alternate_on', 'cursor_flag', 'mouse_any_flag', 'wrap_flag')).toBe('0 1 0 1');
  writeFileSync(join(terminal.folder, 'modes'), `stty -a | tr ' ' '\\n' | grep -E '^-?(icanon|echo|isig|opost);?$'\n`);
  await terminal.enter('echo $(sh modes) is set');
  await terminal.shows('echo $(sh modes) is set');
  // Bash reads lines itself, and puts back for programs what it found when it began.
  await terminal.shows(/^opost isig icanon echo is set$/m);
}

/** A command that says which process it is, so that it can be sent signals. */
const knownAs = (command: string): string => `sh -c 'echo $$ > pid; exec ${command}'`;
const send = (terminal: Terminal, signal: NodeJS.Signals): boolean =>
  process.kill(Number(readFileSync(join(terminal.folder, 'pid'), 'utf8')), signal);

describeOnTerminal('ways out', () => {
  it('takes the terminal over, and gives it back after q', async () => {
    await onTerminal(SESSION, {}, async (terminal) => {
      await terminal.shows('1/22');
      expect(await terminal.knows('alternate_on', 'cursor_flag', 'mouse_any_flag')).toBe('1 0 1');
      await terminal.press('q');
      const after = await terminal.ended(0);
      expect(after).toContain(SESSION);
      expect(after).not.toContain('AARQ');
      await expectUntouched(terminal);
    });
  });

  it('ends while a pipe or a serial line has nothing to say', async () => {
    await onTerminal('mkfifo silent', {}, async (terminal) => {
      await onTerminal('sleep 1000', {}, async (other) => {
        const line = await other.knows('pane_tty');
        for (const input of ['silent', line]) {
          await terminal.enter(`dlmsdump ${input}`);
          await terminal.shows('no messages yet');
          await terminal.press('q');
          await terminal.ended(0);
        }
      });
    });
  });

  it.each(['-', '/dev/tty'])('reads what is typed where the terminal is the input: %s', async (input) => {
    await onTerminal(`dlmsdump ${input}`, {}, async (terminal) => {
      await terminal.isRunning();
      await terminal.type('c001c100030100010800ff0200');
      await terminal.press('Enter', 'C-d');
      expect(await terminal.ended(0)).toMatch(/GET-Request +Register 1-0:1\.8\.0\*255 value/);
      expect(await terminal.knows('alternate_on')).toBe('0');
    });
  });

  it('leaves the mouse alone with --no-mouse', async () => {
    await onTerminal(`${SESSION} --no-mouse`, {}, async (terminal) => {
      await terminal.shows('1/22');
      expect(await terminal.knows('alternate_on', 'mouse_any_flag')).toBe('1 0');
    });
  });

  it('gives it back after ctrl-c, also while a prompt is open', async () => {
    await onTerminal(SESSION, {}, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('f');
      await terminal.shows('Tab completes');
      await terminal.press('C-c');
      await terminal.ended(0);
      await expectUntouched(terminal);
    });
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('gives it back after %s, and ends with %i', async (signal, code) => {
    await onTerminal(knownAs(SESSION), {}, async (terminal) => {
      await terminal.shows('1/22');
      send(terminal, signal);
      await terminal.ended(code);
      await expectUntouched(terminal);
    });
  });

  it('gives it back after a fault of its own, and says so in one line', async () => {
    await onTerminal(undefined, {}, async (terminal) => {
      const preload = join(terminal.folder, 'fault.mjs');
      writeFileSync(preload, "process.once('SIGUSR2', () => { throw new Error('made\\x1b[31m for a test'); });\n");
      await terminal.enter(`NODE_OPTIONS='--import ${preload}' ${knownAs(SESSION)}`);
      await terminal.shows('1/22');
      send(terminal, 'SIGUSR2');
      const after = await terminal.ended(70);
      expect(after).toMatch(/dlmsdump: made.*for a test \(a fault of dlmsdump; --debug shows where\)/);
      await expectUntouched(terminal);
    });
  });

  it('lets the shell come back after ctrl-z, and goes on where it was after fg', async () => {
    await onTerminal(SESSION, {}, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('3', 'G');
      await terminal.shows('3/22');
      await terminal.press('C-z');
      await terminal.shows('Stopped', (screen) => !screen.includes('message 3 ·'));
      await expectUntouched(terminal);
      await terminal.enter('fg');
      await terminal.shows('3/22', 'message 3 ·');
      expect(await terminal.knows('alternate_on', 'cursor_flag', 'mouse_any_flag')).toBe('1 0 1');
      await terminal.press('j');
      await terminal.shows('4/22', 'message 4 ·');
      await terminal.press('q');
      await terminal.ended(0);
      await expectUntouched(terminal);
    });
  });

  it('ends with 2 where not all of the capture could be read', async () => {
    await onTerminal(undefined, {}, async (terminal) => {
      const whole = readFileSync(join(terminal.folder, 'captures/wrapper-session.pcap'));
      writeFileSync(join(terminal.folder, 'cut.pcap'), whole.subarray(0, whole.length - 10));
      await terminal.enter('dlmsdump cut.pcap');
      await terminal.shows('incomplete: I', '1/22', 'message 1 ·');
      await terminal.press('I');
      await terminal.shows('capture', 'cut.pcap');
      await terminal.press('Q');
      await terminal.ended(2);
      await expectUntouched(terminal);
    });
  });

  it('tells on the screen it was started from that there is no such file', async () => {
    await onTerminal('dlmsdump nothing-there.pcap', {}, async (terminal) => {
      const after = await terminal.ended(2);
      expect(after).toMatch(/dlmsdump: .*nothing-there\.pcap/);
      await expectUntouched(terminal);
    });
  });
});

describeOnTerminal('sizes', () => {
  it('follows the size of the terminal, and says kindly when it is too small', async () => {
    await onTerminal(SESSION, { columns: 80, rows: 24 }, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('3', 'G', 'Enter', 'j');
      await terminal.shows('APDU  dlms.apdu');
      await terminal.resize(200, 50);
      await terminal.shows('Destination', 'message 3 ·', '─ frame, 75 bytes', 'APDU  dlms.apdu', 'Statistics');
      await terminal.resize(60, 15);
      await terminal.shows((screen) => !screen.includes('Destination'), 'message 3 ·', 'APDU  dlms.apdu', '3/22');
      await terminal.resize(30, 8);
      await terminal.shows((screen) => !screen.includes('message'), /40.*10/);
      await terminal.resize(80, 24);
      const header = /^ dlmsdump {2}wrapper-session\.pcap .* Stat *\n/;
      await terminal.shows(header, 'message 3 ·', 'APDU  dlms.apdu', '3/22', '? help');
    });
  });

  it('leaves no columns of what is behind beside popups that are nearly as wide', async () => {
    await onTerminal(SESSION, { columns: 80, rows: 24 }, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('?');
      await terminal.shows(/^╭─ keys ─{71}╮$/m, /^╰.*╯$/m);
    });
  });

  it('keeps the header and what is typed on the smallest screen', async () => {
    await onTerminal(SESSION, { columns: 40, rows: 10 }, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('f');
      const screen = await terminal.shows('│ aare ', /^ filter *$/m, /^╭─+╮$/m);
      expect(screen).toMatch(/^ dlmsdump /);
    });
  });

  it('clears nothing after the start, so that it never flickers', async () => {
    await onTerminal(undefined, {}, async (terminal) => {
      const recorded = await terminal.recorded();
      await terminal.enter(SESSION);
      await terminal.shows('1/22');
      for (const key of ['j', 'G', 'S', 'q', 'C', 'q', '?', 'q']) await terminal.press(key);
      await terminal.resize(120, 40);
      await terminal.shows('22/22', 'Destination');
      await terminal.press('q');
      await terminal.ended(0);
      const written = await recorded();
      const drawn = written.slice(written.indexOf('\x1b[?1049h'), written.indexOf('\x1b[?1049l'));
      expect(drawn).toContain('\x1b[?2026h');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there are control sequences
      expect(drawn).not.toMatch(/\x1b\[[0-3]?J|\x1bc/);
    });
  });
});

describeOnTerminal('environments', () => {
  it.each(['1', ''])('opens with CI=%s, too', async (value) => {
    await onTerminal(SESSION, { env: { CI: value } }, async (terminal) => {
      await terminal.shows('1/22', '? help');
      await terminal.press('j');
      await terminal.shows('2/22');
      await terminal.press('?');
      await terminal.shows('╭─ keys');
    });
  });

  it('has no colour with NO_COLOR, and some without', async () => {
    const styles = async (env: Readonly<Record<string, string>>): Promise<readonly string[]> => {
      let seen: readonly string[] = [];
      await onTerminal(SESSION, { env }, async (terminal) => {
        await terminal.shows('1/22');
        await terminal.press('j', 'Enter', 'I');
        await terminal.shows('Failed: object-undefined');
        await terminal.press('I', 'q', '?');
        await terminal.shows('╭─ keys');
        seen = (await terminal.cells()).flat().map(({ style }) => style);
      });
      return seen;
    };
    const [plain, colored] = await Promise.all([styles({ NO_COLOR: '1' }), styles({})]);
    expect(plain.filter((style) => /[fb]g:/.test(style))).toEqual([]);
    expect(plain.some((style) => style.includes('inverse'))).toBe(true);
    expect(colored.some((style) => style.includes('fg:'))).toBe(true);
  });

  it.each([
    ['TERM=dumb', `TERM=dumb ${SESSION}`],
    ['a pipe behind it', `${SESSION} | cat`],
    ['--text', `${SESSION} --text`],
  ])('gives text with %s', async (_, command) => {
    await onTerminal(command, { columns: 200 }, async (terminal) => {
      const after = await terminal.ended(0);
      expect(after).toMatch(/^ +22 +0\.\d+ .*RLRE/m);
      expect(await terminal.knows('alternate_on')).toBe('0');
    });
  });
});
