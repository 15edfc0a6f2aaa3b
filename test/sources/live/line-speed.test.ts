import { describe, expect, it } from 'vitest';
import { LineSpeed, type SpeedPlan, settingText } from '../../../src/sources/live/line-speed.js';
import { join } from '../../dissect.js';
import { DISC, DISC_UA, LONG, mbus, plain, SNRM, seven, UA } from './line.js';

const AUTO: SpeedPlan = {
  begin: { speed: 9600, parity: 'none' },
  isFixed: false,
  parity: undefined,
  idleSeconds: 120,
};
const AT_300: SpeedPlan = { ...AUTO, begin: { speed: 300, parity: 'none' } };

const IDENTIFICATION = '/ABC5\\2METER\r\n';
const MODE_E = '\x06252\r\n';

/** A line that is heard as it is decided; times are only told, nothing waits. */
class Heard {
  readonly set: string[] = [];
  readonly notes: string[] = [];
  private readonly speed: LineSpeed;
  private ms = 0;
  private last = 0;

  constructor(plan: SpeedPlan) {
    this.speed = new LineSpeed(plan, {
      listen: (to) => this.set.push(settingText(to)),
      note: (_, code, text) => this.notes.push(`${code}: ${text}`),
    });
  }

  get now(): string {
    return settingText(this.speed.setting);
  }

  say(bytes: Uint8Array | string, side: 0 | 1 = 0): this {
    this.speed.take(side, typeof bytes === 'string' ? seven(bytes) : bytes, this.ms);
    this.last = this.ms;
    return this;
  }

  /** The same, octet by octet. */
  type(bytes: Uint8Array | string, side: 0 | 1 = 0): this {
    for (const octet of typeof bytes === 'string' ? seven(bytes) : bytes) this.say(Uint8Array.of(octet), side);
    return this;
  }

  /** Silence, as long as it is asked for on the way. */
  wait(ms: number): this {
    const end = this.ms + ms;
    for (let next = 0; this.last + next <= end; ) {
      this.ms = Math.max(this.ms, this.last + next);
      const after = this.speed.silent(this.ms - this.last);
      if (after <= next) break;
      next = after;
    }
    this.ms = end;
    return this;
  }
}

/** Bytes that are nothing, as a wrong speed gives them. */
const garbage = (length = 20): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => [0xf8, 0x80, 0xe6, 0x9c, 0xfe][i % 5] as number);

describe('a fixed speed', () => {
  it('stays, whatever is heard', () => {
    const heard = new Heard({ ...AUTO, isFixed: true });
    heard.say('/?!\r\n').wait(300).say(IDENTIFICATION, 1).wait(300).say(MODE_E).say(MODE_E, 1).wait(5000);
    heard.say(garbage()).wait(1000).say(new Uint8Array(20)).wait(500_000);
    expect(heard.set).toEqual([]);
    expect(heard.notes).toEqual([]);
  });

  it('is doubted once where nothing valid is heard', () => {
    const heard = new Heard({ ...AUTO, isFixed: true });
    heard.say(garbage(600)).say(garbage(600));
    expect(heard.notes).toEqual([
      expect.stringMatching(/^serial\.nothing_valid: 512 bytes at 9600 8N1 .*auto finds it$/),
    ]);
    const right = new Heard({ ...AUTO, isFixed: true });
    right.say(LONG).say(garbage(3000));
    expect(right.notes).toEqual([]);
  });
});

