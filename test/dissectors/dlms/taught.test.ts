/** What is written teaches something once its answer says that it was done; refused, or never answered, nothing. */
import { describe, expect, it } from 'vitest';
import { knowledge, type Meter } from '../../../dissectors/cosem/knowledge.js';
import { Budget, Conversation, Shared } from '../../../src/core/index.js';
import { hex } from '../../dissect.js';
import { apdu } from './cuts.js';
import { dialog } from './dialog.js';

/** What is known of the meter after these. */
function meterAfter(messages: readonly string[], conversation = new Conversation(1)): Meter | undefined {
  dialog(messages, conversation);
  return [...conversation.shared.of(knowledge).all()][0];
}

const ENERGY = 0x0100010800ff;
const POWER = 0x0100010700ff;
const scalerOf = (messages: readonly string[], instance = ENERGY): number | undefined =>
  meterAfter(messages)?.find(3, instance)?.scaler;

const SCALER = '0202 0ffd 161e';
const OTHER = '0202 0f02 161e';
const SET = `c1 01 c1 0003 0100010800ff 03 00 ${SCALER}`;
const DONE = 'c5 01 c1 00';
const REFUSED = 'c5 01 c1 03';

describe('what SET writes', () => {
  it('is believed once it was done', () => {
    expect(scalerOf([SET])).toBeUndefined();
    expect(scalerOf([SET, DONE])).toBe(-3);
  });

  it('is not believed where it was refused, or where the answer is to something else', () => {
    expect(scalerOf([SET, REFUSED])).toBeUndefined();
    expect(scalerOf([SET, REFUSED, DONE])).toBeUndefined();
    expect(scalerOf([SET, 'c5 01 c2 00'])).toBeUndefined();
    expect(scalerOf([SET, 'c0 01 c1 0003 0100010800ff 02 00', 'c4 01 c1 00 06 00003039'])).toBeUndefined();
    expect(scalerOf([SET, 'd8 01 01'])).toBeUndefined();
  });

  it('is what was written last with that invoke-id', () => {
    expect(scalerOf([SET, SET.replace('0ffd', '0f02'), DONE])).toBe(2);
    expect(scalerOf([SET, `c1 01 c1 0003 0100010700ff 03 00 ${OTHER}`, DONE])).toBeUndefined();
    expect(scalerOf([SET, DONE, SET.replace('0ffd', '0f02'), REFUSED])).toBe(-3);
  });

  it('is nothing where its answer was cut off', () => {
    const whole = hex(DONE);
    for (let cut = 1; cut < whole.length; cut++) {
      expect(scalerOf([SET, Buffer.from(whole.subarray(0, cut)).toString('hex')])).toBeUndefined();
    }
    const request = hex(SET);
    for (let cut = 1; cut < request.length; cut++) {
      expect(scalerOf([Buffer.from(request.subarray(0, cut)).toString('hex'), DONE])).toBeUndefined();
    }
  });

  it('in a list is believed by its own result', () => {
    const list = `c1 04 c1 02 0003 0100010800ff 03 00 0003 0100010700ff 03 00 02 ${SCALER} ${OTHER}`;
    const believedAfter = (results: string): readonly (number | undefined)[] => {
      const meter = meterAfter([list, results]);
      return [ENERGY, POWER].map((instance) => meter?.find(3, instance)?.scaler);
    };
    expect(believedAfter('c5 05 c1 02 00 00')).toEqual([-3, 2]);
    expect(believedAfter('c5 05 c1 02 03 00')).toEqual([undefined, 2]);
    expect(believedAfter('c5 05 c1 02 00 03')).toEqual([-3, undefined]);
    expect(believedAfter('c5 05 c1 01 00')).toEqual([-3, undefined]);
    expect(believedAfter(DONE)).toEqual([undefined, undefined]);
  });

  it('in blocks is believed when all of it was', () => {
    const blocks = [
      'c1 02 c1 0003 0100010800ff 03 00 00 00000001 03 02020f',
      'c5 02 c1 00000001',
      'c1 03 c1 01 00000002 03 fd161e',
    ];
    expect(scalerOf([...blocks, 'c5 03 c1 00 00000002'])).toBe(-3);
    expect(scalerOf([...blocks, 'c5 03 c1 03 00000002'])).toBeUndefined();
    expect(scalerOf(blocks)).toBeUndefined();
  });

  it('in a list in blocks is believed by its own result', () => {
    const blocks = [
      'c1 05 c1 02 0003 0100010800ff 03 00 0003 0100010700ff 03 00 00 00000001 08 02 02020ffd161e 02',
      'c5 02 c1 00000001',
      'c1 03 c1 01 00000002 05 020f02161e',
    ];
    const meter = meterAfter([...blocks, 'c5 04 c1 02 03 00 00000002']);
    expect([ENERGY, POWER].map((instance) => meter?.find(3, instance)?.scaler)).toEqual([undefined, 2]);
  });

  it('may be columns, lists of pushes, object lists and names', () => {
    const column = '0204 120003 0906 0100010800ff 0f02 120000';
    const entry = '0204 120046 1101 0906 000060030aff 0202 0100 0100';
    const written = [
      [`c1 01 c1 0007 0100630100ff 03 00 01 01 ${column}`, (meter: Meter) => meter.find(7, 0x0100630100ff)?.columns],
      [`c1 01 c1 0028 0000190900ff 02 00 01 01 ${column}`, (meter: Meter) => meter.find(40, 0x0000190900ff)?.columns],
      ['c1 01 c1 0007 0100630100ff 04 00 06 00000384', (meter: Meter) => meter.find(7, 0x0100630100ff)],
      [`c1 01 c1 000f 0000280000ff 02 00 01 01 ${entry}`, (meter: Meter) => meter.find(70, 0x000060030aff)],
      ['c1 01 c1 0001 00002a0000ff 02 00 09 04 444d5031', (meter: Meter) => meter.names.logicalDeviceName || undefined],
    ] as const;
    for (const [request, known] of written) {
      const done = meterAfter([request, DONE]);
      expect(done && known(done)).toBeDefined();
      expect(meterAfter([request, REFUSED])).toBeUndefined();
      expect(meterAfter([request])).toBeUndefined();
    }
  });
});

