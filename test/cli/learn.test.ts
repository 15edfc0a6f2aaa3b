/** `--learn FILE` and `--with FILE` as a user meets them. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Knowledge, knowledge } from '../../dissectors/cosem/knowledge.js';
import { giveKnowledge, KnowledgeFault, knowledgeText } from '../../dissectors/cosem/knowledge-file.js';
import { Shared } from '../../src/core/index.js';
import { captures, dlmsdump } from './run.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dlmsdump-learn-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const session = join(captures, 'wrapper-session.pcap');

describe('--learn and --with', () => {
  it('let one capture be read with what another taught', () => {
    const file = join(folder, 'known.json');
    const learned = dlmsdump(['--learn', file, '-q', session]);
    expect(learned.code).toBe(0);
    expect(statSync(file).mode & 0o077).toBe(0);
    const before = dlmsdump(['--ndjson', '-c', '4', session]);
    const after = dlmsdump(['--ndjson', '-c', '4', '--with', file, session]);
    expect(before.out).not.toContain('"quantity"');
    expect(after.out).toContain('"quantity":42567890,"quantity_unit":"Wh"');
  });

  it('add to a file of their own, and leave nothing beside it', () => {
    const file = join(folder, 'again.json');
    for (let i = 0; i < 2; i++) {
      const { code } = dlmsdump(['--learn', file, ...(i === 0 ? [] : ['--with', file]), '-q', session]);
      expect(code).toBe(0);
    }
    expect(JSON.parse(readFileSync(file, 'utf8')).meters).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => name.startsWith('again'))).toEqual(['again.json']);
  });

  it('write over no other file', () => {
    const file = join(folder, 'mine.txt');
    writeFileSync(file, 'mine');
    const { code, err } = dlmsdump(['--learn', file, session]);
    expect(code).toBe(1);
    expect(err).toContain('exists and holds no knowledge of meters');
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('say in one line what is wrong', () => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, '{"dlmsdump_knowledge":1,"meters":[{"objects":[{"class_id":3}]}]}');
    const wrong = dlmsdump(['--with', file, session]);
    expect(wrong.err).toContain('meter 1, object 1: "instance" must be an OBIS code like 1-0:1.8.0*255');
    const missing = dlmsdump(['--with', join(folder, 'none'), session]);
    expect(missing.err).toContain('no such file');
    const nowhere = dlmsdump(['--learn', join(folder, 'no', 'file'), '-q', session]);
    expect(nowhere.code).not.toBe(0);
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });
});

describe('a knowledge file', () => {
  const place = { address: '10.0.0.5', port: 4059, link: 1 };
  const learnt = (): Shared => {
    const shared = new Shared();
    shared.of(knowledge).learn(place, 'a', (meter) => {
      meter.names.systemTitle = '4d4d4d0000000001';
      meter.names.serial = '4711';
      const register = meter.object(3, 0x0100010800ff);
      const profile = meter.object(7, 0x0100630100ff);
      if (register === undefined || profile === undefined) return;
      Object.assign(register, { scaler: -1, unit: 30, version: 0 });
      meter.setBaseName(register, 0x2bc0);
      meter.setColumns(
        profile,
        [{ classId: 3, instance: 0x0100010800ff, attribute: -2, dataIndex: 1, scaler: undefined, unit: -1 }],
        7,
      );
    });
    return shared;
  };

  it('says again what was written to it', () => {
    const text = knowledgeText(learnt());
    const shared = new Shared();
    giveKnowledge(shared, text);
    expect(knowledgeText(shared)).toBe(text);
  });

  it('is of the meter of that title or address, or of any, where it tells of one only', () => {
    const shared = new Shared();
    giveKnowledge(shared, knowledgeText(learnt()));
    const known = shared.of(knowledge);
    expect(known.find({ ...place, address: '10.9.9.9' }, 'b')?.size).toBe(2);
    giveKnowledge(shared, knowledgeText(learnt()).replace('10.0.0.5', '10.0.0.6').replace('01"', '02"'));
    expect(known.find({ ...place, address: '10.9.9.9' }, 'b')).toBeUndefined();
    expect(known.find(place, 'a')?.names.serial).toBe('4711');
    expect(known.pushing({ ...place, address: '10.9.9.9' }, '4d4d4d0000000002')?.place.address).toBe('10.0.0.6');
  });

  it('is behind what is learned now', () => {
    const shared = new Shared();
    giveKnowledge(shared, knowledgeText(learnt()));
    const known = shared.of(knowledge);
    known.learn(place, 'a', (meter) => {
      Object.assign(meter.object(3, 0x0100010800ff) ?? {}, { scaler: 2, unit: 31 });
    });
    const meter = known.find(place, 'a');
    expect(meter?.knowing(3, 0x0100010800ff, ({ unit }) => unit >= 0)?.unit).toBe(31);
    expect(meter?.find(7, 0x0100630100ff)?.columns).toHaveLength(1);
    expect(meter?.atBaseName(0x2bc0)?.classId).toBe(3);
  });

  it.each([
    ['[]', 'the file must be an object'],
    ['{', 'not JSON'],
    ['{}', 'no knowledge of meters'],
    ['{"dlmsdump_knowledge":2,"meters":[]}', 'format 2; this program reads 1'],
    ['{"dlmsdump_knowledge":1}', '"meters" must be a list'],
    [
      '{"dlmsdump_knowledge":1,"meters":[{"port":70000,"objects":[]}]}',
      '"port" must be a whole number from 0 to 65535',
    ],
  ])('%s is none', (text, why) => {
    const shared = new Shared();
    expect(() => giveKnowledge(shared, text)).toThrow(KnowledgeFault);
    expect(() => giveKnowledge(shared, text)).toThrow(why);
    expect(shared.of(knowledge)).toEqual(new Knowledge());
  });
});
