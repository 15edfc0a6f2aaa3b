export { Decoder, decodeAgain } from './again.js';
export { Analyzer, type AnalyzerOptions } from './analyzer.js';
export { type Candidate, candidateOf, candidates, FITS } from './candidates.js';
export type { Counts } from './counts.js';
export { Segment } from './delivery.js';
export { StreamKind } from './direction.js';
export { type Endpoints, Parties } from './endpoints.js';
export type { JoinedDatagram } from './fragments.js';
export { emptyKept, type KeptMessage, Message, type Remark, type Writable } from './message.js';
