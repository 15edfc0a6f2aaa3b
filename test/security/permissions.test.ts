import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readKeyFile } from '../../src/security/index.js';
import { KeyFolder } from './files.js';

const folder = new KeyFolder();
afterAll(() => folder.remove());

const LINE = '* guek 000102030405060708090a0b0c0d0e0f';
const remarks = (path: string): string[] =>
  readKeyFile(path).remarks.map((remark) => remark.replaceAll(folder.path, '.'));

describe.skipIf(process.platform === 'win32')('who else has a key file', () => {
  it('nobody', () => {
    expect(remarks(folder.file('own', LINE, 0o600))).toEqual([]);
    expect(remarks(folder.file('own', LINE, 0o400))).toEqual([]);
  });

  it.each([
    [0o640, 'read'],
    [0o604, 'read'],
    [0o620, 'changed'],
    [0o666, 'read and changed'],
  ])('others, by mode %o', (mode, ways) => {
    expect(remarks(folder.file('their keys', LINE, mode))).toEqual([
      `./their keys can be ${ways} by others: chmod 600 './their keys'`,
    ]);
  });

  it('everybody who may write into its folder, also behind a link', () => {
    const open = join(folder.path, 'open');
    mkdirSync(open);
    const path = folder.file('open/keys', LINE);
    chmodSync(open, 0o777);
    symlinkSync(path, join(folder.path, 'link'));
    const words = (name: string): string =>
      `./${name} lies in a folder where everybody can put another in its place: chmod o-w ./open`;
    expect(remarks(path)).toEqual([words('open/keys')]);
    expect(remarks(join(folder.path, 'link'))).toEqual([words('link')]);
    chmodSync(open, 0o1777);
    expect(remarks(path)).toEqual([]);
  });

  it.skipIf(process.getuid?.() !== 0)('its owner', () => {
    const path = folder.file('theirs', LINE);
    chownSync(path, 12345, 12345);
    expect(remarks(path)).toEqual(['./theirs belongs to another user, who can read and change it']);
    const before = process.env.SUDO_UID;
    process.env.SUDO_UID = '12345';
    expect(remarks(path)).toEqual([]);
    if (before === undefined) delete process.env.SUDO_UID;
    else process.env.SUDO_UID = before;
  });

  it('who can read a private key that it names; a public one may be read', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    folder.file('private.pem', privateKey.export({ type: 'sec1', format: 'pem' }) as string, 0o644);
    folder.file('public.pem', publicKey.export({ type: 'spki', format: 'pem' }) as string, 0o644);
    const entry = { signingKey: 'public.pem', agreementKeys: { '': 'private.pem', '4D4D4D0000BC614E': 'private.pem' } };
    expect(remarks(folder.file('pairs', JSON.stringify([entry])))).toEqual([
      './private.pem can be read by others: chmod 600 ./private.pem',
    ]);
  });
});
