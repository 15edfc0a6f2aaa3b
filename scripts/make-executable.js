// tsc writes files without the executable bit; npm sets it only on install from a package.
import { chmodSync } from 'node:fs';

for (const file of process.argv.slice(2)) chmodSync(file, 0o755);
