/** `dlmsdump serial` on real lines: pairs of virtual ports. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { describeOnLine, onLine, onLines, type PtyLine, until } from '../pty.js';
import { DISC, DISC_UA, LONG, SNRM, seven, UA } from '../sources/live/line.js';
import { dlmsdump, start } from './run.js';

const AT = 9600;

interface Line {
  readonly [key: string]: unknown;
  readonly note?: { readonly code: string; readonly text: string; readonly severity: string };
}

/** The program at work. */
class Program {
  out = '';
  err = '';
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly ended: Promise<number | null>;

  constructor(args: readonly string[]) {
    this.child = start(args);
    this.child.stdout.on('data', (data: Buffer) => {
      this.out += data.toString();
    });
    this.child.stderr.on('data', (data: Buffer) => {
      this.err += data.toString();
    });
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
  }

  get lines(): readonly string[] {
    return this.out.split('\n').slice(0, -1);
  }

  /** NDJSON. */
  get objects(): readonly Line[] {
    return this.lines.map((line) => JSON.parse(line) as Line);
  }

  get messages(): readonly Line[] {
    return this.objects.filter(({ note }) => note === undefined);
  }

  notes(code: string): readonly string[] {
    return this.objects.flatMap(({ note }) => (note?.code === code ? [note.text] : []));
  }

  get frames(): unknown[] {
    return this.messages.map(
      (message) => (message.hdlc as { control?: { frame: string } } | undefined)?.control?.frame,
    );
  }

  async shows(count: number): Promise<void> {
    await until(`${count} messages`, () => this.messages.length >= count);
  }

  async told(code: string, count = 1): Promise<void> {
    await until(code, () => this.notes(code).length >= count);
  }

  interrupt(): void {
    this.child.kill('SIGINT');
  }

  async end(): Promise<number | null> {
    return await this.ended;
  }
}

/** Listens as the arguments say, on lines that are being listened to when the run begins. */
async function listening(
  lines: readonly PtyLine[],
  args: readonly string[],
  speed: number,
  run: (program: Program) => Promise<void>,
): Promise<void> {
  const program = new Program(['serial', ...args]);
  try {
    for (const line of lines) await line.listens(speed);
    await run(program);
  } finally {
    program.interrupt();
    await program.end();
  }
}

const NOISE = Uint8Array.of(0x00, 0xff, 0x12, 0x80, 0x55);

