export { Analyzer, type AnalyzerOptions, type Counts, Segment } from './analyzer.js';
export { decodeAgain } from './again.js';
export { StreamKind } from './direction.js';
export type { Flow } from './flows.js';
export { type KeptMessage, Message, type Remark } from './message.js';