describe('a sign-on', () => {
  const signOn = (heard: Heard, meter: 0 | 1): Heard =>
    heard.type('/?!\r\n').wait(300).type(IDENTIFICATION, meter).wait(300).type(MODE_E);

  it.each([
    ['heard by one tap', 0],
    ['heard by two taps', 1],
  ] as const)('in mode E, %s, is followed when the meter repeats the option select', (_, meter) => {
    const heard = signOn(new Heard(AT_300), meter);
    expect(heard.set).toEqual([]);
    heard.wait(200).type(MODE_E, meter);
    expect(heard.set).toEqual(['9600 8N1']);
    expect(heard.notes).toEqual([
      'serial.found: 300 7E1 found by the request of a sign-on',
      'serial.speed: 300 → 9600 Bd: the meter repeated the option select (mode E)',
    ]);
  });

  it('in mode E is followed in whole pieces, too, in eight bits or seven', () => {
    for (const code of [seven, plain]) {
      const heard = new Heard(AT_300);
      heard
        .say(code('/?!\r\n'))
        .wait(300)
        .say(code(IDENTIFICATION))
        .wait(300)
        .say(code(MODE_E + MODE_E));
      expect(heard.set).toEqual(['9600 8N1']);
    }
  });

  it('in mode E is followed when nobody repeats it, and when something else is said', () => {
    const silent = signOn(new Heard(AT_300), 0).wait(700);
    expect(silent.set).toEqual(['9600 8N1']);
    expect(silent.notes.at(-1)).toContain('nobody repeated');
    const other = signOn(new Heard(AT_300), 0).wait(100).say(SNRM);
    expect(other.set).toEqual(['9600 8N1']);
  });

  it('in mode C is followed at once, and left when the readout has ended', () => {
    const heard = new Heard(AT_300);
    heard.say('/?!\r\n').wait(300).say('/ABC5METER\r\n', 1).wait(300).say('\x06050\r\n');
    expect(heard.set).toEqual(['9600 8N1']);
    heard.wait(300).say('\x021.8.0(001234.5*kWh)\r\n!\r\n', 1).say('\x03', 1);
    expect(heard.now).toBe('9600 8N1');
    heard.say(Uint8Array.of(0x41), 1);
    expect(heard.set).toEqual(['9600 8N1', '300 8N1']);
    expect(heard.notes.at(-1)).toBe('serial.speed: 9600 → 300 Bd: the readout has ended');
  });

  it('for programming stays until the client ends it, however short what is said', () => {
    const heard = new Heard(AT_300);
    heard.say('/?!\r\n').wait(300).say('/ABC5METER\r\n').wait(300).say('\x06051\r\n').wait(300);
    for (let i = 0; i < 20; i++)
      heard.say('\x01R1\x021.8.0()\x03').say(Uint8Array.of(0x5a)).wait(400).say('\x02(1)\x03q').wait(400);
    expect(heard.set).toEqual(['9600 8N1']);
    heard.say('\x01B0\x03q');
    expect(heard.now).toBe('300 8N1');
    expect(heard.notes.at(-1)).toContain('the client ended it (break)');
  });

  it('in mode B is followed by the identification alone', () => {
    const heard = new Heard(AT_300);
    heard.say('/?!\r\n').wait(300).say('/ABCEMETER\r\n');
    expect(heard.set).toEqual(['9600 8N1']);
    expect(heard.notes.at(-1)).toContain('mode B');
  });

  it('at 300 is none to follow', () => {
    const heard = new Heard(AT_300);
    heard.say('/?!\r\n').wait(300).say('/ABC0METER\r\n').wait(300).say('\x06000\r\n').wait(300);
    heard.say('\x021.8.0(001234.5*kWh)\r\n!\r\n\x03q').wait(5000);
    expect(heard.set).toEqual([]);
  });

  it('without a request is a telegram, whose letters say nothing', () => {
    const heard = new Heard({ ...AUTO, begin: { speed: 115_200, parity: 'none' } });
    heard.say(plain('/KFME5\\253833635_A\r\n\r\n1-0:1.8.1(000123.456*kWh)\r\n!ABCD\r\n')).wait(10_000);
    expect(heard.set).toEqual([]);
  });

  it('is left when a DISC was answered', () => {
    const heard = signOn(new Heard(AT_300), 1).type(MODE_E, 1).wait(1000);
    heard.say(SNRM).say(UA, 1).wait(300).say(LONG, 1).wait(300).say(DISC).wait(50);
    expect(heard.now).toBe('9600 8N1');
    heard.say(DISC_UA, 1);
    expect(heard.now).toBe('300 8N1');
    expect(heard.notes.at(-1)).toBe('serial.speed: 9600 → 300 Bd: a DISC was answered');
    // The next session is like the first.
    signOn(heard.wait(1000), 1).type(MODE_E, 1);
    expect(heard.now).toBe('9600 8N1');
  });

  it('is left when nothing follows a DISC, and after a silence', () => {
    const one = signOn(new Heard(AT_300), 0).type(MODE_E).wait(500).say(SNRM).say(DISC).wait(1900);
    expect(one.now).toBe('9600 8N1');
    expect(one.wait(200).now).toBe('300 8N1');
    const other = signOn(new Heard({ ...AT_300, idleSeconds: 30 }), 0)
      .type(MODE_E)
      .say(SNRM)
      .say(UA)
      .wait(29_000);
    expect(other.now).toBe('9600 8N1');
    expect(other.wait(1100).notes.at(-1)).toContain('the line was silent for 30 s');
  });

  it('is left by the zeros that a request at 300 Bd is at a higher speed', () => {
    const heard = signOn(new Heard(AT_300), 0).type(MODE_E).wait(500).say(SNRM).say(UA).wait(30_000);
    heard.type(new Uint8Array(5));
    expect(heard.now).toBe('300 8N1');
    expect(heard.notes.at(-1)).toContain('only zeros at 9600 8N1');
    heard
      .type('\r\n')
      .wait(300)
      .type(IDENTIFICATION)
      .wait(300)
      .type(MODE_E + MODE_E);
    expect(heard.now).toBe('9600 8N1');
  });

  it('that was followed in error is given up', () => {
    const heard = signOn(new Heard(AT_300), 0).type(MODE_E);
    for (let i = 0; i < 3; i++) heard.wait(500).say(garbage());
    heard.wait(500);
    expect(heard.now).toBe('300 8N1');
  });
});

