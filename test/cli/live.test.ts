/** What is heard now, on the command line: it comes while it is said, ends in order, and leaves nothing behind. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  describeCaptures,
  engines,
  hasNetworks,
  isRoot,
  Network,
  type Process,
  processesBelow,
  processOf,
  Talk,
} from '../capture.js';
import { captures, dlmsdump, PROGRAM } from './run.js';

const TEST_MS = 60_000;
const NOBODY = 65_534;
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
/** Another user can read the program, and there is somebody who becomes one. */
const mayBeNobody =
  isRoot &&
  spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, PROGRAM, '--version'])
    .status === 0;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dlmsdump-live-'));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The program at work. */
class Running {
  out = '';
  err = '';
  readonly ended: Promise<number | string>;
  private readonly watchers = new Set<() => void>();

  constructor(readonly child: ChildProcessWithoutNullStreams) {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
      this.look();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
      this.look();
    });
    child.stdin.on('error', () => undefined);
    this.ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? (signal as string))));
  }

  static begin(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    return Running.of(process.execPath, [PROGRAM, ...args], env);
  }

  static of(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    return new Running(spawn(program, args, { env: { ...process.env, NO_COLOR: '1', ...env } }));
  }

  get lines(): number {
    return this.out.split('\n').length - 1;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Resolves when it is so, after it wrote something; rejects where it ended before. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const watch = (): void => {
        if (!isSo()) return;
        this.watchers.delete(watch);
        resolve();
      };
      this.watchers.add(watch);
      this.ended.then((code) => (isSo() ? resolve() : reject(new Error(`it ended with ${code}: ${this.err}`))));
      watch();
    });
  }

  /** It is open. */
  listens(): Promise<void> {
    return this.until(() => this.err.includes('listens on'));
  }

  private look(): void {
    for (const watch of this.watchers) watch();
  }
}

const toPort = (talk: Talk): string[] => ['-f', `tcp port ${talk.port}`];

