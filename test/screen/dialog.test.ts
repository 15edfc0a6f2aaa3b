/** The dialog on real terminals: request and answer, the ladder, values, and keys that are given while it is looked at. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AUTHENTICATION_KEY, BROADCAST_KEY, UNICAST_KEY } from '../../captures/keys.js';
import { describeOnTerminal, onTerminal, SIZES } from './tmux.js';

const SESSION = 'dlmsdump captures/wrapper-session.pcap';
const SEGMENTED = 'dlmsdump captures/hdlc-segmented.pcap';
const PROFILE = 'dlmsdump captures/meaning-profile.pcap';
const SECURED = 'dlmsdump captures/security-hdlc.pcap';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describeOnTerminal('request and answer', () => {
  it.each(SIZES)('r goes from one to the other ($columns x $rows)', async (size) => {
    await onTerminal(SESSION, size, async (terminal) => {
      await terminal.shows('1/22', '? help');
      await terminal.press('4', 'G');
      const screen = await terminal.shows('message 4 ·', 'answers 3 after 37.4 ms', '┌', '└');
      expect(/Response Service/.test(screen)).toBe(size.columns >= 150);
      await terminal.press('r');
      await terminal.shows('message 3 ·', 'answered by 4');
    });
  });
});

describeOnTerminal('the ladder', () => {
  it.each(SIZES)('unfolds a transfer, and leads to a message ($columns x $rows)', async (size) => {
    await onTerminal(SEGMENTED, size, async (terminal) => {
      await terminal.shows('1/39', '? help');
      await terminal.press('5', 'G', 'L');
      await terminal.shows(
        'client HDLC 2',
        'meter HDLC 1/17',
        'LLS, password',
        '10 of 10 answered',
        '▸ │ GET',
        'line 5/20',
      );
      await terminal.press('Space');
      await terminal.shows('▾ │ GET', 'segment 1, more follow', 'line 5/24');
      await terminal.press('j', 'Enter');
      await terminal.shows('message 6 ·');
      await terminal.press('L');
      await terminal.shows('client HDLC 2', 'segment 1, more follow');
      await terminal.press('q');
      await terminal.shows('message 6 ·');
    });
  });
});

describeOnTerminal('values', () => {
  it.each(SIZES)('are listed, drawn and tabled ($columns x $rows)', async (size) => {
    await onTerminal(PROFILE, size, async (terminal) => {
      await terminal.shows('1/30', '? help');
      await terminal.press('V');
      await terminal.shows('1-0:1.8.0*255', '42561540', '24 rows');
      await terminal.press('j', 'Enter');
      await terminal.shows('22 values', '42500000 Wh │', '2024-06-09 12:00:00+02:00');
      await terminal.press('q', 'j', 'j', 'Enter');
      await terminal.shows('24 rows', 'Status register 1', '42502970', /Time +Status/);
      await terminal.press('Enter');
      await terminal.shows('message 16 ·');
    });
  });
});

describeOnTerminal('keys', () => {
  it('are read when asked for, and the place in the list stays', async () => {
    await onTerminal(undefined, { columns: 120, rows: 40 }, async (terminal) => {
      const file = join(terminal.folder, 'keys.json');
      const keys = { guek: hexOf(UNICAST_KEY), gbek: hexOf(BROADCAST_KEY), gak: hexOf(AUTHENTICATION_KEY) };
      writeFileSync(file, JSON.stringify({ keys: [keys] }));
      chmodSync(file, 0o600);
      await terminal.enter(SECURED);
      await terminal.shows('1/24', '? help');
      await terminal.press('6', 'G');
      await terminal.shows('message 6 ·', (screen) => !screen.includes('4256801'));
      await terminal.press('u');
      await terminal.shows('key file');
      await terminal.type('nothing.json');
      await terminal.press('Enter');
      await terminal.shows('cannot open nothing.json: no such file');
      await terminal.press('u');
      await terminal.type('keys.json');
      await terminal.press('Enter');
      const screen = await terminal.shows('keys: 1 entry', '4256801', 'message 6 ·', 'deciphered, 9 bytes');
      for (const key of Object.values(keys)) expect(screen).not.toContain(key);
    });
  });
});
