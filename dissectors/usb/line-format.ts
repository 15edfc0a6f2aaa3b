/** How a serial line is set up: speed and form of a character, as adapters are told it, each in its own way. */
import { defineFields, enumerated, group, issue, text, u8, u32le } from '../../src/core/index.js';

/** What a request says; what it leaves as it was is not there. */
export interface LineFormat {
  /** In baud. */
  readonly speed?: number;
  readonly dataBits?: number;
  /** `ParityNames`. */
  readonly parity?: number;
  /** `StopBitNames`. */
  readonly stopBits?: number;
}

export const ParityNames: Readonly<Record<number, string>> = { 0: 'none', 1: 'odd', 2: 'even', 3: 'mark', 4: 'space' };
const ParityLetters = ['N', 'O', 'E', 'M', 'S'];
export const StopBitNames: Readonly<Record<number, string>> = { 0: '1', 1: '1.5', 2: '2' };

export const Line = defineFields('usb_serial', {
  self: group('Serial line'),
  adapter: text('Adapter'),
  settings: text('Settings', {
    about: 'Speed, data bits, parity and stop bits, as far as they were said since the capture began.',
  }),
  speed: u32le('Speed', { unit: 'Bd' }),
  stopBits: enumerated('Stop bits', StopBitNames),
  parity: enumerated('Parity', ParityNames),
  dataBits: u8('Data bits'),
  embeddedEvents: issue(
    'Embedded events',
    'warning',
    'A CP210x was told to put its events among the bytes of the line.',
  ),
  latency: text('Latency timer', {
    about: 'How long the adapter waits for more bytes before it hands on those it has.',
  }),
});

/** `9600 8N1`; `9600 Bd` or `8N1` where the other half was never said; empty where nothing was. */
export function formatText({ speed, dataBits, parity, stopBits }: LineFormat): string {
  if (dataBits === undefined) return speed === undefined ? '' : `${speed} Bd`;
  const letter = ParityLetters[parity ?? -1] ?? '?';
  const character = `${dataBits}${letter}${StopBitNames[stopBits ?? -1] ?? '?'}`;
  return speed === undefined ? character : `${speed} ${character}`;
}