describeOnLine('one tap', () => {
  it('hears frames in one piece each, several in a piece, and octet by octet', async () => {
    await onLine(async (line) => {
      await listening([line], [line.tap, '--ndjson'], AT, async (program) => {
        line.say(SNRM);
        await program.shows(1);
        line.say(Uint8Array.from([...UA, ...SNRM]));
        await program.shows(3);
        await line.type(LONG);
        await program.shows(4);
        expect(program.frames).toEqual(['SNRM', 'UA', 'SNRM', 'I']);
        expect(program.messages[3]).toMatchObject({ file: line.tap, get_response: { data: expect.any(String) } });
        expect(program.notes('serial.found')).toEqual(['9600 8N1 found by 1 HDLC frame']);
        expect(program.messages[0]).toMatchObject({ serial: { speed: AT } });
        expect(program.messages[3]).toMatchObject({
          serial: { speed: AT, turn_around: expect.any(Number), largest_gap: expect.any(Number) },
        });
      });
    });
  });

  it('writes nothing, whatever it hears', async () => {
    await onLine(async (line) => {
      await listening([line], [line.tap, '--ndjson'], AT, async (program) => {
        for (const piece of [SNRM, NOISE, seven('/?!\r\n'), Uint8Array.of(0x05, 0x11, 0x13), UA]) line.say(piece);
        await program.shows(3);
        program.interrupt();
        await program.end();
        expect(line.heard()).toHaveLength(0);
      });
    });
  });

  it('tells noise when the line is silent, as what it is', async () => {
    await onLine(async (line) => {
      await listening([line], [`${line.tap},9600`, '--ndjson'], AT, async (program) => {
        line.say(Uint8Array.from([...SNRM, ...NOISE]));
        await program.shows(2);
        line.say(UA);
        await program.shows(3);
        expect(program.frames).toEqual(['SNRM', undefined, 'UA']);
        expect(program.messages[1]).toMatchObject({ issues: [{ code: 'stream.junk' }] });
      });
    });
  });

  it('goes on behind a frame that was cut off', async () => {
    await onLine(async (line) => {
      await listening([line], [`${line.tap},9600`, '--ndjson'], AT, async (program) => {
        line.say(SNRM);
        await program.shows(1);
        line.say(LONG.subarray(0, 100));
        await new Promise((resolve) => setTimeout(resolve, 700));
        line.say(SNRM);
        line.say(UA);
        await until('what came behind it', () => program.frames.filter((name) => name === 'SNRM').length === 2);
        await until('and behind that', () => program.frames.at(-1) === 'UA');
      });
    });
  });

  it('follows a sign-on in mode E to the agreed speed, and back', async () => {
    await onLine(async (line) => {
      await listening([line], [`${line.tap},auto:300`, '--ndjson'], 300, async (program) => {
        await line.type(seven('/?!\r\n'));
        await line.type(seven('/ABC5\\2METER\r\n'));
        await line.type(seven('\x06252\r\n'));
        await line.type(seven('\x06252\r\n'));
        await program.told('serial.speed');
        expect(program.notes('serial.speed')).toEqual(['300 → 9600 Bd: the meter repeated the option select (mode E)']);
        await line.listens(AT);
        line.say(SNRM);
        line.say(UA);
        line.say(LONG);
        await until('the frames', () => program.frames.includes('I'));
        expect(program.messages.at(-1)).toMatchObject({ serial: { speed: AT } });
        line.say(DISC);
        line.say(DISC_UA);
        await line.listens(300);
        await program.told('serial.speed', 2);
        expect(program.notes('serial.speed')[1]).toBe('9600 → 300 Bd: a DISC was answered');
        // The sign-on itself is heard, too, at the speed it is made.
        expect(JSON.stringify(program.messages[0])).toContain('"speed":300');
      });
    });
  });

  it('finds the speed by what is valid at it', async () => {
    await onLine(async (line) => {
      await listening([line], [line.tap, '--ndjson'], AT, async (program) => {
        line.say(Uint8Array.from({ length: 30 }, (_, i) => [0xf8, 0x80, 0xe6, 0x9c][i % 4] as number));
        await line.listens(300);
        line.say(Uint8Array.from({ length: 30 }, (_, i) => [0xf8, 0x80, 0xe6, 0x9c][i % 4] as number));
        await line.listens(2400);
        // The port is opened anew for the parity, and then set: what is said before is thrown away.
        await until('2400 8E1', () => {
          line.say(SNRM);
          return program.notes('serial.found').length > 0;
        });
        expect(program.notes('serial.found')[0]).toMatch(/^2400 8E1 found by \d+ HDLC frames?$/);
      });
    });
  });

  it('waits for an adapter that was pulled', async () => {
    await onLine(async (line) => {
      await listening([line], [line.tap, '--ndjson'], AT, async (program) => {
        line.say(SNRM);
        await program.shows(1);
        await line.pull();
        await program.told('serial.lost');
        await line.plug();
        await program.told('serial.back');
        await line.listens(AT);
        line.say(UA);
        await program.shows(2);
        expect(program.frames).toEqual(['SNRM', 'UA']);
        expect(program.notes('serial.lost')).toEqual(['the port is gone; it is waited for']);
        program.interrupt();
        expect(await program.end()).toBe(0);
      });
    });
  });

  it('ends with all that was heard, on a signal, after a count, and after a time', async () => {
    await onLine(async (line) => {
      await listening([line], [line.tap, '--text'], AT, async (program) => {
        // Without what follows it, nobody knows whether the frame is whole.
        line.say(SNRM);
        line.say(LONG.subarray(0, 50));
        await until('the first', () => program.lines.length === 1);
        program.interrupt();
        expect(await program.end()).toBe(0);
        expect(program.lines).toHaveLength(2);
        expect(program.lines[1]).toContain('Truncated');
        expect(program.err).toContain('2 messages in ');
      });
    });
    await onLine(async (line) => {
      await listening([line], [line.tap, '--text', '-c', '2'], AT, async (program) => {
        for (const frame of [SNRM, UA, SNRM]) line.say(frame);
        expect(await program.end()).toBe(0);
        expect(program.lines).toHaveLength(2);
      });
    });
    await onLine(async (line) => {
      await listening([line], [line.tap, '--text', '-a', 'duration:2'], AT, async (program) => {
        line.say(SNRM);
        line.say(LONG.subarray(0, 50));
        expect(await program.end()).toBe(0);
        expect(program.lines).toHaveLength(2);
      });
    });
  });

  it('shows lines as a file with the same bytes does, and the times in the tree', async () => {
    await onLine(async (line) => {
      await listening([line], [line.tap, '--text', '-t', 'e'], AT, async (program) => {
        line.say(SNRM);
        await until('the first', () => program.lines.length === 1);
        expect(program.lines[0]).toMatch(/^ {4}1 +\d+\.\d{9} {2}16 → 1\/17 {2}SNRM$/);
      });
    });
    await onLine(async (line) => {
      await listening([line], [line.tap, '-V'], AT, async (program) => {
        line.say(SNRM);
        line.say(UA);
        await until('both', () => program.out.includes('Message 2'));
        await until('the end of it', () => program.out.includes('Turn-around'));
        expect(program.out).toMatch(/\n {2}Serial line\n {4}Speed: 9600 Bd\n {2}HDLC/);
        expect(program.out).toMatch(/\n {4}Turn-around: \d+\.\d ms\n/);
      });
    });
  });
});

