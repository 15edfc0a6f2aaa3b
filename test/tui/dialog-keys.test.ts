/** Request and answer in the list, the ladder of a conversation, and values that were read. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { open, type TestScreen } from './world.js';

let session: TestScreen;
let segmented: TestScreen;
let profile: TestScreen;
let faulty: TestScreen;
let nullData: TestScreen;

beforeAll(async () => {
  [session, segmented, profile, faulty, nullData] = (await Promise.all(
    [
      'wrapper-session.pcap',
      'hdlc-segmented.pcap',
      'meaning-profile.pcap',
      'dialog-faults.pcap',
      'inherited-null-data.pcap',
    ].map((name) => open(name)),
  )) as [TestScreen, TestScreen, TestScreen, TestScreen, TestScreen];
});
afterAll(() => {
  for (const screen of [session, segmented, profile, faulty, nullData]) screen.close();
});

const body = (screen: TestScreen): readonly string[] => screen.picture.slice(1, -2).map((line) => line.trimEnd());
const status = (screen: TestScreen): string => screen.picture.at(-2)?.trim() ?? '';

describe('request and answer', () => {
  let screen: TestScreen;
  beforeEach(() => {
    screen = session.fresh();
  });

  it('r goes from one to the other, and back', () => {
    expect(screen.goTo(3).press('r').message).toBe(4);
    expect(screen.press('r').message).toBe(3);
  });

  it('a bracket holds them together', () => {
    const marks = (of: TestScreen): string =>
      of.picture
        .slice(2, 12)
        .map((line) => line[2])
        .join('');
    expect(marks(screen.goTo(4))).toBe('  ┌└      ');
    expect(marks(segmented.fresh().goTo(5))).toBe('    ┌││││└');
  });

  it('the line above the tree says what the message is to the other', () => {
    const said = (): string => body(screen).find((line) => line.includes('· frame')) ?? '';
    screen.goTo(4);
    expect(said()).toContain('answers 3 after 37.4 ms');
    screen.press('k');
    expect(said()).toContain('answered by 4');
  });

  it('response times are a column where there is room', () => {
    expect(screen.resize(160, 40).picture[1]).toContain('Response');
    expect(screen.picture[3]).toContain('37.4 ms');
    expect(screen.resize(120, 40).picture[1]).not.toContain('Response');
  });

  it('what has no other half is marked, and r says why it stays', () => {
    const odd = faulty.fresh({ columns: 160 });
    const { archive } = odd;
    const waiting = Array.from({ length: archive.count }, (_, i) => i).find(
      (i) => archive.isAsking(i) && archive.answerOf(i) < 0,
    );
    odd.goTo((waiting ?? -1) + 1);
    const line = odd.picture[2 + odd.state.list.cursor - odd.state.list.top] ?? '';
    expect(line[2]).toBe('?');
    expect(line).toContain('no answer');
    expect(odd.press('r').said).toBe('nothing has answered this request so far');
    expect(odd.message).toBe((waiting ?? -1) + 1);
  });

  it('one that is not in the list is named', () => {
    const alone = session.fresh();
    alone.press('space').type('M').press('r');
    expect(alone.said).toBe('the other one is message 2, which is not in the list');
  });
});

describe('the ladder', () => {
  it('shows a conversation between client and meter, at 80 columns', async () => {
    const screen = await segmented.fresh({ columns: 80, rows: 24 }).press('L').settled();
    expect(body(screen).map((line) => line.slice(0, 80))).toMatchInlineSnapshot(`
      [
        " client HDLC 2 · meter HDLC 1/17",
        " LN referencing, no ciphering · LLS, password · accepted, released",
        " PDU client 1,200, meter 1,024 · DLMS version 6 · HDLC disconnected",
        " information 128/128 · window 3/3 · …",
        "── 39 messages · 10 of 10 answered · mean 71.2 ms, max 185 ms ──────────────────",
        "       Time   client                                               meter    No.",
        "   0.000000   │ SNRM  max information 128/128, window 1/1 ────────────▶│      1",
        "   +26.4 ms   │◀────────────── UA, max information 128/128, window 1/1 │      2",
        "   0.052748   │ AARQ  LN referencing, no ciphering  LLS, password… ───▶│      3",
        "   +26.4 ms   │◀─────────────────────────────── accepted, max PDU 1024 │      4",
        "   0.105496 ▸ │ GET  Profile generic 1-0:99.1.0*255 buffer ───────────▶│      5",
        "    +132 ms   │◀─── [{2024-06-09T12:00:00.00+02:00 [daylight saving a… │     10",
        "   0.263742 ▸ │ GET  Profile generic 1-0:99.1.0*255 buffer ───────────▶│     11",
        "    +185 ms   │◀─── [{2024-06-09T12:00:00.00+02:00 [daylight saving a… │     18",
        "   0.474735 ▸ │ GET  Profile generic 1-0:99.1.0*255 buffer ───────────▶│     19",
        "    +132 ms   │◀─── [{2024-06-09T12:00:00.00+02:00 [daylight saving a… │     24",
        "   0.632981   │ DISC ─────────────────────────────────────────────────▶│     25",
        "   +26.4 ms   │◀─────────────────────────────────────────────────── UA │     26",
        "   0.685729   │ SNRM  max information 128/128, window 3/3 ────────────▶│     27",
        "   +26.4 ms   │◀────────────── UA, max information 128/128, window 3/3 │     28",
        "   0.738478   │ AARQ  LN referencing, no ciphering  LLS, password… ───▶│     29",
      ]
    `);
  });

  it('begins at the chosen message, and enter goes back to the one of the line', async () => {
    const screen = await session.fresh().goTo(6).press('L').settled();
    expect(screen.state.tables.ladder.cursor).toBe(5);
    screen.press('j', 'enter');
    expect(screen.state.screen).toBe('messages');
    expect(screen.message).toBe(7);
  });

  it('unfolds a transfer into its messages, and folds it again', async () => {
    const screen = await segmented.fresh({ columns: 80, rows: 24 }).goTo(5).press('L').settled();
    const lines = screen.session.linesOf(screen.state);
    screen.press('l');
    expect(screen.session.linesOf(screen.state)).toBe(lines + 4);
    expect(body(screen).some((line) => line.includes('▾'))).toBe(true);
    screen.press('j', 'j', 'h');
    expect(screen.session.linesOf(screen.state)).toBe(lines);
    expect(screen.state.tables.ladder.cursor).toBe(4);
    screen.press('z');
    expect(screen.session.linesOf(screen.state)).toBeGreaterThan(lines + 4);
    expect(screen.press('z') && screen.session.linesOf(screen.state)).toBe(lines);
  });

  it('is that of the chosen line among conversations', async () => {
    const two = await open(['wrapper-session.pcap', 'hdlc-segmented.pcap']);
    await two.press('C', 'j', 'L').settled();
    expect(two.state.ladder.conversation).toBe(1);
    expect(body(two)[0]).toContain('HDLC 1/17');
    two.close();
  });

  it('says that nothing came back', async () => {
    const screen = await faulty.fresh({ rows: 60 }).press('L').settled();
    expect(body(screen).some((line) => line.includes('? no answer'))).toBe(true);
  });

  it('says what is wrong with an answer before what it says', async () => {
    const wrong = await open('security-wrong.pcap', { columns: 120, rows: 40 });
    await wrong.press('L').settled();
    const line = body(wrong).find((text) => text.includes('Malformed: 9 octets'));
    expect(line).toMatch(/│◀─+ ✗ Malformed: 9 octets behind the security header; .* │ +10 +24$/);
    wrong.close();
  });

  it('grows with its conversation', async () => {
    const screen = await open('wrapper-session.pcap');
    await screen.press('L').settled();
    const before = screen.session.linesOf(screen.state);
    await screen.grow('wrapper-session.pcap');
    await screen.settled();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    screen.paint();
    await screen.settled();
    expect(screen.session.linesOf(screen.state)).toBe(2 * before);
    screen.close();
  });
});

describe('values', () => {
  it('are listed by meter and object, with units and how many there were', async () => {
    const screen = await profile.fresh({ columns: 80, rows: 24 }).press('V').settled();
    expect(body(screen).slice(0, 6)).toMatchInlineSnapshot(`
      [
        " Object           Name                                       Value  Unit  Count",
        " 0-0:96.10.1*255  Status register 1                              0           20",
        " 1-0:1.8.0*255    Active power+ (QI+QIV) time integ…      42561540  Wh       22",
        " 1-0:2.8.0*255    Active power- (QII+QIII) time int…        813500  Wh       24",
        " 1-0:99.1.0*255   buffer of Load profile with recor…       24 rows            5",
        " 1-0:99.1.0*255   buffer (columns unknown) of Load …        3 rows            3",
      ]
    `);
  });

  it('of a number are a chart and a list, from which enter goes to the message', async () => {
    const screen = await profile.fresh({ columns: 80, rows: 24 }).press('V').settled();
    await screen.press('j', 'enter').settled();
    expect(screen.state.readings.form).toBe('chart');
    expect(body(screen).slice(0, 14)).toMatchInlineSnapshot(`
      [
        " 1-0:1.8.0*255 Active power+ (QI+QIV) time integr… 22 values · last 42561540 Wh",
        " 42561540 Wh │                                                      ⢀⣀⣀⠤⠤⠔⠒⠉⠉⠉⠉",
        "             │                                            ⣀⣀⡠⠤⠤⠔⠒⠒⠉⠉⠁",
        "             │                                  ⣀⣀⡠⠤⠤⠒⠒⠊⠉⠉",
        "             │                        ⣀⣀⡠⠤⠤⠒⠒⠊⠉⠉",
        "             │             ⢀⣀⣀⠤⠤⠔⠒⠒⠊⠉⠉",
        " 42500000 Wh │⣀⣀⣀⡠⠤⠤⠤⠤⠔⠒⠒⠉⠉⠁",
        "              2024-06-09 12:00:00+02:00               2024-06-10 12:30:00+02:00",
        "────────────────────────────────────────────────────────────────────────────────",
        " Message  Time                                  Value  Unit",
        "      16  2024-06-09 12:00:00+02:00          42500000  Wh",
        "      16  2024-06-09 12:15:00+02:00          42500280  Wh",
        "      16  2024-06-09 12:30:00+02:00          42500580  Wh",
        "      16  2024-06-09 12:45:00+02:00          42500900  Wh",
      ]
    `);
    screen.press('enter');
    expect(screen.state.screen).toBe('messages');
    expect(screen.message).toBe(16);
  });

  it('of a profile are a table with the times of its rows, whose columns go aside', async () => {
    const screen = await profile.fresh({ columns: 80, rows: 24 }).press('V').settled();
    await screen.press('j', 'j', 'j', 'enter').settled();
    expect(screen.state.readings.form).toBe('table');
    expect(body(screen).slice(3, 8)).toMatchInlineSnapshot(`
      [
        "────────────────────────────────────────────────────────────────────────────────",
        " Time                       Status register 1  Active power+ (QI+QIV) … Wh",
        " 2024-06-09 12:00:00+02:00                  0                     42500000",
        " 2024-06-09 12:15:00+02:00                  0                     42500280",
        " 2024-06-09 12:30:00+02:00                  0                     42500580",
      ]
    `);
    screen.press('l');
    expect(body(screen)[4]).not.toContain('Status');
    expect(body(screen)[4]).toContain('Time');
    expect(screen.press('h') && body(screen)[4]).toContain('Status');
  });

  it('of a profile say where null-data stands for the row before, or for nothing that is known', async () => {
    const screen = await nullData.fresh({ columns: 140, rows: 30 }).press('V').settled();
    await screen.press('j', 'j', 'j', 'enter').settled();
    const lines = body(screen);
    expect(lines[0]).toContain('″ as in the row before · 10 rows');
    const rows = lines.slice(lines.findIndex((line) => line.startsWith(' Time  ')) + 1);
    expect(rows.slice(0, 10).map((line) => line.replace(/^ .{25} +/, '').replace(/ {2,}/g, '  '))).toEqual([
      '0  42560000  813500',
      '″ 0  42560270  ″ 813500',
      '8  42560540  ″ 813500',
      '″ 8  42560810  813510',
      'null-data  42561080  null-data',
      '0  42561350  null-data',
      '″ 0  42561620  null-data',
      '0  42561890  813510',
      '0  null-data',
      'null-data  42562430  null-data',
    ]);
  });

  it('of an object say it in its list, too', async () => {
    const screen = await nullData.fresh({ columns: 100, rows: 40 }).press('V').settled();
    await screen.press('j', 'j', 'enter').settled();
    expect(screen.state.readings.form).not.toBe('table');
    const lines = body(screen).filter((line) => /^ +\d+ +2024/.test(line));
    expect(
      lines.slice(0, 6).map((line) =>
        line
          .replace(/^.{37}/, '')
          .trim()
          .replace(/ {2,}/g, ' '),
      ),
    ).toEqual(['813500 Wh', '″ 813500 Wh', '″ 813500 Wh', '813510 Wh', 'null-data', 'null-data']);
  });

  it('of a profile whose columns nobody named are a table all the same', async () => {
    const screen = await profile.fresh({ columns: 80, rows: 24 }).press('V').settled();
    await screen.press('j', 'j', 'j', 'j', 'enter').settled();
    expect(body(screen).slice(0, 8)).toMatchInlineSnapshot(`
      [
        " 1-0:99.1.0*255 Load profile with recording period… 3 rows, 3 of 5 columns: h l",
        " column 1 · column 2 · column 3 · column 4 · column 5",
        "",
        "────────────────────────────────────────────────────────────────────────────────",
        " column 1                                               column 2  column 3",
        " 2024-06-09T12:00:00.00+02:00 [daylight saving active]         0   4250000",
        " 2024-06-09T12:15:00.00+02:00 [daylight saving active]         0   4250028",
        " 2024-06-10T12:00:00.00+02:00 [daylight saving active]         0         1",
      ]
    `);
  });

  it('of a meter that pushes from two addresses are those of one meter', async () => {
    const pushes = await open('meaning-push.pcap', { columns: 80, rows: 24 });
    await pushes.press('V').settled();
    expect(body(pushes).slice(0, 5)).toMatchInlineSnapshot(`
      [
        " Object           Name                                       Value  Unit  Count",
        " 0-0:96.1.0*255   Device ID 1 (manufacturing number)      30712345            3",
        " 0-0:96.10.1*255  Status register 1                              0            6",
        " 1-0:1.8.0*255    Active power+ (QI+QIV) time integ…      42568700  Wh        3",
        " 1-0:1.8.0*255    Active power+ (QI+QIV) time integ…      42500280  Wh        6",
      ]
    `);
    pushes.close();
  });

  it('are asked for with keys where all is ciphered', async () => {
    const ciphered = await open('security-push.hex', { columns: 80, rows: 24 });
    await ciphered.press('V').settled();
    expect(body(ciphered)[1]).toBe(' no value in clear; u unlocks what is ciphered, with a key file');
    ciphered.close();
  });

  it('of the chosen line are seen below the list where there is room', async () => {
    const screen = await profile.fresh({ columns: 120, rows: 40 }).press('V').settled();
    await screen.press('j', 'j', 'j').settled();
    const below = body(screen).slice(-18);
    expect(below[1]).toMatch(/Load profile .* 24 rows$/);
    expect(below[3]).toMatch(/^ 2024-06-09 12:00:00\+02:00 +0 +42500000 /);
  });

  it('of telegrams are listed by the meters that sent them', async () => {
    const screen = await open('p1.bin');
    await screen.press('V').settled();
    const lines = body(screen).filter((line) => line.includes('1-0:1.8.1*255'));
    expect(lines.map((line) => line.trim().split(' ')[0])).toEqual(['7359', '73599900000000…']);
    expect(lines[1]).toMatch(/3100\.12 +kWh +2$/);
    screen.close();
  });

  it('q goes back to all objects, then to the list', async () => {
    const screen = await profile.fresh().press('V').settled();
    screen.press('enter');
    expect(screen.press('q').state.screen).toBe('values');
    expect(screen.press('q').state.screen).toBe('messages');
  });

  it('stand in the order that s chooses', async () => {
    const screen = await profile.fresh().press('V').settled();
    expect(status(screen)).toContain('by meter and object');
    expect(status(screen.press('s'))).toContain('by number of values');
    expect(status(screen.press('s'))).toContain('the latest first');
  });

  it('are those of the messages in the list', async () => {
    const screen = profile.fresh();
    screen.press('space').type('M');
    await screen.settled();
    await screen.press('V').settled();
    expect(body(screen)[1]).toContain('no value was read or pushed');
  });
});

describe('keys that can do nothing', () => {
  it.each<[string, () => TestScreen, readonly string[], string]>([
    ['on another screen', () => session, ['L', 'y'], 'y is for the list of messages: copy: field, bytes, JSON, filter'],
    [
      'to unfold one message',
      () => session,
      ['L', 'space'],
      'there is nothing to unfold here; ▸ stands where there is',
    ],
    ['to unfold where there is no transfer', () => session, ['L', 'z'], 'no transfer here has more messages'],
    ['to jump back', () => session, ["'", "'"], 'there was no jump yet'],
    ['with a mark that is no letter', () => session, ['m', '1'], 'marks are letters, a to z and A to Z'],
    ['beyond the columns', () => profile, ['V', 'j', 'j', 'j', 'enter', 'h'], 'this is the first column'],
  ])('say so: %s', async (_, of, pressed, said) => {
    const screen = of().fresh();
    for (const key of pressed) {
      await screen.settled();
      screen.press(key);
    }
    expect(screen.said).toBe(said);
  });

  it('say so where there is no message', async () => {
    const screen = await session.fresh({ filter: 'service == "none"' }).settled();
    for (const key of ['r', 'c', 'space', 'm', 'T', 'd', 'y', 's'])
      expect(screen.press(key).said, key).toBe('there is no message to do that with');
  });
});

describe('keys', () => {
  it('u asks for a key file, whose keys are for others to read', () => {
    const screen = session.fresh().press('u');
    expect(screen.state.prompt?.kind).toBe('keys');
    screen.type('keys.json').press('enter');
    expect(screen.effects).toEqual([{ type: 'keys', path: 'keys.json' }]);
    expect(screen.state.prompt).toBeUndefined();
  });

  it('what is decoded anew is looked for where it was', () => {
    const screen = session.fresh().goTo(9).take({ type: 'reopened' });
    expect(screen.state.selected).toBe(-1);
    expect(screen.take({ type: 'rows' }).message).toBe(9);
  });
});
