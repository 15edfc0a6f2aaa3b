/** Finding messages on real terminals of three sizes: filter, search, places, other screens, marks, comparing, help. */
import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { describeOnTerminal, onTerminal, SIZES } from './tmux.js';

const SESSION = 'dlmsdump captures/wrapper-session.pcap';
const GAPS = 'dlmsdump captures/tcp-gap-midstream.pcap';

/** Numbers of the messages in the list. */
function numbersIn(screen: string): readonly number[] {
  const lines = screen.split('\n');
  const end = lines.findIndex((line) => line.includes('── message '));
  return lines.slice(2, end).flatMap((line) => {
    const [, number] = /^[ ●◆]?[ ✗!·]*[ ┌│└?]* *(\d+) +[\d-]/.exec(line) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
}

/** The list begins with these messages; it may have been filling step by step until then. */
function beginsWith(...numbers: readonly number[]): (screen: string) => boolean {
  return (screen) => isDeepStrictEqual(numbersIn(screen).slice(0, numbers.length), numbers);
}

describeOnTerminal('filter', () => {
  it.each(SIZES)(
    'completes, says what is wrong in place, filters and shows all again ($columns x $rows)',
    async (size) => {
      await onTerminal(SESSION, size, async (terminal) => {
        await terminal.shows('1/22');
        await terminal.press('f');
        await terminal.shows(/^ filter *$/m, 'Tab completes');
        await terminal.type('get_response.cho');
        await terminal.shows('│ get_response.choice');
        await terminal.press('Tab');
        await terminal.shows(/^ filter get_response\.choice *$/m, '│ ==  ');
        await terminal.type('= 1');
        await terminal.press('Enter');
        await terminal.shows(/^ filter get_response\.choice = 1/m, '✗ one "=" says nothing: equal is "=="');
        // All are there still, and so is the line that was typed.
        await terminal.press('C-u');
        await terminal.type('get_response.choice == 1');
        await terminal.shows('✓');
        await terminal.press('Enter');
        await terminal.shows('of 22  filter get_response.choice == 1', beginsWith(4, 6, 8, 10, 12));
        await terminal.press('Escape');
        await terminal.shows('no filter', 'AARQ', beginsWith(1, 2, 3));
        await terminal.press('f', 'Up');
        await terminal.shows(/^ filter get_response\.choice == 1/m);
        await terminal.press('Escape');
        await terminal.shows(/\d+\/22/);
      });
    },
  );

  it('filters by the chosen field and value', async () => {
    await onTerminal(SESSION, {}, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('3', 'G', 'Enter', ...Array<string>(9).fill('j'));
      await terminal.shows('Instance  cosem.instance');
      await terminal.press('=');
      await terminal.shows(/^ filter cosem\.instance == .*1-0:1\.8\.0\*255/m);
      await terminal.press('Enter');
      await terminal.shows('of 22', 'filter cosem.instance', beginsWith(3, 4, 5, 6, 12));
    });
  });

  it('begins with the filter of the command line, and says before the screen opens what is wrong with it', async () => {
    await onTerminal(`${SESSION} -Y 'service == "AARE"'`, {}, async (terminal) => {
      await terminal.shows('1/1 of 22  filter service == "AARE"');
      await terminal.press('q');
      await terminal.ended(0);
      await terminal.enter(`${SESSION} -Y 'servise'`);
      expect(await terminal.ended(1)).toContain('did you mean service');
    });
  });
});

describeOnTerminal('search', () => {
  it.each(SIZES)('finds OBIS codes, bytes and text, forwards and backwards ($columns x $rows)', async (size) => {
    await onTerminal(SESSION, size, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('/');
      await terminal.type('1.8.0');
      await terminal.press('Enter');
      await terminal.shows('message 3 ·', 'Instance  cosem.instance', 'OBIS code 1-0:1.8.0*255');
      await terminal.press('n');
      // The answer says what was asked for.
      await terminal.shows('message 4 ·', 'Instance  cosem.instance');
      await terminal.press('n');
      await terminal.shows('message 5 ·', 'Instance  cosem.instance');
      await terminal.press('N');
      await terminal.shows('message 4 ·');
      await terminal.press('N');
      await terminal.shows('message 3 ·');

      await terminal.press('/');
      await terminal.type('00 00 01 00 00 ff 02');
      await terminal.press('Enter');
      await terminal.shows('message 7 ·');

      await terminal.press('/');
      await terminal.type('scaler_unit');
      await terminal.press('Enter');
      await terminal.shows('message 5 ·', 'Attribute name');

      await terminal.press('/');
      await terminal.type('nowhere to be found');
      await terminal.press('Enter');
      await terminal.shows('is not there', 'message 5 ·');
    });
  });
});