describeOnLine('two taps', () => {
  it('are one line, each side a stream, in the order of arrival', async () => {
    await onLines(async (client, meter) => {
      await listening([client, meter], [client.tap, meter.tap, '--ndjson'], AT, async (program) => {
        client.say(SNRM);
        await program.shows(1);
        meter.say(UA);
        await program.shows(2);
        // Both at once: neither cuts the other in two.
        await Promise.all([client.type(SNRM), meter.type(LONG)]);
        await program.shows(4);
        expect(program.messages.map(({ direction }) => direction)).toEqual(['sent', 'received', 'sent', 'received']);
        expect(program.frames).toEqual(['SNRM', 'UA', 'SNRM', 'I']);
        expect(program.messages[1]).toMatchObject({ serial: { turned: true } });
        expect(program.notes('serial.found')).toHaveLength(1);
      });
    });
  });

  it('can be named the other way round', async () => {
    await onLines(async (client, meter) => {
      const taps = [`${meter.tap},meter`, client.tap];
      await listening([client, meter], [...taps, '--ndjson'], AT, async (program) => {
        client.say(SNRM);
        await program.shows(1);
        expect(program.messages[0]).toMatchObject({ direction: 'sent' });
      });
    });
    await onLines(async (client, meter) => {
      await listening([client, meter], [meter.tap, client.tap, '--swap', '--text'], AT, async (program) => {
        client.say(NOISE);
        await until('the noise', () => program.lines.length === 1);
        expect(program.lines[0]).toContain('client → meter');
      });
    });
  });

  it('follow a sign-on together', async () => {
    await onLines(async (client, meter) => {
      await listening([client, meter], [`${client.tap},auto:300`, meter.tap, '--ndjson'], 300, async (program) => {
        client.say(seven('/?!\r\n'));
        await program.told('serial.found');
        meter.say(seven('/ABC5\\2METER\r\n'));
        await new Promise((resolve) => setTimeout(resolve, 100));
        client.say(seven('\x06252\r\n'));
        await new Promise((resolve) => setTimeout(resolve, 100));
        meter.say(seven('\x06252\r\n'));
        await client.listens(AT);
        await meter.listens(AT);
        client.say(SNRM);
        await until('SNRM', () => program.frames.includes('SNRM'));
        meter.say(UA);
        await until('UA', () => program.frames.includes('UA'));
      });
    });
  });

  it('go on with one of them while the other is waited for', async () => {
    await onLines(async (client, meter) => {
      await listening([client, meter], [client.tap, meter.tap, '--ndjson'], AT, async (program) => {
        await client.pull();
        await program.told('serial.lost');
        meter.say(UA);
        await program.shows(1);
      });
    });
  });
});

