/** Conversations for people: a block of text each, made for 80 to 120 columns. */
import { counted, grouped, type Registry } from '../core/index.js';
import type { Message } from '../engine/index.js';
import { ByteWriter, type Output } from '../sinks/bytes.js';
import type { Sink } from '../sinks/sink.js';
import type { Theme } from '../sinks/theme.js';
import { Dialogs } from './collector.js';
import { exchangeLines } from './exchange-text.js';
import { factLines } from './fact-text.js';
import { clip, codeText, column, type Line, longest, plain, shown } from './layout.js';
import { namesText } from './meters.js';
import { doubtText } from './value-text.js';
import type { ConversationView, LastValue } from './view.js';

/** Values that are listed of each conversation; JSON has all that are kept. */
const MOST_VALUES = 60;
const WIDEST_VALUE = 34;

export interface DialogTextOptions {
  readonly theme: Theme | undefined;
  /** Columns of the terminal. */
  readonly width: number;
}

/** Collects all conversations; shows them when everything is read, or when they give way to others. */
export class DialogTextSink implements Sink {
  private readonly out: ByteWriter;
  private readonly dialogs: Dialogs;
  private readonly total = { unanswered: 0, unasked: 0, shown: 0 };

  constructor(
    output: Output,
    registry: Registry,
    private readonly options: DialogTextOptions,
  ) {
    this.out = new ByteWriter(output);
    this.dialogs = new Dialogs(registry, { onGivenUp: (conversation) => this.conversation(conversation) });
  }

  beginInput(): void {}

  write(message: Message): void {
    this.dialogs.take(message);
  }

  note(): void {
    // Notes of the capture go to standard error.
  }

  endInput(): void {}

  end(): void {
    this.dialogs.end();
    for (const conversation of this.dialogs.conversations) this.conversation(conversation);
    this.line([plain(this.lastWords())]);
    this.flush();
  }

  flush(): void {
    this.out.flush();
  }

  private conversation(view: ConversationView): void {
    const { total } = this;
    total.shown++;
    total.unanswered += view.counts.asked - view.counts.answered;
    total.unasked += view.counts.unasked;
    for (const line of conversationLines(view, this.options.width)) this.line(line);
    this.line([]);
    this.out.settle();
  }

  private lastWords(): string {
    const { shown: count, unanswered, unasked } = this.total;
    const { givenUp } = this.dialogs;
    return [
      counted(count, 'conversation'),
      unanswered > 0 ? `${counted(unanswered, 'request')} not answered` : '',
      unasked > 0 ? `${counted(unasked, 'answer')} without a request` : '',
      givenUp > 0 ? `${grouped(givenUp)} shown before the end of the capture, because there were too many at once` : '',
    ]
      .filter((part) => part !== '')
      .join('; ');
  }

  private line(line: Line): void {
    const { theme } = this.options;
    const text = line.map(({ text: part, style }) =>
      theme === undefined || style === undefined ? part : theme[style](part),
    );
    this.out.text(`${text.join('').trimEnd()}\n`);
  }
}

/** All lines of one conversation. */
export function conversationLines(view: ConversationView, width: number): readonly Line[] {
  return [headLine(view, width), ...factLines(view, width), ...exchangeLines(view, width), ...valueLines(view, width)];
}

function headLine(view: ConversationView, width: number): Line {
  const { client, meter, areRolesKnown } = view;
  const of = (role: string, party: string): string =>
    `${areRolesKnown ? role : `${role}?`}${party === '' ? '' : ` ${party}`}`;
  const parties = client === '' && meter === '' ? view.file : `${of('client', client)} ↔ ${of('meter', meter)}`;
  const name = namesText(view) === '' ? '' : `  (${namesText(view)})`;
  return [
    { text: `Conversation ${view.id}  `, style: 'number' },
    { text: clip(shown(parties), width - 16), style: 'address' },
    { text: shown(name), style: 'value' },
    ...(view.isGivenUp ? [{ text: '  shown early: it gave way to others', style: 'warning' } as const] : []),
  ];
}

function valueLines(view: ConversationView, width: number): Line[] {
  const { values } = view;
  if (values.length === 0) return [];
  const listed = values.slice(0, MOST_VALUES);
  const codes = listed.map(({ obis, classId }) => codeText(obis, classId));
  const attributes = listed.map(({ attributeName }) => shown(attributeName));
  const texts = listed.map((value) => shown(valueText(value)));
  const valueWidth = Math.min(WIDEST_VALUE, longest(texts));
  const [codeWidth, attributeWidth] = [longest(codes), longest(attributes)];
  const room = width - codeWidth - attributeWidth - valueWidth - 8;
  const lines: Line[] = [];
  listed.forEach((value, i) => {
    if (value.whose !== listed[i - 1]?.whose) lines.push(valuesHead(view, value));
    lines.push([
      plain('  '),
      column({ text: codes[i] as string, style: 'object' }, codeWidth),
      plain('  '),
      column({ text: attributes[i] as string, style: 'label' }, attributeWidth),
      plain('  '),
      column({ text: texts[i] as string, style: 'value' }, valueWidth),
      plain('  '),
      { text: clip(shown(whatItIs(value)), Math.max(10, room)), style: 'note' },
    ]);
  });
  const more = values.length - listed.length;
  if (more > 0) lines.push([{ text: `  … ${counted(more, 'more value')}; --json has them`, style: 'note' }]);
  if (view.valuesLeftOut)
    lines.push([{ text: '  … and attributes beyond the limit, whose values were not kept', style: 'note' }]);
  return lines;
}

function valuesHead({ meterNames }: ConversationView, { whose }: LastValue): Line {
  const label = { text: '  Last values', style: 'label' } as const;
  return meterNames.length < 2 ? [label] : [label, { text: ` of ${shown(whose.name)}`, style: 'value' }];
}

/** Offset from UTC tells of daylight saving, too; what is no value, like null-data, has no text. */
const valueText = ({ value, unit }: LastValue): string =>
  unit === '' ? value.replace(' [daylight saving active]', '') || '-' : `${value} ${unit}`;

function whatItIs({ name, source, verdict, count, time, isGuess }: LastValue): string {
  const parts = [
    name,
    doubtText(verdict),
    isGuess ? 'a guess' : '',
    source === 'read' ? '' : source,
    source === 'profile' ? time : '',
    count > 1 ? `${grouped(count)} values` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
