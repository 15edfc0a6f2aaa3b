/** Where frames come from: files, pipes, standard input, bytes in memory. */
export { type Compression, detectCompression, detectFormat, type Format } from './detect.js';
export { openSource, type ReadOptions } from './file.js';
export { bytesSource, type Chunks } from './input.js';
export { asLive, fileInput, type Input, liveInput } from './inputs.js';
export type { Parser } from './parser.js';
export { PcapParser } from './pcap.js';
export { PcapngParser } from './pcapng.js';
export type { CaptureInterface } from './pcapng-interfaces.js';
export { SerialParser } from './serial.js';
export { TextParser } from './text/parser.js';