describeOnLine('modem lines', () => {
  it('are said not to be set where the port has none', async () => {
    await onLine(async (line) => {
      await listening([line], [`${line.tap},9600`, '--dtr', 'off', '--ndjson'], AT, async (program) => {
        await program.told('serial.refused');
        expect(program.notes('serial.refused')[0]).toMatch(/^the port: DTR and RTS cannot be set: /);
        line.say(SNRM);
        await program.shows(1);
      });
    });
  });
});

describeOnLine('a port in use', () => {
  it('is refused, and listened to all the same with --no-lock', async () => {
    await onLine(async (line) => {
      await listening([line], [line.tap, '--text'], AT, async () => {
        const { code, err, out } = dlmsdump(['serial', line.tap, '--text']);
        expect([code, out]).toEqual([2, '']);
        expect(err).toBe(
          `dlmsdump: cannot open ${line.tap}: another program has it, and two readers of one port take bytes from each other (--no-lock listens nevertheless)\n`,
        );
        const shared = dlmsdump(['serial', line.tap, '--no-lock', '--text', '-a', 'duration:0.2']);
        expect(shared.code).toBe(0);
      });
    });
  });
});

describe('serial', () => {
  it('lists the ports without a device, and tells them where the device is not there', () => {
    const { code, lines, err } = dlmsdump(['serial']);
    expect(code).toBe(0);
    expect(lines.length > 0 || err === 'dlmsdump: there is no serial port here\n').toBe(true);
    for (const line of lines) expect(line).toMatch(/^(\/dev\/|COM)/);
    const missing = dlmsdump(['serial', '/dev/ttyUSB99', '--text']);
    expect(missing.code).toBe(2);
    expect(missing.err).toMatch(
      /^dlmsdump: cannot open \/dev\/ttyUSB99: no such device; there (is no serial port here|(is|are) \S.*)\n$/,
    );
  });

  it('says what is no serial port', () => {
    const { code, err } = dlmsdump(['serial', '/dev/null', '--text']);
    expect(code).toBe(2);
    expect(err).toBe('dlmsdump: cannot open /dev/null: it is no serial port\n');
  });

  it.each([
    [['x', 'y', 'z'], 'two taps at most'],
    [['x', 'x'], 'the same device'],
    [['x', '--swap'], '--swap is for two taps'],
    [['x,9600', 'y,2400'], 'its speed cannot be 9600 and 2400'],
    [['x,8N1', 'y,7E1'], 'its format cannot be 8N1 and 7E1'],
    [['x,meter', 'y,meter'], 'not both the meter'],
    [['x,9600,9600'], 'cannot understand x,9600,9600'],
    [['x,9600,5N1'], 'DEVICE[,SPEED[,FORMAT]][,client|meter] is wanted'],
    [['x,1'], '1 is no speed'],
    [[',9600'], 'the device is missing'],
    [['x', '--idle', '0'], 'seconds are wanted'],
    [['x', '-r', 'file'], 'name neither files nor interfaces'],
  ])('refuses %j in one line', (args, words) => {
    const { code, err, out } = dlmsdump(['serial', ...args]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(words);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('says what to type where the package is missing', () => {
    // A loader that does not find it, as where it was not installed.
    const hook = `export async function resolve(name, context, next) {
      if (name === 'serialport') throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' });
      return next(name, context);
    }`;
    const loader = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
    const options = `--import=data:text/javascript,${encodeURIComponent(loader)}`;
    const { code, err } = dlmsdump(['serial', '/dev/ttyUSB99', '--text'], undefined, { NODE_OPTIONS: options });
    expect(code).toBe(2);
    expect(err).toMatch(/^dlmsdump: serial lines need the package serialport, .*: npm install -g serialport .*\n$/);
    // Ports are listed all the same.
    expect(dlmsdump(['serial'], undefined, { NODE_OPTIONS: options }).code).toBe(0);
  });
});
