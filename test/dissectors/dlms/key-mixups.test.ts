/** Whom a message is from, and whose keys it takes, where titles, addresses and key files are not what they should be. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ENCRYPTED, generalGlo, pcap, Wire } from '../../../captures/bytes.js';
import {
  CLIENT_TITLE,
  invented,
  METER_0,
  METER_1,
  METER_CHANGED,
  METER_UNKNOWN,
  type SecuredMeter,
} from '../../../captures/keys.js';
import {
  answerOf,
  associationOf,
  GENERAL_GLO,
  READ,
  readAnswer,
  SecuredDialog,
  Speaker,
  tampered,
} from '../../../captures/secured.js';
import { type KeySet, Limits } from '../../../src/core/index.js';
import { type Entry, KeyRing, readKeyFile } from '../../../src/security/index.js';
import { keyOf, type Said, saidOf } from '../../deciphering.js';

const folder = fileURLToPath(new URL('../../../captures/', import.meta.url));
const titleOf = ({ title }: SecuredMeter): string => Buffer.from(title).toString('hex');
const keysOf = (name: string, meter: SecuredMeter, { withoutOther = false } = {}): KeySet => ({
  name,
  globalUnicast: keyOf(meter.unicast),
  authentication: withoutOther ? undefined : keyOf(meter.authentication),
});
/** Entries for everybody that fit nobody. */
const decoys = (count: number): Entry[] =>
  Array.from({ length: count }, (_, i) => ({
    match: {},
    set: {
      name: `decoy ${i}`,
      globalUnicast: keyOf(invented(`decoy ${i}`, 16)),
      authentication: keyOf(invented(`decoy authentication ${i}`, 16)),
    },
  }));
const forAll = (set: KeySet): Entry => ({ match: {}, set });
const forTitle = (meter: SecuredMeter, set: KeySet): Entry => ({ match: { systemTitle: titleOf(meter) }, set });

const told = (said: readonly Said[], field: string): readonly string[] =>
  said.flatMap(({ told: texts }) => texts[field] ?? []);
const verdicts = (said: readonly Said[]): readonly string[] => told(said, 'ciphering.verdict');

function sample(name: string, keys = 'keys.json'): Promise<Said[]> {
  return saidOf(name, readFileSync(folder + name), new KeyRing(readKeyFile(folder + keys).entries));
}

/** What a dialog with the meter says, after the association or without it. */
function dialogWith(
  meter: SecuredMeter,
  entries: readonly Entry[],
  talk: (dialog: SecuredDialog) => void,
  isOpened = true,
): Promise<Said[]> {
  const wire = new Wire();
  const dialog = new SecuredDialog(wire, meter);
  if (isOpened) dialog.open();
  else dialog.line.tcp.open();
  talk(dialog);
  dialog.line.tcp.close();
  return saidOf('dialog.pcap', pcap(wire.packets), new KeyRing(entries));
}

const reads = (dialog: SecuredDialog): void => dialog.read(1);

