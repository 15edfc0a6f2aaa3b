/** The library: decode bytes, run captures through the analyzer, write your own dissectors and sinks. */
export * from './core/index.js';
export * from './engine/index.js';
export { JsonSink, type JsonOptions, FORMAT } from './sinks/json.js';
export type { InputEnd, Sink } from './sinks/sink.js';
export { type IssueText, type MessageSummary, summarize } from './sinks/summary.js';
export { TextSink, type TextOptions } from './sinks/text.js';
export { visible } from './sinks/visible.js';
export * from './sources/index.js';
export { allDissectors } from '../dissectors/index.js';
