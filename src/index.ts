/** The library: decode bytes, run captures through the analyzer, write your own dissectors and sinks. */

export { allDissectors, obisName } from '../dissectors/index.js';
export * from './core/index.js';
export * from './engine/index.js';
export { Columns, Filter, FilterError, type Suggestion, suggest } from './filter/index.js';
export { KeyFault, KeyRing, type KeySource, readKeyFile } from './security/index.js';
export { FORMAT, type JsonOptions, JsonSink } from './sinks/json.js';
export type { InputEnd, Sink } from './sinks/sink.js';
export { type IssueText, type MessageSummary, summarize } from './sinks/summary.js';
export { type TextOptions, TextSink } from './sinks/text.js';
export { visible } from './sinks/visible.js';
export * from './sources/index.js';