describe('a system title in a header', () => {
  it('is believed for its message only where that fits', async () => {
    const said = await sample('security-titles.pcap');
    expect(said.map(({ line, told: texts }) => texts['ciphering.wrong'] ?? line).slice(4, 18)).toEqual([
      expect.stringContaining('GET-Request'),
      [
        'protected with the system title 444d501020304050 (DMP), which the AARE says; its header says 444d501020304051 (DMP)',
      ],
      expect.stringContaining('GET-Request'),
      expect.stringMatching(/GET-Response.*\| 3$/),
      expect.stringContaining('GET-Request'),
      expect.stringMatching(/GET-Response.*\| 4$/),
      expect.stringContaining('GET-Request'),
      expect.stringMatching(/GET-Response.*\| 5$/),
      [
        'protected with the system title 444d500000000001 (DMP), which the AARQ says; its header says 444d501020304050 (DMP)',
      ],
      expect.stringMatching(/GET-Response.*\| 6$/),
      expect.stringContaining('GET-Request'),
      expect.stringMatching(/GET-Response.*\| 7$/),
      expect.stringContaining('GET-Request'),
      expect.stringMatching(/GET-Response.*\| 8$/),
    ]);
    expect(told(said.slice(0, 20), 'ciphering.other_key')).toEqual([]);
  });

  it('that fits is used after an AARE whose title does not', async () => {
    const said = await sample('security-titles.pcap');
    expect(verdicts(said.slice(-7, -2))).toEqual([
      'not deciphered: no global unicast encryption key: there is none in password (entry 6 of keys.json); ' +
        'the key file has no entry for system title 444d501020304051 (DMP)',
      'tag verified',
      'tag verified',
      'tag verified',
      'tag verified',
    ]);
  });

  it('names whose keys are missing, each time another', async () => {
    const wire = new Wire();
    const dialog = new SecuredDialog(wire, METER_0);
    dialog.line.tcp.open();
    for (const meter of [METER_0, METER_CHANGED, METER_UNKNOWN])
      dialog.fromMeter(new Speaker(meter.title, meter, 1).say(readAnswer(1), GENERAL_GLO));
    const none = await saidOf(
      'pushes.pcap',
      pcap(wire.packets),
      new KeyRing([forTitle(METER_1, keysOf('other', METER_1))]),
    );
    expect(verdicts(none)).toEqual(
      ['444d501020304050', '444d500000005117', '444d500000005119'].map(
        (title) => `not deciphered: no key: the key file has none for system title ${title} (DMP)`,
      ),
    );
  });

  it('does not take the place of one that fits, though nothing verifies it', async () => {
    const said = await dialogWith(
      METER_0,
      [forTitle(METER_0, keysOf('mine', METER_0))],
      (dialog) => {
        dialog.read(1, GENERAL_GLO);
        dialog.fromMeter(generalGlo(readAnswer(2), dialog.meter.protection(), tampered(METER_0.title, 3)));
        dialog.read(3);
      },
      false,
    );
    expect(verdicts(said)).toEqual(['tag verified', 'tag verified', 'wrong', 'tag verified', 'tag verified']);
    expect(told(said, 'ciphering.wrong')).toEqual([
      'protected with the system title 444d501020304050 (DMP), as others; its header says 444d501020314050 (DMP)',
    ]);
  });
});

describe('a title that was not captured', () => {
  it('is said to be missing, though the entry has that of the meter', async () => {
    const said = await sample('security-without-aarq.pcap');
    expect(verdicts(said)).toEqual([
      'tag verified',
      'not deciphered: dedicated key not known: the InitiateRequest that carries it was not captured',
      'not deciphered: dedicated key not known: the InitiateRequest that carries it was not captured',
      'not deciphered: no system title of the sender, the client, is known: the AARQ with it was not captured',
      'tag verified',
    ]);
    expect(told(said, 'ciphering.wrong')).toEqual([]);
  });

  it('of the meter may be that of an entry, whatever other entries match the address', async () => {
    const entries = [
      { match: { address: METER_0.endpoint.address }, set: { name: 'password', llsSecret: keyOf(METER_0.master) } },
      forTitle(METER_1, keysOf('other', METER_1)),
      forTitle(METER_0, keysOf('mine', METER_0)),
    ];
    const said = await dialogWith(METER_0, entries, reads, false);
    expect(verdicts(said)).toEqual([
      'not deciphered: no system title of the sender, the client, is known: the AARQ with it was not captured',
      'tag verified',
    ]);
    expect(told(said, 'ciphering.other_key')).toEqual([]);
  });
});

