/** Filters on captures, and on single APDUs in hex. */
import { fileURLToPath } from 'node:url';
import {
  Analyzer,
  type AnalyzerOptions,
  allDissectors,
  Filter,
  FilterError,
  Message,
  openSource,
  Payload,
  summarize,
  Tables,
} from '../../src/index.js';
import { decode, hex } from '../dissect.js';

export const registry = allDissectors();

export const filterOf = (text: string): Filter => new Filter(text, (message) => summarize(message, registry));

/** Reads a sample capture; messages are lent. */
export async function read(
  capture: string,
  handler: (message: Message) => void,
  options: AnalyzerOptions = {},
): Promise<void> {
  const path = fileURLToPath(new URL(`../../captures/${capture}`, import.meta.url));
  const analyzer = new Analyzer(registry, handler, options);
  const source = await openSource(path);
  analyzer.begin(capture);
  await source.run({ frame: (frame) => analyzer.frameIn(frame), pause: () => undefined, note: () => {} });
  analyzer.end();
}

/** Numbers of the messages of a capture that match. */
export async function matching(text: string, capture: string, options: AnalyzerOptions = {}): Promise<number[]> {
  const filter = filterOf(text);
  const found: number[] = [];
  const layers = filter.needsHeaders || options.layers === true;
  await read(capture, (message) => filter.matches(message) && found.push(message.number), { ...options, layers });
  return found;
}

export function messageOf(apdu: string): Message {
  const bytes = hex(apdu);
  const message = new Message();
  message.tape = decode(Tables.apdu, bytes[0] as number, bytes, registry).tape;
  message.number = 1;
  message.payload = Payload.apdu;
  message.end = bytes.length;
  return message;
}

/** Does the filter match a single APDU? */
export const matches = (text: string, apdu: string): boolean => filterOf(text).matches(messageOf(apdu));

/** GET-Response with a value. */
export const response = (data: string): string => `c4 01 c1 00 ${data}`;

/** The error that a filter gives: its words, and the text from the place it names on. */
export function errorOf(text: string): { readonly message: string; readonly at: string } {
  try {
    filterOf(text);
  } catch (error) {
    if (error instanceof FilterError) return { message: error.message, at: text.slice(error.at, error.end) };
    throw error;
  }
  throw new Error(`no error: ${text}`);
}