describeOnTerminal('places', () => {
  it.each(SIZES)('goes to a number and to times, and shows times in other forms ($columns x $rows)', async (size) => {
    await onTerminal(SESSION, size, async (terminal) => {
      await terminal.shows('1/22');
      const goTo = async (text: string): Promise<void> => {
        await terminal.press(':');
        await terminal.shows(/^ go to/m);
        await terminal.type(text);
        await terminal.press('Enter');
      };
      await goTo('12');
      await terminal.shows('12/22', 'message 12 ·');
      await goTo('+0.12');
      await terminal.shows('message 7 ·');
      await goTo('2024-06-10 10:00:00.1');
      await terminal.shows('message 5 ·');
      await goTo('99');
      await terminal.shows('✗ there are messages 1 to 22', /^ go to 99/m);
      await terminal.press('Escape');
      await terminal.shows('5/22');
      await terminal.press('t');
      await terminal.shows('times: since the message before', /5 0\.00\d+/);
      await terminal.press('t');
      await terminal.shows('times: time of day, local', '12:00:00.1');
      await terminal.press('t');
      await terminal.shows('times: time of day, UTC', '10:00:00.1');
      await terminal.press('t');
      await terminal.shows('times: date and time, UTC', '2024-06-10 10:00:00.1');
      await terminal.press('t');
      await terminal.shows('times: since the first message', /^[ ┌│└]+5 0\.080245 /m);
      await terminal.press('T');
      await terminal.shows('times count from message 5', /4 -0\.0/);
    });
  });

  it('goes from issue to issue', async () => {
    await onTerminal(GAPS, {}, async (terminal) => {
      await terminal.shows('1/15');
      await terminal.press(']');
      await terminal.shows('message 8 ·');
      await terminal.press(']');
      await terminal.shows('message 11 ·');
      await terminal.press('[');
      await terminal.shows('message 8 ·');
      await terminal.press('[');
      await terminal.shows('no issue or failure before this message');
    });
  });
});

describeOnTerminal('other screens', () => {
  it.each(SIZES)(
    'shows one conversation alone, issues, and statistics that filter ($columns x $rows)',
    async (size) => {
      await onTerminal(GAPS, size, async (terminal) => {
        await terminal.shows('1/15');
        await terminal.press('C');
        await terminal.shows('Began', 'With', /^ 1 {2}192\.0\.2\.10/m, /^ 2 {2}192\.0\.2\.20/m);
        await terminal.press('Enter');
        await terminal.shows('this conversation alone', (screen) => !numbersIn(screen).includes(9));
        await terminal.press('j');
        await terminal.shows('2/14 of 15  conversation 1');
        await terminal.press('c');
        await terminal.shows('2/15');

        await terminal.press('I');
        await terminal.shows('What', /✗ +8 .*Truncated/, /! +11 .*Bytes missing/);
        await terminal.press('j', 'j', 'j', 'Enter');
        await terminal.shows('message 11 ·');

        await terminal.press('S');
        await terminal.shows('15 messages', 'Services', /GET-Request +6/, '✗ Truncated');
        await terminal.press('j', 'Enter');
        await terminal.shows(/of 15 {2}filter service == "GET-(Request|Response)"/);
        await terminal.press('Escape');
        await terminal.shows('no filter');
      });
    },
  );

  it.each(SIZES)('explains all keys, and those that are looked for ($columns x $rows)', async (size) => {
    await onTerminal(SESSION, size, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('?');
      await terminal.shows(/╭─ keys ─.*\n.*│ Moving /, 'type searches');
      await terminal.type('compare');
      await terminal.shows(
        '╭─ keys: compare ─',
        'compare two marked messages',
        (screen) => !screen.includes('│ Moving'),
      );
      await terminal.press('Escape');
      await terminal.shows('╭─ keys ─', '│ Moving');
      await terminal.press('Escape');
      await terminal.hides('╭─ keys');
    });
  });
});

describeOnTerminal('marks', () => {
  it.each(SIZES)('marks, jumps and compares ($columns x $rows)', async (size) => {
    await onTerminal(SESSION, size, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('3', 'G', 'Space');
      await terminal.shows('4/22  1 marked', /^●.* 3 0\./m);
      await terminal.press('5', 'G', 'Space', 'm', 'x');
      await terminal.shows("mark x is set; 'x jumps here");
      await terminal.press('g', '}');
      await terminal.shows('message 3 ·');
      await terminal.press('}');
      await terminal.shows('message 5 ·');
      await terminal.press('{');
      await terminal.shows('message 3 ·');
      await terminal.press("'", 'x');
      await terminal.shows('message 6 ·');
      await terminal.press("'", "'");
      await terminal.shows('message 3 ·');
      await terminal.press('M');
      await terminal.shows('/3 of 22  marked only', beginsWith(3, 5, 6));
      await terminal.press('M');
      await terminal.shows('3/22');
      await terminal.press('6', 'G', 'Space', '3', 'G', 'Space');
      await terminal.shows('4/22  1 marked');
      await terminal.press('3', 'G', 'd');
      await terminal.shows('message 3 and message 5:', /^≠ +Attribute name +value +│ scaler_unit/m);
      await terminal.press('=');
      await terminal.shows(/^≠ +Attribute name/m, (screen) => !/^ +Choice/m.test(screen));
      await terminal.press('n', 'Enter');
      await terminal.shows('message 3 ·', /get_request|cosem\.|dlms\./);
    });
  });
});