describe('what Write writes', () => {
  const LIST = [
    '05 01 02 fa08',
    '0c 01 00 01 02  0204 102bc0 120003 1100 0906 0100010800ff  0204 103000 120003 1100 0906 0100010700ff',
  ];
  const believedAfter = (...messages: readonly string[]): readonly (number | undefined)[] => {
    const meter = meterAfter([...LIST, ...messages]);
    return [ENERGY, POWER].map((instance) => meter?.find(3, instance)?.scaler);
  };

  it('is believed by its own result', () => {
    const request = `06 02 02 2bd0 02 3010 02 ${SCALER} ${OTHER}`;
    expect(believedAfter(request)).toEqual([0, 0]);
    expect(believedAfter(request, '0d 02 00 00')).toEqual([-3, 2]);
    expect(believedAfter(request, '0d 02 01 03 00')).toEqual([0, 2]);
    expect(believedAfter(request, '0d 02 00 01 03')).toEqual([-3, 0]);
  });

  it('in blocks is believed when all of it was', () => {
    const blocks = ['06 01 07 00 0001 01 0904 01022bd0', '0d 01 02 0001', '06 01 07 01 0002 01 0907 01 02020ffd161e'];
    expect(believedAfter(...blocks)).toEqual([0, 0]);
    expect(believedAfter(...blocks, '0d 01 00')).toEqual([-3, 0]);
    expect(believedAfter(...blocks, '0d 01 01 03')).toEqual([0, 0]);
  });

  it('is not believed where no answer is asked for, nor for the answer to something before', () => {
    const unconfirmed = `16 01 02 2bd0 01 ${SCALER}`;
    expect(believedAfter(unconfirmed)).toEqual([0, 0]);
    expect(believedAfter('06 01 02 2be8 01 0f00', unconfirmed, '0d 01 00')).toEqual([0, 0]);
  });
});

describe('what ACCESS writes', () => {
  const request = `d9 40000001 00 02 02 0003 0100010800ff 03 02 0003 0100010700ff 03 02 ${SCALER} ${OTHER}`;
  const believedAfter = (answer: string): readonly (number | undefined)[] => {
    const meter = meterAfter([request, answer]);
    return [ENERGY, POWER].map((instance) => meter?.find(3, instance)?.scaler);
  };

  it('is believed by its own result', () => {
    expect(believedAfter('da 40000001 00 00 02 00 00 02 02 00 02 00')).toEqual([-3, 2]);
    expect(believedAfter('da 40000001 00 00 02 00 00 02 02 03 02 00')).toEqual([undefined, 2]);
    expect(believedAfter('da 40000002 00 00 02 00 00 02 02 00 02 00')).toEqual([undefined, undefined]);
  });
});

describe('what waits for its answer', () => {
  const held = (budget: Budget): Conversation => new Conversation(1, new Shared(undefined, budget));

  it('is held until the answer comes, and once where it is sent again', () => {
    const budget = new Budget(10_000);
    const conversation = held(budget);
    apdu(hex(SET), { conversation });
    const once = budget.held;
    expect(once).toBeGreaterThan(0);
    apdu(hex(SET), { conversation });
    expect(budget.held).toBe(once);
    apdu(hex(REFUSED), { conversation });
    expect(budget.held).toBe(0);
  });

  it('is forgotten in quiet conversations where all together are too much', () => {
    const budget = new Budget(3000);
    const shared = new Shared(undefined, budget);
    const conversations = Array.from({ length: 40 }, (_, id) => new Conversation(id, shared));
    for (const conversation of conversations) {
      apdu(hex(SET), { conversation });
      expect(budget.held).toBeLessThanOrEqual(3000);
    }
    const known = shared.of(knowledge);
    apdu(hex(DONE), { conversation: conversations[0] as Conversation });
    expect(known.size).toBe(0);
    apdu(hex(DONE), { conversation: conversations.at(-1) as Conversation });
    expect(known.size).toBe(1);
  });

  it('is not kept where it alone is too much', () => {
    const conversation = held(new Budget(50));
    expect(meterAfter([SET, DONE], conversation)).toBeUndefined();
  });
});
