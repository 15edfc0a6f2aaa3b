import { readFileSync } from 'node:fs';

export function version(): string {
  // By name, because the program may be in one file or in many.
  const text = readFileSync(new URL(import.meta.resolve('dlmsdump/package.json')), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