/** Resolves when none of them is there any more. */
async function gone(processes: readonly Process[]): Promise<void> {
  while (processes.some(({ pid, command }) => processOf(pid).command === command)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describeCaptures('what is heard', (engine) => {
  it.each(['--ndjson', '--text'])('comes as %s before the next is said, and all of it until Ctrl-C', async (form) => {
    const talk = await Talk.begin();
    const run = Running.begin(['-i', 'lo', '--engine', engine, ...toPort(talk), form]);
    await run.listens();
    const messages = (): number => run.out.split('\n').filter((line) => /get_re|GET-Re/.test(line)).length;
    for (const said of [2, 4, 6]) {
      await talk.ask();
      await run.until(() => messages() === said);
    }
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    talk.end();
    expect(messages()).toBe(6);
  });

  it('ends by itself after so many messages, or so long', async () => {
    const talk = await Talk.begin();
    const counted = Running.begin(['-i', 'lo', '--engine', engine, ...toPort(talk), '--text', '-c', '3']);
    const timed = Running.begin(['-i', 'lo', '--engine', engine, ...toPort(talk), '--text', '-a', 'duration:2']);
    await Promise.all([counted.listens(), timed.listens()]);
    await talk.ask();
    await talk.ask();
    expect(await counted.ended).toBe(0);
    expect(counted.lines).toBe(3);
    expect(await timed.ended).toBe(0);
    expect(timed.lines).toBe(4);
    talk.end();
  });

  it('ends quietly with whoever reads it, and the engine with it', async () => {
    const talk = await Talk.begin();
    const run = Running.begin(['-i', 'lo', '--engine', engine, ...toPort(talk), '--text']);
    await run.listens();
    const engines = processesBelow(run.pid);
    run.child.stdout.destroy();
    await talk.ask();
    expect(await run.ended).toBe(0);
    await gone(engines);
    talk.end();
  });

  it('leaves no engine behind when it is killed', async () => {
    const run = Running.begin(['-i', 'lo', '--engine', engine, '--text']);
    await run.listens();
    const engines = processesBelow(run.pid);
    expect(engines.length).toBeGreaterThan(0);
    run.child.kill('SIGKILL');
    expect(await run.ended).toBe('SIGKILL');
    await gone(engines);
  });

  it.runIf(mayBeNobody)('asks for rights that the user lacks in one line', async () => {
    const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, PROGRAM];
    const run = Running.of('setpriv', [...nobody, '-i', 'lo', '--engine', engine, '--text']);
    expect(await run.ended).toBe(2);
    expect(run.err).toMatch(/^dlmsdump: cannot capture on lo: no permission\. Start it with sudo.*\n$/);
  });

  it.runIf(mayBeNobody)('is decoded without the rights of root, and kept for the user', async () => {
    const talk = await Talk.begin();
    const own = join(folder, engine);
    mkdirSync(own);
    chmodSync(own, 0o777);
    const kept = join(own, 'kept.pcapng');
    const run = Running.begin(['-i', 'lo', '--engine', engine, ...toPort(talk), '--text', '-w', kept], {
      SUDO_UID: String(NOBODY),
      SUDO_GID: String(NOBODY),
      SUDO_USER: 'nobody',
    });
    await run.listens();
    await talk.ask();
    await run.until(() => run.lines === 2);
    const processes = [processOf(run.pid), ...processesBelow(run.pid)];
    // A shell that ends the program remains; dumpcap lets go of all capabilities instead.
    const others = processes.filter(({ command }) => command !== 'sh');
    expect(others.map(({ capabilities }) => capabilities)).toEqual(others.map(() => 0n));
    const users = others.filter(({ command }) => command !== 'dumpcap');
    expect(users.map(({ uids }) => uids)).toEqual(users.map(() => [NOBODY, NOBODY, NOBODY]));
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    talk.end();
    expect(run.err).not.toContain('capture.as_root');
    expect([statSync(kept).uid, statSync(kept).gid]).toEqual([NOBODY, NOBODY]);
    expect(dlmsdump(['--text', kept]).lines).toHaveLength(2);
  });

  it.runIf(hasNetworks)('is kept when the interface disappears, which is said', async () => {
    const network = new Network();
    network.ip('addr', 'add', '192.0.2.1/24', 'dev', 'near');
    try {
      const args = ['-i', 'near', '--engine', engine, '-f', '', '--all', '--text'];
      const run = Running.of('ip', ['netns', 'exec', network.name, process.execPath, PROGRAM, ...args]);
      await run.listens();
      // Who has that address is asked for.
      const say = `const s = require('node:dgram').createSocket('udp4'); s.send('', 4059, '192.0.2.2', () => s.close());`;
      await Running.of('ip', ['netns', 'exec', network.name, process.execPath, '-e', say]).ended;
      await run.until(() => run.lines > 0);
      network.ip('link', 'del', 'near');
      expect(await run.ended).toBe(2);
      expect(run.lines).toBeGreaterThan(0);
      expect(run.err).toMatch(/^dlmsdump: near: capture stopped: .*\(capture\.stopped\)$/m);
    } finally {
      network.end();
    }
  });

  it.runIf(hasNetworks)('is what port 4059 carries, unless a filter is said', async () => {
    const network = new Network();
    const within = ['netns', 'exec', network.name, process.execPath];
    try {
      const run = Running.of('ip', [...within, PROGRAM, '-i', 'lo', '--engine', engine, '--text', '-c', '1']);
      await run.listens();
      expect(run.err).toContain('listens on lo: tcp port 4059 or udp port 4059\n');
      const say = `const s = require('node:dgram').createSocket('udp4');
        const bytes = Buffer.from('000100100001000dc001c100030100010800ff0200', 'hex');
        s.send(bytes, 4060, '127.0.0.1', () => s.send(bytes, 4059, '127.0.0.1', () => s.close()));`;
      expect(await Running.of('ip', [...within, '-e', say]).ended).toBe(0);
      expect(await run.ended).toBe(0);
      expect(run.out).toMatch(/→ 127\.0\.0\.1:4059 +GET-Request/);
      expect(run.err).toContain('1 message in 1 frame\n');
    } finally {
      network.end();
    }
  });

  it.runIf(hasNetworks)('is said not to come from an interface that is down', async () => {
    const network = new Network();
    network.ip('link', 'set', 'near', 'down');
    const args = ['netns', 'exec', network.name, process.execPath, PROGRAM, '-i', 'near', '--engine', engine, '--text'];
    const run = Running.of('ip', args);
    expect(await run.ended).toBe(2);
    expect(run.err).toBe('dlmsdump: cannot capture on near: it is down (ip link set near up)\n');
    network.end();
  });
});

describe('a capture that somebody else writes', { timeout: TEST_MS }, () => {
  const capture = readFileSync(`${captures}wrapper-session.pcap`);
  const MESSAGES = 22;

  it.each(['--ndjson', '--text'])(
    'comes as %s while it is written, and is read to its end after Ctrl-C',
    async (form) => {
      const run = Running.begin(['-', form]);
      // In the middle of a record.
      run.child.stdin.write(capture.subarray(0, 900));
      await run.until(() => run.lines > 0);
      run.child.kill('SIGINT');
      // Who writes has got the signal, too, and writes what it has.
      run.child.stdin.end(capture.subarray(900));
      expect(await run.ended).toBe(0);
      expect(run.out.split('\n').filter((line) => /"message"|^ +\d+ /.test(line))).toHaveLength(MESSAGES);
    },
  );

  it('is given up at the second Ctrl-C, and after a while, where nobody ends it', async () => {
    const runs = [Running.begin(['-', '--text']), Running.begin(['-', '--text'])];
    for (const run of runs) {
      run.child.stdin.write(capture.subarray(0, 900));
      await run.until(() => run.lines > 0);
      run.child.kill('SIGINT');
    }
    // The second one comes behind the first.
    await new Promise((resolve) => setTimeout(resolve, 100));
    runs[0]?.child.kill('SIGINT');
    expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([0, 0]);
  });

  const tcpdump = isRoot && engines.includes('tcpdump') && has('bash');
  it.runIf(tcpdump)(
    'by tcpdump in front of a pipe: each message before the next, and all of it until Ctrl-C',
    async () => {
      const talk = await Talk.begin();
      const pipeline = `tcpdump -i lo -U --immediate-mode -w - tcp port ${talk.port} | ${process.execPath} ${PROGRAM} - --ndjson`;
      const child = spawn('bash', ['-c', pipeline], { detached: true });
      const run = new Running(child);
      await run.until(() => run.err.includes('listening on'));
      for (const said of [2, 4, 6]) {
        await talk.ask();
        await run.until(() => run.lines === said);
      }
      process.kill(-run.pid, 'SIGINT');
      expect(await run.ended).toBe(0);
      talk.end();
      expect(run.lines).toBe(6);
    },
  );
});

describe('what can be captured', { timeout: TEST_MS }, () => {
  it('is listed, with addresses and states', () => {
    const { code, lines, err } = dlmsdump(['-D']);
    expect([code, err]).toEqual([0, '']);
    expect(lines.find((line) => /^lo\d* /.test(line))).toMatch(/^lo\d* +up, loopback .*127\.0\.0\.1/);
  });

  it('is listed without any engine, as the system knows it', () => {
    const { lines } = dlmsdump(['-D'], undefined, { PATH: folder });
    expect(lines.find((line) => /^lo\d* /.test(line))).toMatch(/^lo\d* +up, loopback .*127\.0\.0\.1/);
  });

  it('is told by the doctor, with what to type for the rest', () => {
    const { code, lines, err } = dlmsdump(['doctor']);
    expect([code, err]).toEqual([0, '']);
    expect(lines.every((line) => /^(?:\S.*| {2}[✓✗] .*| {6}\S.*| {2}(?:sudo|ssh) .*)?$/.test(line))).toBe(true);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}✓ Node\.js \d+/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}[✓✗] serialport (?:loads|does not load)/));
    for (const name of isRoot ? engines : [])
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^ {2}✓ ${name} .*captures`)));
  });

  it('is told by the doctor where there are no programs at all', () => {
    const { code, lines } = dlmsdump(['doctor'], undefined, { PATH: folder });
    expect(code).toBe(0);
    expect(lines).toContain('  ✗ dumpcap is not installed');
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}[✓✗] (?:\/dev\/|there is no serial port)/));
  });

  it.runIf(mayBeNobody)('is told by the doctor to who has no rights', () => {
    const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, PROGRAM];
    const { status, stdout } = spawnSync('setpriv', [...nobody, 'doctor']);
    const lines = stdout.toString().split('\n');
    expect(status).toBe(0);
    for (const name of engines.filter((one) => one !== 'cap'))
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^ {2}✗ ${name} .*has no right to capture`)));
    expect(lines).toContain('  ssh gateway tcpdump -U -w - port 4059 | dlmsdump -');
  });

  it('is not asked for in ways that make no sense', () => {
    expect(dlmsdump(['-i', '-']).err).toContain('standard input needs no -i');
    expect(dlmsdump(['-f', 'port 1', `${captures}wrapper-session.pcap`]).err).toContain('-f is a capture filter');
    expect(dlmsdump(['-i', 'lo', `${captures}wrapper-session.pcap`]).err).toContain('stands alone');
    expect(dlmsdump(['-i', 'lo', '--engine', 'tshark']).code).toBe(1);
    if (isRoot)
      expect(dlmsdump(['-i', 'lo', '--text', '--user', 'no-such-user']).err).toContain('there is no such user');
  });
});