describe('a meter that was exchanged', () => {
  it('is known by its AARE, before which no key is that of another', async () => {
    const said = await sample('security-exchanged.pcap');
    expect(verdicts(said)).toEqual(Array(8).fill('tag verified'));
    expect(told(said, 'ciphering.other_key')).toEqual([]);
  });

  it('may be why an AARQ does not fit', async () => {
    const other = new Speaker(CLIENT_TITLE, METER_UNKNOWN, 1);
    const said = await dialogWith(METER_0, [forTitle(METER_0, keysOf('mine', METER_0))], (dialog) => {
      dialog.fromClient(associationOf(other));
      dialog.fromMeter(answerOf(new Speaker(METER_UNKNOWN.title, METER_UNKNOWN, 1)));
    });
    expect(told(said, 'ciphering.wrong')).toEqual([
      'the keys were right for other messages of these parties: this one was changed, or protected with keys or a title not given, ' +
        'or another meter answers now',
    ]);
    expect(verdicts(said).slice(-1)).toEqual([
      'not deciphered: no key: the key file has none for system title 444d500000005119 (DMP)',
    ]);
  });

  it('may have the keys that an AARQ needs', async () => {
    const said = await dialogWith(METER_0, decoys(2), reads);
    expect(told(said, 'ciphering.wrong').slice(0, 2)).toEqual([
      'no key that was tried fits; which meter it is, whose keys are needed, the AARE tells',
      'the encryption key or the system title is wrong, or the message was changed',
    ]);
  });
});

describe('keys of a ring without titles', () => {
  const of = (meter: SecuredMeter, count: number, options = {}): Entry[] => [
    ...decoys(count),
    forAll(keysOf('mine', meter, options)),
  ];

  it.each([0, 3, 31, 40, 400])('are found behind %i others, and taken for those of the parties', async (count) => {
    const said = await dialogWith(METER_0, of(METER_0, count), reads);
    expect(verdicts(said)).toEqual(Array(4).fill('tag verified'));
    expect(new Set(told(said, 'ciphering.key'))).toEqual(new Set(['mine: global unicast encryption key']));
    expect(told(said, 'ciphering.other_key')).toEqual([]);
  });

  it.each([3, 40])('are found where they are encrypted only, behind %i others', async (count) => {
    const said = await dialogWith(METER_0, of(METER_0, count, { withoutOther: true }), (dialog) => {
      dialog.read(1, undefined, ENCRYPTED);
    });
    expect(verdicts(said)).toEqual([...Array(2).fill('tag not verified: no authentication key'), 'no tag', 'no tag']);
  });

  it('are not said to be wrong for want of the other one', async () => {
    const said = await dialogWith(METER_0, of(METER_0, 3, { withoutOther: true }), reads);
    expect(verdicts(said)).toEqual(Array(4).fill('tag not verified: no authentication key'));
    expect(told(said, 'ciphering.wrong')).toEqual([]);
  });

  it('go with an authentication key that is given alone, and with no other', async () => {
    const right = { name: 'both', authentication: keyOf(METER_0.authentication) };
    const wrong = { name: 'both', authentication: keyOf(METER_1.authentication) };
    const mine = forAll(keysOf('mine', METER_0, { withoutOther: true }));
    const said = await dialogWith(METER_0, [mine, forAll(right)], reads);
    expect(verdicts(said)).toEqual(Array(4).fill('tag verified'));
    const other = await dialogWith(METER_0, [mine, forAll(wrong)], reads);
    expect(verdicts(other)).toEqual(Array(4).fill('wrong'));
  });

  it('open nothing without their tag, once it was verified by a lent key', async () => {
    const entries = [
      forAll(keysOf('mine', METER_0, { withoutOther: true })),
      forAll({ ...keysOf('lender', METER_1), authentication: keyOf(METER_0.authentication) }),
    ];
    const said = await dialogWith(METER_0, entries, (dialog) => {
      dialog.fromMeter(tampered(dialog.meter.say(readAnswer(1)), 1));
    });
    expect(verdicts(said)).toEqual(['tag verified', 'tag verified', 'wrong']);
  });

  it('that are too many are not all tried at once, and that is said', async () => {
    const said = await dialogWith(METER_0, of(METER_0, 1000), (dialog) => {
      for (let i = 0; i < 12; i++) dialog.read(i);
    });
    const wrong = told(said, 'ciphering.wrong');
    expect(wrong[0]).toMatch(/^no key that was tried fits; /);
    expect(wrong[1]).toMatch(/^no key that was tried fits; only \d+ of the 1001 entries given were tried besides: /);
    // Each message goes on where the last one ended.
    expect(verdicts(said).at(-1)).toBe('tag verified');
  });

  it('that are found late are tried first from then on, whatever was spent before', async () => {
    const entries = [...decoys(60).map(({ set }) => forTitle(METER_1, set)), forTitle(METER_1, keysOf('far', METER_0))];
    const messages = Math.ceil(Limits.keyTrialsOfParties / 60);
    const said = await dialogWith(METER_0, entries, (dialog) => {
      for (let i = 0; i < messages; i++) dialog.read(i);
    });
    expect(new Set(verdicts(said))).toEqual(new Set(['tag verified']));
    expect(new Set(told(said, 'ciphering.other_key'))).toEqual(
      new Set(['the key of far fits, which is not given for 444d501020304050 (DMP)']),
    );
  });
});

