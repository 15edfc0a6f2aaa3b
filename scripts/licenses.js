/** The licences of the packages that a bundle has something of, each with its own text. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const RULE = '-'.repeat(80);
const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** @param metafile what esbuild tells of a bundle: names of outputs, and how much of each input is in them */
export function licensesOf(metafile) {
  const folders = new Set();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = PACKAGE.exec(file)?.[0];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  const texts = [...folders].sort().map(licenseOf);
  return `dlmsdump contains parts of the following packages.\n${texts.map((text) => `\n${RULE}\n${text}\n`).join('')}`;
}

function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0) texts.push(impliedLicense(folder, name, license));
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}`;
}

/** Some packages say MIT and leave its text out: it is ours, with their copyright as their sources have it. */
function impliedLicense(folder, name, license) {
  const copyright = /Copyright \(c\).*/.exec(mainOf(folder))?.[0];
  if (license !== 'MIT' || copyright === undefined) throw new Error(`${name} has no licence file: look at it`);
  return readFileSync('LICENSE', 'utf8')
    .replace(/^Copyright.*$/m, () => copyright)
    .trim();
}

function mainOf(folder) {
  const { main, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return readFileSync(join(folder, main ?? exports['.']), 'utf8');
}
