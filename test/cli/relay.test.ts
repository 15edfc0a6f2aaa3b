import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, type Ledger, Meter } from '../../bench/relay-traffic.js';
import { until } from '../pty.js';
import { allOf, client, MeterSide, once } from '../sources/live/relay-run.js';
import { dlmsdump, start } from './run.js';

/** A busy machine is slow, and says so nowhere. */
const PATIENCE_MS = 180_000;

interface Relaying {
  readonly child: ChildProcessWithoutNullStreams;
  readonly port: number;
  readonly err: () => string;
  readonly ended: Promise<number | null>;
}

const running: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** The program, once it listens. */
function relay(target: number, ...args: readonly string[]): Promise<Relaying> {
  const child = start(['relay', '--listen', '0', '--to', `127.0.0.1:${target}`, ...args]);
  running.push(child);
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  return new Promise((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const port = Number(/:(\d+) to /.exec(said)?.[1]);
      if (port > 0) resolve({ child, port, err: () => said, ended });
    });
  });
}

function outputOf({ child }: Relaying): () => string {
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

describe('dlmsdump relay', { timeout: PATIENCE_MS }, () => {
  it('passes on a million messages as they are, and decodes all of them', async () => {
    const EXCHANGES = 125_000;
    const meter = new Meter();
    const relaying = await relay(await meter.listen(), '--text');
    relaying.child.stdout.resume();
    const asked = await Promise.all(Array.from({ length: 4 }, () => ask(relaying.port, EXCHANGES, 256)));
    relaying.child.kill('SIGINT');
    expect(await relaying.ended).toBe(0);
    meter.close();
    const text = (ledgers: readonly Ledger[]) => ledgers.map(({ sent, received }) => `${sent} ${received}`).sort();
    expect(text(meter.ledgers.map(({ sent, received }) => ({ sent: received, received: sent })))).toEqual(text(asked));
    expect(relaying.err()).toContain('\n1,000,000 messages in ');
    expect(relaying.err()).not.toContain('not DLMS');
  });

  it('shows who says what to whom', async () => {
    const meter = new Meter();
    const target = await meter.listen();
    const relaying = await relay(target, '--ndjson');
    const output = outputOf(relaying);
    await ask(relaying.port, 2, 1);
    relaying.child.kill('SIGINT');
    expect(await relaying.ended).toBe(0);
    meter.close();
    const lines = output()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const messages = lines.filter((line) => line.get_request !== undefined || line.get_response !== undefined);
    expect(messages).toHaveLength(4);
    expect(messages[0].destination).toBe(`127.0.0.1:${target}`);
    expect(messages[1].source).toBe(`127.0.0.1:${target}`);
    expect(messages[1].destination).toBe(messages[0].source);
    expect(relaying.err()).toBe(`dlmsdump: relays 127.0.0.1:${relaying.port} to 127.0.0.1:${target}\n`);
  });

  it('goes on while nobody reads what it shows', async () => {
    const meter = new Meter();
    const relaying = await relay(await meter.listen(), '--ndjson=tree');
    // Some 60 MB of text, of which a pipe holds 64 KiB.
    await ask(relaying.port, 10_000, 64);
    const output = outputOf(relaying);
    relaying.child.kill('SIGINT');
    expect(await relaying.ended).toBe(0);
    meter.close();
    expect(output().match(/"message":/g)?.length).toBe(20_000);
  });

  it('ends when whoever reads what it shows has gone, and closes connections in order', async () => {
    const meter = await MeterSide.listen();
    const relaying = await relay(meter.port, '--text', '--all');
    relaying.child.stdout.destroy();
    const accepted = meter.next();
    const near = await client(relaying.port);
    const far = await accepted;
    near.write('a');
    expect(await Promise.all([allOf(near), allOf(far)])).toHaveLength(2);
    expect(await relaying.ended).toBe(0);
    await meter.close();
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends by %s with what was on its way passed on', async (signal) => {
    const meter = await MeterSide.listen();
    const relaying = await relay(meter.port, '--text');
    relaying.child.stdout.resume();
    const accepted = meter.next();
    const near = await client(relaying.port);
    const far = await accepted;
    const [heardFar, heardNear] = [allOf(far), allOf(near)];
    const sent = randomBytes(10_000);
    await new Promise((resolve) => near.write(sent, resolve));
    relaying.child.kill(signal);
    expect((await heardFar).equals(sent)).toBe(true);
    expect(await heardNear).toHaveLength(0);
    expect(await relaying.ended).toBe(0);
    await meter.close();
  });

  it('ends after -c messages, or after a while', async () => {
    const meter = new Meter();
    const target = await meter.listen();
    const counting = await relay(target, '-c', '3');
    const output = outputOf(counting);
    await ask(counting.port, 2, 1);
    expect(await counting.ended).toBe(0);
    expect(output().trimEnd().split('\n')).toHaveLength(3);
    const timed = await relay(target, '--text', '-a', 'duration:0.1');
    expect(await timed.ended).toBe(0);
    meter.close();
  });

  it('tells on standard error what it relays, and what goes wrong', async () => {
    const gone = await MeterSide.listen();
    const { port } = gone;
    await gone.close();
    const relaying = await relay(port, '--text');
    const name = `127.0.0.1:${relaying.port} to 127.0.0.1:${port}`;
    await client(relaying.port)
      .then(allOf)
      .catch(() => undefined);
    const unreachable = `cannot connect to 127.0.0.1:${port}: connection refused; the client was sent away`;
    const line = `dlmsdump: ${name}: ${unreachable} (relay.target_unreachable)\n`;
    await new Promise<void>((resolve) => {
      const look = (): void => (relaying.err().includes(line) ? resolve() : undefined);
      relaying.child.stderr.on('data', look);
      look();
    });
    relaying.child.kill('SIGINT');
    expect(await relaying.ended).toBe(0);
    expect(relaying.err()).toBe(`dlmsdump: relays ${name}\n${line}0 messages in 0 frames\n`);
  });

  it('says so when what relays has failed, and shows what it heard', async (context) => {
    const meter = new Meter();
    const relaying = await relay(await meter.listen(), '--text');
    const children = `/proc/${relaying.child.pid}/task/${relaying.child.pid}/children`;
    if (!existsSync(children)) context.skip('processes of a process are not told here');
    const output = outputOf(relaying);
    await ask(relaying.port, 2, 1);
    await until('messages', () => output().split('\n').length > 4);
    process.kill(Number(readFileSync(children, 'utf8').trim().split(' ')[0]), 'SIGKILL');
    expect(await relaying.ended).toBe(2);
    meter.close();
    expect(output().trimEnd().split('\n')).toHaveLength(4);
    expect(relaying.err()).toMatch(/: the relay has failed: it was ended by SIGKILL\n/);
  });

  it('closes connections in order, however it is ended', async () => {
    const meter = await MeterSide.listen();
    const relaying = await relay(meter.port, '--text');
    const accepted = meter.next();
    const near = await client(relaying.port);
    const far = await accepted;
    const ends = Promise.all([allOf(near), allOf(far)]);
    near.write('a');
    await once(far, 'data');
    relaying.child.kill('SIGKILL');
    expect(await ends).toEqual([Buffer.alloc(0), Buffer.from('a')]);
    await meter.close();
  });

  it('warns where others than this machine can reach the meter through it', async () => {
    const { err } = dlmsdump(['relay', '--listen', '0.0.0.0:0', '--to', '127.0.0.1:1', '-a', 'duration:0.1', '--text']);
    expect(err).toContain('dlmsdump: warning: whoever can reach this machine can reach the meter through it\n');
  });
});

describe('what dlmsdump relay is asked for', () => {
  it.each([
    [['--listen', '4059'], 'relay needs both ends: --listen [ADDRESS:]PORT --to HOST:PORT'],
    [['--to', 'meter:4059'], 'relay needs both ends: --listen [ADDRESS:]PORT --to HOST:PORT'],
    [['--listen', '::1:4059', '--to', 'meter:1'], 'cannot understand --listen ::1:4059: [ADDRESS:]PORT is wanted'],
    [['--listen', '70000', '--to', 'meter:1'], 'cannot understand --listen 70000: [ADDRESS:]PORT is wanted'],
    [['--listen', '1', '--to', 'meter'], 'cannot understand --to meter: HOST:PORT is wanted'],
    [['--listen', '1', '--to', '4059'], 'cannot understand --to 4059: HOST:PORT is wanted'],
    [['--listen', '1', '--to', 'meter:0'], 'cannot understand --to meter:0: HOST:PORT is wanted'],
    [['--listen', '1', '--to', 'meter:1', '-r', 'x'], 'relay hears what it passes on'],
    [['--listen', '1', '--to', 'meter:1', '--json', '--text'], 'only one of --text'],
  ])('%j: is told in a line', (args, line) => {
    const { code, err } = dlmsdump(['relay', ...args]);
    expect(err).toContain(`dlmsdump: ${line}`);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('what it cannot listen on is told in a line', () => {
    const { code, err } = dlmsdump(['relay', '--listen', '203.0.113.1:4059', '--to', 'meter:1', '--text']);
    expect(err).toBe('dlmsdump: cannot listen on 203.0.113.1:4059: that is no address of this machine\n');
    expect(code).toBe(2);
  });
});
