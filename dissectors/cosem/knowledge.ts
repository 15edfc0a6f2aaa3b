/**
 * What is known of meters, whoever spoke with them: which objects they have (object_list), what their numbers count
 * (scaler_unit), what stands in their buffers (capture_objects) and in what they push (push_object_list). Learned from what was
 * read or written, and used for what comes later (IEC 62056-6-2).
 *
 * A meter is known by its network address and the link address of its logical device (HDLC server address, wPort); on a line,
 * by the link address alone.
 */
import { type Conversation, type Dissection, Limits, Slot } from '../../src/core/index.js';
import type { Column } from './objects.js';
import { isScaled } from './scaled-attributes.js';

/** Where a logical device of a meter is found. */
export interface Place {
  /** Empty on lines. */
  readonly address: string;
  /** 0 where it says nothing: on lines, and of meters that open the connection themselves. */
  readonly port: number;
  /** -1: not known. */
  readonly link: number;
}

/** What is known of an object; -1 and 0 where nothing is. */
export interface KnownObject {
  readonly classId: number;
  /** The logical name as one number of 48 bits. */
  readonly instance: number;
  version: number;
  /** Of its attributes, in meters with short names. */
  baseName: number;
  scaler: number;
  /** -1: neither scaler nor unit is known. */
  unit: number;
  /** What a buffer captures, or what is pushed. */
  columns: readonly Column[] | undefined;
  /** Seconds between the rows of a buffer. */
  capturePeriod: number;
  /** Of Compact data: the types of what is captured, as a type description; and the number that buffers made so begin with. */
  template: Uint8Array | undefined;
  templateId: number;
  /** Frames that taught version, unit and columns; 0: a file did. */
  listedIn: number;
  unitIn: number;
  columnsIn: number;
  /** Which of these nothing proves: bits of `Fact`. */
  unproven: number;
  /** Another object with the same logical name, of another class. */
  other: KnownObject | undefined;
}

/** What may be learned of an object or a meter. */
export const Fact = {
  listed: 1,
  unit: 2,
  columns: 4,
  capturePeriod: 8,
  template: 16,
  templateId: 32,
  systemTitle: 64,
  logicalDeviceName: 128,
  serial: 256,
} as const;
export type Fact = (typeof Fact)[keyof typeof Fact];

/** How a meter calls itself. */
export interface MeterNames {
  /** In lower hex; empty: not known. */
  systemTitle: string;
  logicalDeviceName: string;
  serial: string;
}

/** What keeping these costs, in bytes, as measured: one of each among many. */
const METER_BYTES = 700;
const OBJECT_BYTES = 240;
const COLUMN_BYTES = 100;

/** A logical device of a meter. */
export class Meter {
  readonly names: MeterNames = { systemTitle: '', logicalDeviceName: '', serial: '' };
  private readonly objects = new Map<number, KnownObject>();
  private readonly byBaseName = new Map<number, KnownObject>();
  /** How many objects are known. */
  size = 0;
  /** When it was last asked about. */
  used = 0;
  /** Bytes of what is known of it. */
  bytes = METER_BYTES;
  /** Which of its names nothing proves: bits of `Fact`. */
  unproven = 0;
  /** What a file says of the same meter. */
  given: Meter | undefined;

  constructor(
    readonly place: Place,
    readonly key: string,
  ) {}

  *all(): Generator<KnownObject> {
    for (const first of this.objects.values()) {
      for (let one: KnownObject | undefined = first; one !== undefined; one = one.other) yield one;
    }
  }

  /** What is known of the object; of what was learned and what a file says, the former. */
  find(classId: number, instance: number): KnownObject | undefined {
    return this.own(classId, instance) ?? this.given?.own(classId, instance);
  }

  /** What says something of the object that `has` looks for. */
  knowing(classId: number, instance: number, has: (object: KnownObject) => boolean): KnownObject | undefined {
    const own = this.own(classId, instance);
    if (own !== undefined && has(own)) return own;
    const given = this.given?.own(classId, instance);
    return given !== undefined && has(given) ? given : undefined;
  }

  atBaseName(baseName: number): KnownObject | undefined {
    return this.byBaseName.get(baseName) ?? this.given?.byBaseName.get(baseName);
  }

  get hasBaseNames(): boolean {
    return this.byBaseName.size > 0 || this.given?.hasBaseNames === true;
  }

  /** The object to add to; undefined where there are too many. */
  object(classId: number, instance: number): KnownObject | undefined {
    const known = this.own(classId, instance);
    if (known !== undefined) return known;
    const first = this.objects.get(instance);
    if (this.size >= Limits.objectsPerMeter || alike(first) >= MOST_ALIKE) return undefined;
    const object: KnownObject = {
      classId,
      instance,
      version: -1,
      baseName: -1,
      scaler: 0,
      unit: -1,
      columns: undefined,
      capturePeriod: -1,
      template: undefined,
      templateId: -1,
      listedIn: 0,
      unitIn: 0,
      columnsIn: 0,
      unproven: 0,
      other: first,
    };
    this.objects.set(instance, object);
    this.size++;
    this.bytes += OBJECT_BYTES;
    return object;
  }