describe('keys that are mixed up', () => {
  const said = sample('security-mixed-up.pcap', 'keys-mixed-up.json');

  it('are said to be, and open what they protect', async () => {
    const mixUps = told(await said, 'ciphering.keys_mixed_up');
    expect([...new Set(mixUps)]).toEqual([
      'the encryption key and the authentication key of meter 20 (entry 1 of keys-mixed-up.json) are exchanged',
      'the octets of both keys of meter 21 (entry 2 of keys-mixed-up.json) are in the reverse order',
      'the octets of the authentication key of meter 21 (entry 2 of keys-mixed-up.json) are in the reverse order',
      'the master key of meter 23 (entry 3 of keys-mixed-up.json) is the global unicast encryption key',
    ]);
    expect(verdicts((await said).slice(0, 24))).toEqual(Array(18).fill('tag verified'));
    expect(verdicts((await said).slice(24))).toEqual(Array(6).fill('tag not verified: no authentication key'));
  });

  it('are found on messages that are encrypted only', async () => {
    const swapped = {
      name: 'mine',
      globalUnicast: keyOf(METER_0.authentication),
      authentication: keyOf(METER_0.unicast),
    };
    const untagged = await dialogWith(
      METER_0,
      [forTitle(METER_0, swapped)],
      ({ meter, line }) => {
        line.ask(
          new Speaker(CLIENT_TITLE, METER_0, 1).say(READ, GENERAL_GLO, ENCRYPTED),
          meter.say(readAnswer(1), GENERAL_GLO, ENCRYPTED),
        );
      },
      false,
    );
    expect(new Set(told(untagged, 'ciphering.keys_mixed_up'))).toEqual(
      new Set(['the authentication key of mine is the global unicast encryption key: the two are exchanged']),
    );
  });

  it('are not taken for right where the message was changed', async () => {
    const swapped = {
      name: 'mine',
      globalUnicast: keyOf(METER_0.authentication),
      authentication: keyOf(METER_0.unicast),
    };
    const changed = await dialogWith(METER_0, [forTitle(METER_0, swapped)], (dialog) => {
      dialog.fromMeter(tampered(dialog.meter.say(readAnswer(1)), 1));
    });
    expect(told(changed, 'ciphering.wrong')).toEqual([
      'the keys were right for other messages of these parties: this one was changed, or protected with keys or a title not given',
    ]);
  });

  it('of two entries fit each other, which is said', async () => {
    const mine = { ...keysOf('mine', METER_0), authentication: keyOf(METER_1.authentication) };
    const other = { ...keysOf('other', METER_1), authentication: keyOf(METER_0.authentication) };
    const both = await dialogWith(METER_0, [forTitle(METER_0, mine), forTitle(METER_1, other)], reads);
    expect(verdicts(both).slice(1)).toEqual(Array(3).fill('tag verified'));
    expect(told(both, 'ciphering.other_key').slice(-1)).toEqual([
      'the authentication key of other fits, not the one given for these parties',
    ]);
  });
});
