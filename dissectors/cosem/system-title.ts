/**
 * System titles: eight octets that no two devices share (IEC 62056-5-3). Three letters are the maker; the rest is the maker's
 * own. IDIS gives it a form:
 *
 *     maker(3)  device type(1)  function(4 bits)  serial number(28 bits)
 */

/** Makers whose meters follow IDIS; the octets of others may mean anything. */
const IDIS_MAKERS: ReadonlySet<string> = new Set(['ELS', 'ISK', 'ITR', 'KFM', 'LGZ']);

const DeviceTypes: Readonly<Record<number, string>> = {
  100: 'single phase PLC meter (IDIS package 1)',
  101: 'polyphase PLC meter (IDIS package 1)',
  102: 'single phase IP meter (IDIS package 2)',
  103: 'polyphase IP meter (IDIS package 2)',
};

const Functions: readonly (readonly [bit: number, name: string])[] = [
  [0x10, 'disconnector'],
  [0x20, 'load management'],
  [0x40, 'multi-utility'],
];

/** The form in words where it is that of IDIS; else empty. */
export function systemTitleWords(title: Uint8Array): string {
  const type = DeviceTypes[title[3] as number];
  if (type === undefined || !IDIS_MAKERS.has(String.fromCharCode(...title.subarray(0, 3)))) return '';
  const functions = title[4] as number;
  const extensions = Functions.filter(([bit]) => (functions & bit) !== 0).map(([, name]) => name);
  const serial = new DataView(title.buffer, title.byteOffset).getUint32(4) & 0x0fffffff;
  return [type, ...extensions, `serial number ${serial}`].join(', ');
}