  setBaseName(object: KnownObject, baseName: number): void {
    if (this.byBaseName.get(object.baseName) === object) this.byBaseName.delete(object.baseName);
    object.baseName = baseName;
    this.byBaseName.set(baseName, object);
  }

  setColumns(object: KnownObject, columns: readonly Column[], frame: number): void {
    this.bytes += COLUMN_BYTES * (countOf(columns) - countOf(object.columns ?? []));
    object.columns = columns;
    object.columnsIn = frame;
  }

  setTemplate(object: KnownObject, template: Uint8Array): void {
    this.bytes += template.length - (object.template?.length ?? 0);
    object.template = template;
  }

  private own(classId: number, instance: number): KnownObject | undefined {
    let object = this.objects.get(instance);
    while (object !== undefined && object.classId !== classId) object = object.other;
    return object;
  }
}

/** With those of buffers in a push. */
function countOf(columns: readonly Column[]): number {
  let count = columns.length;
  for (const column of columns) count += column.columns?.length ?? 0;
  return count;
}

/** Objects of several classes may have one logical name; those of meters are two at most. */
const MOST_ALIKE = 8;

function alike(first: KnownObject | undefined): number {
  let count = 0;
  for (let object = first; object !== undefined; object = object.other) count++;
  return count;
}

/** How full it is after some meters were forgotten. */
const ROOM_LEFT = 15 / 16;

/** All meters. Those that nobody asked about for longest are forgotten first. */
export class Knowledge {
  private readonly meters = new Map<string, Meter>();
  private readonly byAddress = new Map<string, Meter[]>();
  private readonly byTitle = new Map<string, Meter>();
  private readonly fromFiles: Meter[] = [];
  private bytes = 0;
  private clock = 0;
  /** Changes when meters come or go, so that who remembers one asks again. */
  generation = 0;

  /** Is nothing known of any meter? */
  get isEmpty(): boolean {
    return this.meters.size === 0 && this.fromFiles.length === 0;
  }

  get size(): number {
    return this.meters.size;
  }

  *all(): Generator<Meter> {
    yield* this.meters.values();
  }

  get given(): readonly Meter[] {
    return this.fromFiles;
  }

  /** What files say; it is never forgotten. */
  give(meter: Meter): void {
    this.fromFiles.push(meter);
    this.generation++;
  }

  /** What is known of the meter at this place. */
  find(place: Place, key: string): Meter | undefined {
    const meter = this.meters.get(key);
    if (meter === undefined) return this.fromFiles.length === 0 ? undefined : this.givenOf(place, '');
    this.use(meter);
    return meter;
  }

  /** It was asked about now. */
  use(meter: Meter): void {
    meter.used = ++this.clock;
  }

  /**
   * The meter that pushes from there: ports say nothing of it, and logical devices may push what others have taught. Undefined
   * where it could be one of several.
   */
  pushing({ address, link }: Place, systemTitle = ''): Meter | undefined {
    const titled = systemTitle === '' ? undefined : this.byTitle.get(systemTitle);
    const there = titled === undefined ? (this.byAddress.get(address) ?? NONE) : [titled];
    const sameLink = there.filter((meter) => meter.place.link === link);
    const meter = sameLink.length === 1 ? sameLink[0] : there.length === 1 ? there[0] : undefined;
    if (meter === undefined) return this.givenOf({ address, port: 0, link }, systemTitle);
    meter.used = ++this.clock;
    return meter;
  }

  /** The meter at this place, to add to; `learn` adds. Answers with how many others had to be forgotten. */
  learn(place: Place, key: string, learn: (meter: Meter) => void): number {
    let meter = this.meters.get(key);
    if (meter === undefined) {
      meter = new Meter(place, key);
      meter.given = this.givenOf(place, '');
      this.meters.set(key, meter);
      this.generation++;
      const there = this.byAddress.get(place.address);
      if (there === undefined) this.byAddress.set(place.address, [meter]);
      else there.push(meter);
      this.bytes += meter.bytes;
    }
    meter.used = ++this.clock;
    const { bytes } = meter;
    const { systemTitle } = meter.names;
    learn(meter);
    if (meter.names.systemTitle !== systemTitle) {
      // A meter may say another title each time it is asked.
      if (this.byTitle.get(systemTitle) === meter) this.byTitle.delete(systemTitle);
      this.byTitle.set(meter.names.systemTitle, meter);
    }
    this.bytes += meter.bytes - bytes;
    const isTooMuch = this.meters.size > Limits.knownMeters || this.bytes > Limits.knowledgeBytes;
    return isTooMuch ? this.forget(meter) : 0;
  }