describe('auto', () => {
  it('says what it found, and by what', () => {
    expect(new Heard(AUTO).say(join(SNRM, UA)).notes).toEqual(['serial.found: 9600 8N1 found by 1 HDLC frame']);
    expect(new Heard(AUTO).say(mbus([0x53, 0xff, 0x10, 0x01, 0x67])).notes[0]).toContain('found by 1 M-Bus frame');
    expect(new Heard(AUTO).say(plain('1-0:1.8.0*255(001234.5*kWh)')).notes[0]).toContain('9600 8N1 found by 16 char');
    expect(new Heard(AUTO).say(seven('1-0:1.8.0*255(001234.5*kWh)')).notes[0]).toContain('9600 7E1 found by 16 char');
  });

  it('tries the next after a burst without anything valid, all in turn', () => {
    const heard = new Heard(AUTO);
    for (let i = 0; i < 13; i++) heard.say(garbage()).wait(1000);
    expect(new Set(heard.set).size).toBe(13);
    expect(heard.set.slice(0, 4)).toEqual(['300 8N1', '2400 8E1', '115200 8N1', '2400 8N1']);
    expect(heard.notes[0]).toBe('serial.speed: 9600 → 300 Bd: nothing valid in 20 bytes at 9600 8N1');
    expect(heard.notes[1]).toContain('300 8N1 → 2400 8E1: ');
    expect(heard.notes.filter((note) => note.includes('nothing valid at any speed'))).toHaveLength(1);
    // It goes on, without a note for each.
    const told = heard.notes.length;
    for (let i = 0; i < 30; i++) heard.say(garbage()).wait(1000);
    expect(heard.notes).toHaveLength(told);
    heard.say(SNRM);
    expect(heard.notes).toHaveLength(told + 1);
  });

  it('tries the next on a line that is never silent', () => {
    const heard = new Heard(AUTO);
    for (let i = 0; i < 100; i++) heard.say(garbage(100)).wait(10);
    expect(heard.set.length).toBeGreaterThan(1);
  });

  it('does not judge a burst whose beginning it missed', () => {
    const heard = new Heard(AUTO);
    heard.say(new Uint8Array(4)).say(garbage()).wait(500);
    expect(heard.set).toEqual(['300 8N1']);
  });

  it('keeps what was found through noise, single octets, and strangers', () => {
    const heard = new Heard(AUTO).say(SNRM).wait(500);
    for (let i = 0; i < 7; i++) heard.say(garbage()).wait(500);
    heard.say(UA).wait(500);
    for (let i = 0; i < 7; i++) heard.say(garbage()).wait(500);
    for (let i = 0; i < 50; i++) heard.say(Uint8Array.of(0xe5)).wait(500);
    expect(heard.set).toEqual([]);
  });

  it('looks anew when what was found is gone for long, where it found something before', () => {
    const heard = new Heard(AUTO).say(SNRM).wait(500);
    for (let i = 0; i < 8; i++) heard.say(garbage()).wait(500);
    expect(heard.now).toBe('300 8N1');
    heard.say(garbage()).wait(500);
    expect(heard.now).toBe('9600 8N1');
  });

  it('tries one parity only where that is known', () => {
    const heard = new Heard({ ...AUTO, begin: { speed: 2400, parity: 'even' }, parity: 'even' });
    for (let i = 0; i < 20; i++) heard.say(garbage()).wait(1000);
    expect(heard.set.every((one) => one.endsWith('8E1'))).toBe(true);
  });

  it('goes back to the agreed speed where the client goes on after its DISC', () => {
    const heard = new Heard(AT_300)
      .type('/?!\r\n')
      .wait(300)
      .type(IDENTIFICATION)
      .wait(300)
      .type(MODE_E + MODE_E);
    heard.wait(500).say(SNRM).say(UA).say(DISC).say(DISC_UA);
    expect(heard.now).toBe('300 8N1');
    heard.wait(500).say(garbage()).wait(500);
    expect(heard.now).toBe('9600 8N1');
  });
});
