import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, constants, existsSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { describeOnLine, onLine, onLines, type PtyLine, until } from '../pty.js';
import { DISC, DISC_UA, SNRM, seven, UA } from '../sources/live/line.js';
import { dlmsdump, start } from './run.js';

interface Relaying {
  readonly child: ChildProcessWithoutNullStreams;
  readonly out: () => string;
  readonly err: () => string;
  /** By Ctrl-C. */
  end(): Promise<number | null>;
}

const running: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** The program, once it relays. */
async function relay(...args: readonly string[]): Promise<Relaying> {
  const child = start(['relay', ...args]);
  running.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  await until('the relay', () => err.includes('dlmsdump: relays ') || child.exitCode !== null);
  return {
    child,
    out: () => out,
    err: () => err,
    end: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

/** Takes so many bytes off an end. */
async function take(line: Pick<PtyLine, 'heard'>, count: number): Promise<Buffer> {
  const taken: Uint8Array[] = [];
  let left = count;
  await until(`${count} bytes`, () => {
    const bytes = line.heard();
    if (bytes.length > 0) taken.push(Uint8Array.from(bytes));
    left -= bytes.length;
    return left <= 0;
  });
  return Buffer.concat(taken);
}

/** One says something, the other hears it. */
async function passes(from: PtyLine, to: PtyLine, bytes: Uint8Array): Promise<void> {
  from.say(bytes);
  expect(await take(to, bytes.length)).toEqual(Buffer.from(bytes));
}

describeOnLine('a relay between serial ports', () => {
  it('passes octets on as they are, and shows who said them', async () => {
    await onLines(async (near, far) => {
      const relaying = await relay('--serial', `${near.tap},115200`, '--to-serial', far.tap, '--ndjson');
      await passes(near, far, SNRM);
      await passes(far, near, UA);
      await passes(
        near,
        far,
        Uint8Array.from({ length: 256 }, (_, octet) => octet),
      );
      for (let i = 0; i < 20; i++) {
        await passes(near, far, randomBytes(2000));
        await passes(far, near, randomBytes(2000));
      }
      await passes(near, far, DISC);
      await passes(far, near, DISC_UA);
      expect([near.speed, far.speed]).toEqual([115_200, 115_200]);
      expect(await relaying.end()).toBe(0);
      const messages = relaying
        .out()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      const frames = messages.filter(({ hdlc }) => hdlc !== undefined);
      expect(frames[0]).toMatchObject({ direction: 'sent', hdlc: { control: { frame: 'SNRM' } } });
      expect(frames[1]).toMatchObject({ direction: 'received', hdlc: { control: { frame: 'UA' } } });
    });
  });

  it('waits for an end that is pulled, and passes on again when it is back', async () => {
    await onLines(async (near, far) => {
      const relaying = await relay('--serial', `${near.tap},9600`, '--to-serial', far.tap, '--text');
      await passes(near, far, SNRM);
      await far.pull();
      await until('the loss', () => relaying.err().includes(`${far.tap} is gone; it is waited for (serial.lost)`));
      near.say(SNRM);
      await until('what nobody heard', () => relaying.out().split('SNRM').length === 3);
      await far.plug();
      await until('its return', () => relaying.err().includes(`${far.tap} is back (serial.back)`));
      await passes(near, far, SNRM);
      await passes(far, near, UA);
      expect(await relaying.end()).toBe(0);
      expect(relaying.out().match(/SNRM|UA/g)).toEqual(['SNRM', 'SNRM', 'SNRM', 'UA']);
    });
  });

  it('follows the speed that a sign-on agrees on, and goes back', async () => {
    await onLines(async (near, far) => {
      const relaying = await relay('--serial', near.tap, '--to-serial', far.tap, '--text');
      await Promise.all([near.listens(300), far.listens(300)]);
      await passes(near, far, seven('/?!\r\n'));
      await passes(far, near, seven('/XXX5\\2METER\r\n'));
      await passes(near, far, seven('\x06252\r\n'));
      await passes(far, near, seven('\x06252\r\n'));
      await Promise.all([near.listens(9600), far.listens(9600)]);
      await passes(near, far, SNRM);
      await passes(far, near, UA);
      await passes(near, far, DISC);
      await passes(far, near, DISC_UA);
      await Promise.all([near.listens(300), far.listens(300)]);
      expect(await relaying.end()).toBe(0);
      expect(relaying.err()).toContain('300 → 9600 Bd: the meter repeated the option select (mode E) (serial.speed)\n');
      expect(relaying.err()).toContain('9600 → 300 Bd: a DISC was answered (serial.speed)\n');
    });
  });

  it('makes a port for a client, and the next one when that has gone', async () => {
    await onLine(async (far) => {
      const link = join(dirname(far.tap), 'port');
      const relaying = await relay('--pty', link, '--to-serial', `${far.tap},9600`, '--text');
      for (let i = 1; i <= 3; i++) {
        await until('a port', () => existsSync(link));
        const port = openSync(link, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
        writeSync(port, SNRM);
        expect(await take(far, SNRM.length)).toEqual(Buffer.from(SNRM));
        far.say(UA);
        const bytes = Buffer.alloc(64);
        const heard = () => {
          try {
            return bytes.subarray(0, readSync(port, bytes));
          } catch {
            return bytes.subarray(0, 0);
          }
        };
        expect(await take({ heard }, UA.length)).toEqual(Buffer.from(UA));
        closeSync(port);
        const said = `${link} was closed; it is there for the next client (serial.lost)`;
        await until('the end of a client', () => relaying.err().split(said).length === i + 1);
      }
      expect(await relaying.end()).toBe(0);
      expect(existsSync(link)).toBe(false);
      expect(relaying.out().match(/SNRM|UA/g)).toHaveLength(6);
    });
  });

  it('leaves no port behind, however it ends', async () => {
    await onLine(async (far) => {
      const link = join(dirname(far.tap), 'port');
      const relaying = await relay('--pty', link, '--to-serial', `${far.tap},9600`, '--text');
      await until('a port', () => existsSync(link));
      relaying.child.kill('SIGKILL');
      await until('its end', () => !existsSync(link));
    });
  });

  it('tells in a line what cannot be opened', async () => {
    await onLine(async (far) => {
      const nothing = join(dirname(far.tap), 'nothing');
      const missing = dlmsdump(['relay', '--serial', nothing, '--to-serial', far.tap, '--text']);
      expect(missing.err).toMatch(new RegExp(`^dlmsdump: cannot open ${nothing}: no such device`));
      expect(missing.code).toBe(2);
      const taken = dlmsdump(['relay', '--pty', far.tap, '--to-serial', nothing, '--text']);
      expect(taken.err).toBe(`dlmsdump: cannot make ${far.tap}: there is something of that name\n`);
      const without = dlmsdump(['relay', '--pty', nothing, '--to-serial', far.tap, '--text'], undefined, {
        PATH: '/nowhere',
      });
      expect(without.err).toBe(
        `dlmsdump: cannot make ${nothing}: that needs the program socat, which is not installed\n`,
      );
    });
  });
});

describe('what a relay between serial ports is asked for', () => {
  const both = 'relay needs both ends: --serial DEVICE or --pty LINK, and --to-serial DEVICE';
  it.each([
    [['--serial', '/dev/a'], both],
    [['--to-serial', '/dev/b'], both],
    [['--pty', 'a', '--serial', '/dev/a', '--to-serial', '/dev/b'], both],
    [['--serial', '/dev/a', '--to', 'meter:1'], 'relay is between network addresses or serial ports, not both'],
    [['--serial', '/dev/a', '--to-serial', '/dev/a'], 'both ends are the same port'],
    [['--serial', '/dev/a,fast', '--to-serial', '/dev/b'], 'cannot understand /dev/a,fast: '],
    [['--serial', '/dev/a,meter', '--to-serial', '/dev/b'], '--serial is the side of the client'],
    [['--serial', '/dev/a,auto', '--to-serial', '/dev/b,9600'], 'the speed is followed at both ends, or at none'],
    [['--serial', '/dev/a,auto:300', '--to-serial', '/dev/b,auto:600'], 'a sign-on begins at one speed'],
  ])('%j: is told in a line', (args, line) => {
    const { code, err } = dlmsdump(['relay', ...args]);
    expect(err).toContain(`dlmsdump: ${line}`);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });
});
