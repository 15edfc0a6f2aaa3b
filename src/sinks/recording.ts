import type { Recorder, RecordRequest } from './recorder.js';

export function openRecorder(request: RecordRequest): Recorder {
  throw new Error(`cannot write ${request.path}`);
}
