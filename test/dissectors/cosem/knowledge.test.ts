import { describe, expect, it } from 'vitest';
import { Knowledge, keyOf, type Meter, type Place } from '../../../dissectors/cosem/knowledge.js';
import { columnsIn, learn } from '../../../dissectors/cosem/learn.js';
import { resolveShortName } from '../../../dissectors/cosem/short-names.js';
import { DataReader } from '../../../dissectors/data/data-reader.js';
import { Limits } from '../../../src/core/index.js';
import { hex } from '../../dissect.js';

const place = (address: string, port = 4059, link = 1): Place => ({ address, port, link });

/** A meter of which a register is known. */
function teach(knowledge: Knowledge, where: Place, objects = 1): number {
  return knowledge.learn(where, keyOf(where), (meter) => {
    for (let n = 0; n < objects; n++) meter.object(3, n);
  });
}

describe('knowledge of meters', () => {
  it('is of the meter at that place', () => {
    const knowledge = new Knowledge();
    expect(knowledge.isEmpty).toBe(true);
    teach(knowledge, place('10.0.0.5'));
    expect(knowledge.find(place('10.0.0.5'), keyOf(place('10.0.0.5')))?.size).toBe(1);
    expect(knowledge.find(place('10.0.0.6'), keyOf(place('10.0.0.6')))).toBeUndefined();
  });

  it('serves a push from any port, where it is clear which meter that is', () => {
    const knowledge = new Knowledge();
    teach(knowledge, place('10.0.0.5', 4059, 1));
    expect(knowledge.pushing(place('10.0.0.5', 51_000, 7))?.place.link).toBe(1);
    teach(knowledge, place('10.0.0.5', 4059, 16));
    expect(knowledge.pushing(place('10.0.0.5', 51_000, 16))?.place.link).toBe(16);
    expect(knowledge.pushing(place('10.0.0.5', 51_000, 7))).toBeUndefined();
    expect(knowledge.pushing(place('10.0.0.6', 51_000, 1))).toBeUndefined();
  });

  it('is found by system title, wherever the meter is', () => {
    const knowledge = new Knowledge();
    knowledge.learn(place('10.0.0.5'), 'a', (meter) => {
      meter.names.systemTitle = '4d4d4d0000000001';
    });
    expect(knowledge.pushing(place('10.9.9.9'), '4d4d4d0000000001')?.key).toBe('a');
  });

  it('of those that were quiet longest is forgotten first, and how many is told', () => {
    const knowledge = new Knowledge();
    const perMeter = 1000;
    let forgotten = 0;
    let taught = 0;
    while (forgotten === 0) {
      forgotten = teach(knowledge, place('10.0.0.1', ++taught), perMeter);
      knowledge.find(place('10.0.0.1', 1), keyOf(place('10.0.0.1', 1)));
    }
    expect(240 * perMeter * taught).toBeGreaterThan(Limits.knowledgeBytes);
    expect(knowledge.size).toBe(taught - forgotten);
    const has = (port: number) => knowledge.find(place('', port), keyOf(place('10.0.0.1', port))) !== undefined;
    expect([1, 2, taught].map(has)).toEqual([true, false, true]);
  });

  it('of one meter has a limit', () => {
    const knowledge = new Knowledge();
    teach(knowledge, place(''), Limits.objectsPerMeter + 10);
    expect([...knowledge.all()][0]?.size).toBe(Limits.objectsPerMeter);
  });

  it('of objects of several classes with one name is kept apart', () => {
    const knowledge = new Knowledge();
    knowledge.learn(place(''), 'a', (meter) => {
      for (let classId = 1; classId < 20; classId++) meter.object(classId, 7);
      expect(meter.find(1, 7)?.classId).toBe(1);
      expect(meter.find(8, 7)?.classId).toBe(8);
      expect([...meter.all()]).toHaveLength(8);
    });
  });
});

describe('what a value teaches', () => {
  const lesson = (classId: number, attribute: number, text: string): Meter => {
    let taught: Meter | undefined;
    new Knowledge().learn(place(''), 'a', (meter) => {
      const bytes = hex(text);
      learn(meter, {
        classId,
        instance: 0x00002a0000ff,
        attribute,
        bytes,
        at: 0,
        end: bytes.length,
        frame: 3,
        isProven: true,
      });
      taught = meter;
    });
    return taught as Meter;
  };

  it('are short names of attributes and methods', () => {
    const meter = lesson(12, 2, '01 01 0204 102bc0 120003 1100 0906 0100010800ff');
    expect(resolveShortName(meter, 0x2bc8)).toEqual({
      classId: 3,
      instance: 0x0100010800ff,
      member: 2,
      isMethod: false,
      frame: 3,
    });
    expect(resolveShortName(meter, 0x2be8)).toMatchObject({ member: 1, isMethod: true });
    expect(resolveShortName(meter, 0x2bd8)).toBeUndefined();
    expect(resolveShortName(meter, 0x2bc9)).toBeUndefined();
    expect(resolveShortName(meter, 0x2bb8)).toBeUndefined();
    expect(resolveShortName(undefined, 0xfa08)).toMatchObject({ classId: 12, member: 2, frame: -1 });
  });

  it('are names of the meter', () => {
    expect(lesson(1, 2, '0905 4142433132').names.logicalDeviceName).toBe('ABC12');
    expect(lesson(1, 2, '0902 0102').names.logicalDeviceName).toBe('0102');
    expect(lesson(64, 5, '0908 4d4d4d0000000001').names.systemTitle).toBe('4d4d4d0000000001');
  });

  it('is nothing where a list is cut or made otherwise, but for what came before', () => {
    const whole = '01 02 0204 12 0003 11 00 0906 0100010800ff 00 0204 12 0008 11 00 0906 0000010000ff 00';
    expect(lesson(15, 2, whole).size).toBe(2);
    const bytes = hex(whole);
    for (let cut = 0; cut < bytes.length; cut++) {
      expect(lesson(15, 2, Buffer.from(bytes.subarray(0, cut)).toString('hex')).size).toBeLessThan(2);
    }
  });

  it('are no columns where there are more than anybody has', () => {
    const many = Limits.columnsPerObject + 1;
    const one = hex('0204 120003 0906 0100010800ff 0f02 120000');
    const bytes = Uint8Array.from([
      1,
      0x82,
      many >> 8,
      many & 0xff,
      ...Array.from({ length: many }, () => [...one]).flat(),
    ]);
    expect(columnsIn(new DataReader(bytes, 0, bytes.length))).toBeUndefined();
    bytes[3] = (many - 1) & 0xff;
    bytes[2] = (many - 1) >> 8;
    expect(columnsIn(new DataReader(bytes, 0, bytes.length))).toHaveLength(many - 1);
  });
});
