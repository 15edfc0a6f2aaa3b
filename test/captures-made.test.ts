import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mixedUpKeys } from '../captures/key-mixups.js';
import { keyFiles } from '../captures/keys.js';
import { captures } from '../captures/make.js';

const folder = fileURLToPath(new URL('../captures/', import.meta.url));
const readme = readFileSync(`${folder}README.md`, 'utf8');

describe('captures made by the script', () => {
  it.each(captures.map(({ name }) => name))('%s on disk is what the script makes', (name) => {
    const made = captures.find((capture) => capture.name === name)?.bytes();
    // As hex: a difference is shown as text, not as thousands of array elements.
    expect(readFileSync(folder + name).toString('hex')).toBe(Buffer.from(made ?? []).toString('hex'));
  });

  it.each([...keyFiles(), mixedUpKeys()].map(({ name, text }) => [name, text]))(
    '%s on disk is what the script makes',
    (name, text) => {
      expect(readFileSync(folder + name, 'utf8')).toBe(text);
    },
  );

  it('has no capture that the script does not make', () => {
    const present = readdirSync(folder).filter((file) => /\.(pcap|pcapng|hex|bin|txt)$/.test(file));
    expect(present.sort()).toEqual(captures.map(({ name }) => name).sort());
  });

  it.each(captures)('names $name and what it shows in the README', ({ name, shows }) => {
    // The cells of the table are padded.
    expect(readme.replace(/ +\|/g, ' |')).toContain(`| \`${name}\` | ${shows} |`);
  });
});
