/**
 * Knowledge of meters as a file, so that what one capture taught serves another: objects, units and columns by meter. No values that
 * were read stand in it, and no keys. `docs/schema/dlmsdump-knowledge-1.schema.json` describes it.
 */
import { hexText, Limits, parseObis, type Shared } from '../../src/core/index.js';
import { type KnownObject, knowledge, Meter, type Place } from './knowledge.js';
import { type Column, codeOf } from './objects.js';

const FORMAT = 1;
const KEY = 'dlmsdump_knowledge';

/** What is wrong with a file, in words. */
export class KnowledgeFault extends Error {}

// ---- writing

/** All that is known: what was learned and, where nothing newer was, what files said. */
export function knowledgeText(shared: Shared): string {
  const known = shared.of(knowledge);
  const learned = [...known.all()];
  const behind = new Set(learned.map(({ given }) => given));
  const meters = [...learned, ...known.given.filter((meter) => !behind.has(meter))];
  return `${JSON.stringify({ [KEY]: FORMAT, meters: meters.map(meterJson) }, undefined, 1)}\n`;
}

function meterJson(meter: Meter): object {
  const { place, names, given } = meter;
  const own = [...meter.all()];
  const older = given === undefined ? [] : [...given.all()].filter((one) => !own.some((mine) => isSame(mine, one)));
  return {
    ...(place.address === '' ? {} : { address: place.address }),
    ...(place.port === 0 ? {} : { port: place.port }),
    ...(place.link < 0 ? {} : { link: place.link }),
    ...textOf('system_title', names.systemTitle || given?.names.systemTitle),
    ...textOf('logical_device_name', names.logicalDeviceName || given?.names.logicalDeviceName),
    ...textOf('serial', names.serial || given?.names.serial),
    objects: [...own, ...older].map(objectJson),
  };
}

const isSame = (one: KnownObject, other: KnownObject): boolean =>
  one.classId === other.classId && one.instance === other.instance;

const textOf = (key: string, text: string | undefined): object => (text ? { [key]: text } : {});

function objectJson(object: KnownObject): object {
  const { classId, instance, version, baseName, scaler, unit, capturePeriod, columns, template, templateId } = object;
  return {
    class_id: classId,
    instance: codeOf(instance),
    ...(version < 0 ? {} : { version }),
    ...(baseName < 0 ? {} : { base_name: baseName }),
    ...(unit < 0 ? {} : { scaler, unit }),
    ...(capturePeriod < 0 ? {} : { capture_period: capturePeriod }),
    ...(templateId < 0 ? {} : { template_id: templateId }),
    ...(template === undefined ? {} : { template: hexText(template, 0, template.length) }),
    ...(columns === undefined ? {} : { columns: columns.map(columnJson) }),
  };
}

const columnJson = ({ classId, instance, attribute, dataIndex, columns }: Column): object => ({
  class_id: classId,
  instance: codeOf(instance),
  attribute,
  data_index: dataIndex,
  ...(columns === undefined ? {} : { columns: columns.map(columnJson) }),
});

// ---- reading

/** Is this a file that `knowledgeText` wrote? */
export function isKnowledge(text: string): boolean {
  try {
    return (JSON.parse(text) as Json | null)?.[KEY] !== undefined;
  } catch {
    return false;
  }
}

/** Uses what a file says. Throws a `KnowledgeFault` with what is wrong in it. */
export function giveKnowledge(shared: Shared, text: string): void {
  const file = objectIn(parsed(text), 'the file');
  if (file[KEY] === undefined) throw new KnowledgeFault(`no knowledge of meters: "${KEY}" is missing`);
  if (file[KEY] !== FORMAT) throw new KnowledgeFault(`format ${String(file[KEY])}; this program reads ${FORMAT}`);
  const meters = listIn(file, 'meters', 'the file');
  if (meters.length > Limits.knownMeters) throw new KnowledgeFault(`more than ${Limits.knownMeters} meters`);
  const known = shared.of(knowledge);
  meters.forEach((one, n) => {
    known.give(meterIn(one, `meter ${n + 1}`));
  });
}

type Json = Record<string, unknown>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new KnowledgeFault('not JSON');
  }
}

