/**
 * Makes every sample capture of this folder: `npm run captures` writes the same bytes each time.
 *
 * No byte comes from a meter or from somebody's network: values are plausible, addresses are those kept for
 * documentation (192.0.2.0/24, 198.51.100.0/24, 2001:db8::/32), serial numbers and passwords are invented.
 */

import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apduCaptures } from './apdus.js';
import { attributeCaptures } from './attributes.js';
import type { Capture } from './capture.js';
import { dataTypeCaptures } from './data-types.js';
import { dialogCaptures } from './dialogs.js';
import { errorCaptures } from './errors.js';
import { generalProtectionCaptures } from './general-protection.js';
import { hdlcCaptures } from './hdlc.js';
import { hdlcPushCaptures } from './hdlc-push.js';
import { hlsCaptures } from './hls.js';
import { iec62056Captures } from './iec62056-21.js';
import { inheritedCaptures } from './inherited.js';
import { ipCaptures } from './ip.js';
import { keyMixupCaptures, mixedUpKeys } from './key-mixups.js';
import { keyFiles } from './keys.js';
import { logCaptures } from './logs.js';
import { mbusCaptures } from './mbus.js';
import { meaningCaptures } from './meaning.js';
import { octetStringCaptures } from './octet-strings.js';
import { peerDefectCaptures } from './peer-defects.js';
import { plcCaptures } from './plc.js';
import { plcFramingCaptures } from './plc-framings.js';
import { pushLayoutCaptures } from './push-layouts.js';
import { recordingCaptures } from './recording.js';
import { securityCaptures } from './security.js';
import { securityBlockCaptures } from './security-blocks.js';
import { securityFaultCaptures } from './security-faults.js';
import { securityPushCaptures } from './security-push.js';
import { serviceCaptures } from './services.js';
import { tcpCaptures } from './tcp.js';
import { transferCaptures } from './transfers.js';
import { usbCaptures } from './usb.js';
import { wrapperCaptures } from './wrapper.js';

/** All of them, in the order of the table. */
export const captures: readonly Capture[] = [
  ...wrapperCaptures,
  ...serviceCaptures,
  ...tcpCaptures,
  ...ipCaptures,
  ...hdlcCaptures,
  ...hdlcPushCaptures,
  ...dataTypeCaptures,
  ...errorCaptures,
  ...peerDefectCaptures,
  ...plcCaptures,
  ...plcFramingCaptures,
  ...apduCaptures,
  ...logCaptures,
  ...octetStringCaptures,
  ...attributeCaptures,
  ...recordingCaptures,
  ...iec62056Captures,
  ...usbCaptures,
  ...mbusCaptures,
  ...securityCaptures,
  ...keyMixupCaptures,
  ...generalProtectionCaptures,
  ...hlsCaptures,
  ...securityPushCaptures,
  ...securityBlockCaptures,
  ...securityFaultCaptures,
  ...dialogCaptures,
  ...transferCaptures,
  ...meaningCaptures,
  ...inheritedCaptures,
  ...pushLayoutCaptures,
];

const TABLE_START = '<!-- captures: this table is written by make.ts -->';
const TABLE_END = '<!-- /captures -->';

const README = `# Sample captures

All bytes here are made by scripts of this folder, \`make.ts\` and what it lists, out of the builders in \`bytes/\`: none
were taken from a meter, a network or another project. Addresses are those kept for documentation; names, numbers and
passwords are invented. \`npm run build && npm run captures\` writes the same bytes each time, and a test compares.

In a \`.hex\` file each line is a frame or a message, and lines that start with \`#\` say what it is. A \`.bin\` file is
what a serial line gave, frame borders unknown. A \`.txt\` file is a log, a dump or source code, as it may be pasted.
Captures with link type USER0 hold one HDLC frame a packet, flags included.

Secured captures are read with the keys of \`keys.json\` and the PEM files it names:
\`dlmsdump --keys captures/keys.json captures/security-suites.pcap\`. These keys protect nothing else.

${TABLE_START}
${TABLE_END}
`;

/** The table of the README; what people wrote around it stays. */
function withTable(readme: string): string {
  const start = readme.indexOf(TABLE_START);
  const end = readme.indexOf(TABLE_END);
  if (start < 0 || end < start) return withTable(README);
  const cells = [['file', 'shows'], ...captures.map(({ name, shows }) => [`\`${name}\``, shows])];
  // Columns as wide as their longest cell: a formatter that knows Markdown then leaves the table alone.
  const widths = [0, 1].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.map((c, i) => c.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...rows] = cells;
  const rule = widths.map((width) => '-'.repeat(width));
  const table = ['', ...[head, rule, ...rows].map(line), ''].join('\n');
  return readme.slice(0, start + TABLE_START.length) + table + readme.slice(end);
}

/** Writes every capture and the table into a folder. */
export function writeCaptures(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of captures) writeFileSync(join(folder, name), bytes());
  for (const { name, text } of [...keyFiles(), mixedUpKeys()]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const readme = join(folder, 'README.md');
  let present = '';
  try {
    present = readFileSync(readme, 'utf8');
  } catch {
    // Not there yet: written anew.
  }
  writeFileSync(readme, withTable(present));
}

const script = process.argv[1];
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) {
  // Compiled to dist/captures/make.js; another folder may be named, to look before overwriting.
  writeCaptures(process.argv[2] ?? fileURLToPath(new URL('../../captures', import.meta.url)));
}