  /** A sixteenth at once, so that looking for the oldest costs little for each. */
  private forget(keep: Meter): number {
    const oldest = [...this.meters.values()].sort((one, other) => one.used - other.used);
    let count = 0;
    this.generation++;
    for (const meter of oldest) {
      if (this.meters.size <= Limits.knownMeters * ROOM_LEFT && this.bytes <= Limits.knowledgeBytes * ROOM_LEFT) break;
      if (meter === keep) continue;
      this.meters.delete(meter.key);
      this.bytes -= meter.bytes;
      if (this.byTitle.get(meter.names.systemTitle) === meter) this.byTitle.delete(meter.names.systemTitle);
      const left = (this.byAddress.get(meter.place.address) ?? NONE).filter((one) => one !== meter);
      if (left.length === 0) this.byAddress.delete(meter.place.address);
      else this.byAddress.set(meter.place.address, left);
      count++;
    }
    return count;
  }

  /** What files say of a meter: that of its title, of its address, or, where they tell of one meter only, of that. */
  private givenOf({ address, link }: Place, systemTitle: string): Meter | undefined {
    const { fromFiles } = this;
    const titled = fromFiles.filter(({ names }) => systemTitle !== '' && names.systemTitle === systemTitle);
    const there = titled.length > 0 ? titled : fromFiles.filter(({ place }) => place.address === address);
    const isOne = fromFiles.every(({ place }) => place.address === fromFiles[0]?.place.address);
    const those = there.length > 0 ? there : isOne ? fromFiles : NONE;
    return those.find(({ place }) => place.link === link) ?? (those.length === 1 ? those[0] : undefined);
  }
}

const NONE: readonly Meter[] = [];

/** The columns with what their numbers count, as far as that is known. */
export function withUnits(meter: Meter | undefined, columns: readonly Column[]): readonly Column[] {
  if (meter === undefined) return columns;
  return columns.map((column) => {
    if (column.unit >= 0 || !isScaled(column.classId, column.attribute)) return column;
    const known = meter.knowing(column.classId, column.instance, ({ unit }) => unit >= 0);
    return known === undefined ? column : { ...column, scaler: known.scaler, unit: known.unit };
  });
}

export const knowledge = new Slot<Knowledge>('cosem.knowledge', () => new Knowledge());

// ---- places

/** The place that was last asked for, in a conversation: making its key anew would cost a text for each answer. */
class LastPlace {
  side = -1;
  link = -1;
  place: Place = { address: '', port: 0, link: -1 };
  key = '';
  /** What was known of the meter there, at that generation of knowledge. */
  meter: Meter | undefined = undefined;
  generation = -1;
}

const lastPlace = new Slot<LastPlace>('cosem.place', () => new LastPlace());

/** Ports from here on are mostly those that a system gives to whoever opens a connection. */
const EPHEMERAL = 32_768;

function placeIn(conversation: Conversation, d: Dissection, isSender: boolean): LastPlace {
  const last = conversation.of(lastPlace);
  const side = isSender ? d.side : d.side === 0 ? 1 : 0;
  const link = isSender ? d.source : d.destination;
  if (last.side === side && last.link === link) return last;
  const { network } = conversation;
  const port = network.port(side);
  // A meter that calls its client has another port with each call.
  const hasCalled = port >= EPHEMERAL && network.port(side === 0 ? 1 : 0) < EPHEMERAL;
  last.side = side;
  last.link = link;
  last.place = { address: network.address(side), port: hasCalled ? 0 : port, link };
  last.key = keyOf(last.place);
  last.generation = -1;
  return last;
}

export const keyOf = ({ address, port, link }: Place): string => `${address} ${port} ${link}`;

/** What is known of the meter that sent the message, or that it is sent to. */
export function meterIn(conversation: Conversation, d: Dissection, isSender: boolean): Meter | undefined {
  const known = conversation.shared.of(knowledge);
  if (known.isEmpty) return undefined;
  const last = placeIn(conversation, d, isSender);
  if (last.generation !== known.generation) {
    last.meter = known.find(last.place, last.key);
    last.generation = known.generation;
  } else if (last.meter !== undefined) known.use(last.meter);
  return last.meter;
}

/** What is known of the meter that pushes the message; `titleOf` says what its system title is, empty where that isn't known. */
export function pushingMeterIn(conversation: Conversation, d: Dissection, titleOf: () => string): Meter | undefined {
  const known = conversation.shared.of(knowledge);
  if (known.isEmpty) return undefined;
  return known.pushing(placeIn(conversation, d, true).place, titleOf());
}

/** Adds to what is known of the meter; answers with how many others had to be forgotten for that. */
export function learnIn(
  conversation: Conversation,
  d: Dissection,
  isSender: boolean,
  learn: (meter: Meter) => void,
): number {
  const { place, key } = placeIn(conversation, d, isSender);
  return conversation.shared.of(knowledge).learn(place, key, learn);
}
