import { counted, Issue, LinkType, type Registry } from '../core/index.js';
import { Decoder, Message, type Remark } from '../engine/index.js';
import type { Columns } from './columns.js';
import type { FlowTable } from './flows.js';
import type { ArchiveInput } from './inputs.js';
import type { RecordLog } from './log.js';
import { RecordReader } from './record-reader.js';
import { checkOf, type Kept, type KeptFrame, newKept, type Records } from './records.js';

/** Decodes messages of an archive again, one at a time. */
export class MessageReader {
  private readonly decoder: Decoder;
  private readonly lent = new Message();
  private readonly kept = newKept();
  private readonly from = new RecordReader();

  constructor(
    registry: Registry,
    private readonly columns: Columns,
    private readonly log: RecordLog,
    private readonly records: Records,
    private readonly flows: FlowTable,
    private readonly inputOf: (i: number) => ArchiveInput,
  ) {
    this.decoder = new Decoder(registry);
    this.lent.tape = this.decoder.tape;
  }

  /** Lent: valid until the next call. `layers`: with link and network headers. */
  message(i: number, layers: boolean): Message {
    const { columns, decoder, kept, lent } = this;
    const input = this.inputOf(i);
    this.read(i, input);
    decoder.decode(kept, layers);
    lent.number = i + 1;
    lent.file = input.name;
    lent.frame = kept.frame;
    lent.seconds = columns.secondsOf(i);
    lent.nanos = columns.nanosOf(i);
    lent.fileOffset = kept.fileOffset;
    lent.comment = kept.comment;
    lent.direction = kept.direction;
    lent.frames = kept.frames;
    lent.flow = this.flows.of(columns.flowOf(i));
    lent.side = columns.sideOf(i);
    lent.payload = kept.payload;
    lent.first = decoder.first;
    lent.store = kept.store;
    lent.start = kept.start;
    lent.end = kept.end;
    lent.linkSource = decoder.linkSource;
    lent.linkDestination = decoder.linkDestination;
    lent.answers = columns.requestOf(i) + 1;
    return lent;
  }

  private read(i: number, input: ArchiveInput): void {
    const { columns, from, kept, log, records } = this;
    kept.frame = columns.frameOf(i);
    const record = log.read(columns.placeOf(i));
    if (record === undefined) {
      lose(kept);
      return;
    }
    from.begin(record);
    records.read(from, kept, columns.sizeOf(i));
    let frame = kept.keptFrame;
    if (kept.framePlace >= 0) {
      const other = log.read(kept.framePlace);
      if (other === undefined) {
        lose(kept);
        return;
      }
      from.begin(other);
      frame = records.readFrame(from);
    }
    if (frame === undefined) {
      kept.frameBytes = undefined;
      kept.comment = undefined;
      kept.datagrams = NO_DATAGRAMS;
      return;
    }
    kept.fileOffset += frame.offset;
    kept.comment = frame.comment;
    kept.datagrams = frame.datagrams;
    kept.headMemo = frame.headMemo;
    kept.cut = frame.cut;
    kept.linkType = frame.linkType;
    kept.linkPayload = frame.linkPayload;
    kept.frameBytes = frame.bytes ?? input.file?.read(frame.offset, frame.length) ?? NO_BYTES;
    if (frame.bytes === undefined && checkOf(kept.frameBytes) !== frame.check) changed(kept, frame);
  }
}

const NO_BYTES = new Uint8Array(0);
const NO_DATAGRAMS: Kept['datagrams'] = [];

/** Nothing is known any more of what the message was. */
function lose(kept: Kept): void {
  // Of a line, so that no headers are looked for.
  Object.assign(kept, newKept(), { frame: kept.frame, frameBytes: NO_BYTES, linkType: LinkType.serial });
  kept.remarks = [{ field: Issue.inputChanged, text: 'the temporary file with this message can no longer be read' }];
}

/** The file has other bytes now. What does not lie in them, but in the log, is as it was. */
function changed(kept: Kept, frame: KeptFrame): void {
  const there = (kept.frameBytes as Uint8Array).length;
  const text =
    there < frame.length
      ? `the file became shorter after it was read: ${counted(there, 'byte')} of ${frame.length} of this frame are there`
      : 'the file was changed after it was read: these are other bytes than before';
  const remark: Remark = { field: Issue.inputChanged, text };
  kept.remarks = [remark, ...kept.remarks];
  kept.headMemo = undefined;
  const isInFrame = kept.joined === undefined && kept.store === 0;
  if (!isInFrame) return;
  kept.start = Math.min(kept.start, there);
  kept.end = Math.min(kept.end, there);
  kept.memo = undefined;
}