function meterIn(json: unknown, where: string): Meter {
  const from = objectIn(json, where);
  const place: Place = {
    address: stringIn(from, 'address', where),
    port: numberIn(from, 'port', where, 0, 0, 65_535),
    link: numberIn(from, 'link', where, -1, 0, Number.MAX_SAFE_INTEGER),
  };
  const meter = new Meter(place, '');
  meter.names.systemTitle = stringIn(from, 'system_title', where).toLowerCase();
  meter.names.logicalDeviceName = stringIn(from, 'logical_device_name', where);
  meter.names.serial = stringIn(from, 'serial', where);
  listIn(from, 'objects', where).forEach((one, n) => {
    takeObject(meter, one, `${where}, object ${n + 1}`);
  });
  return meter;
}

function takeObject(meter: Meter, json: unknown, where: string): void {
  const from = objectIn(json, where);
  const object = meter.object(required(from, 'class_id', where, 0, 0xffff), instanceIn(from, where));
  if (object === undefined) throw new KnowledgeFault(`${where}: more than ${Limits.objectsPerMeter} objects`);
  object.version = numberIn(from, 'version', where, -1, 0, 255);
  object.unit = numberIn(from, 'unit', where, -1, 0, 255);
  object.scaler = numberIn(from, 'scaler', where, 0, -128, 127);
  object.capturePeriod = numberIn(from, 'capture_period', where, -1, 0, 0xffffffff);
  object.templateId = numberIn(from, 'template_id', where, -1, 0, 255);
  const template = stringIn(from, 'template', where, 8192);
  if (template !== '') meter.setTemplate(object, Uint8Array.from(Buffer.from(template, 'hex')));
  const baseName = numberIn(from, 'base_name', where, -1, 0, 0xffff);
  if (baseName >= 0) meter.setBaseName(object, baseName);
  if (from.columns !== undefined) meter.setColumns(object, columnsIn(from, where), 0);
}

function columnsIn(from: Json, where: string, isInner = false): readonly Column[] {
  const columns = listIn(from, 'columns', where);
  if (columns.length > Limits.columnsPerObject) throw new KnowledgeFault(`${where}: too many columns`);
  return columns.map((one, n) => columnIn(one, `${where}, column ${n + 1}`, isInner));
}

function columnIn(json: unknown, where: string, isInner: boolean): Column {
  const from = objectIn(json, where);
  // Columns of columns would say nothing.
  const hasColumns = !isInner && from.columns !== undefined;
  return {
    ...(hasColumns ? { columns: columnsIn(from, where, true) } : {}),
    classId: required(from, 'class_id', where, 0, 0xffff),
    instance: instanceIn(from, where),
    attribute: required(from, 'attribute', where, -128, 127),
    dataIndex: required(from, 'data_index', where, 0, 0xffff),
    scaler: undefined,
    unit: -1,
  };
}

function instanceIn(from: Json, where: string): number {
  const octets = parseObis(stringIn(from, 'instance', where));
  if (octets === undefined || octets.some((octet) => octet < 0)) {
    throw new KnowledgeFault(`${where}: "instance" must be an OBIS code like 1-0:1.8.0*255`);
  }
  return Number.parseInt(hexText(Uint8Array.from(octets), 0, 6), 16);
}

function objectIn(json: unknown, where: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new KnowledgeFault(`${where} must be an object`);
  }
  return json as Json;
}

function listIn(from: Json, key: string, where: string): readonly unknown[] {
  const list = from[key];
  if (!Array.isArray(list)) throw new KnowledgeFault(`${where}: "${key}" must be a list`);
  return list;
}

function stringIn(from: Json, key: string, where: string, most = 256): string {
  const text = from[key] ?? '';
  if (typeof text !== 'string' || text.length > most) throw new KnowledgeFault(`${where}: "${key}" must be text`);
  return text;
}

function numberIn(from: Json, key: string, where: string, absent: number, least: number, most: number): number {
  return from[key] === undefined ? absent : required(from, key, where, least, most);
}

function required(from: Json, key: string, where: string, least: number, most: number): number {
  const value = from[key];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new KnowledgeFault(`${where}: "${key}" must be a whole number from ${least} to ${most}`);
  }
  return value;
}
