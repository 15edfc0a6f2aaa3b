/** Which request a message answers, as lists, trees, JSON and dialogs all have it. */
import { describe, expect, it } from 'vitest';
import { messagesOf, wrapped } from '../../dialog/run.js';

const GET = 'c001c1 0003 0100010800ff 02 00';
const ANSWER = 'c401c1 00 06 0000002a';
const AARQ = '60 1d a109060760857405080101 be10040e01000000065f1f040000 1e1dffff';
const CONTENTS = '0a 30 00000001 0102030405';
/** Of the client and of the meter: nothing but the title, which is the same here, tells what they hold. */
const GENERAL = `db 08 4d4d4d0000000001 ${CONTENTS}`;
const EXCEPTION = 'd8 01 02';

/** What each message answers; 0: nothing. */
async function answersOf(...lines: readonly string[]): Promise<readonly number[]> {
  const answers: number[] = [];
  await messagesOf('lines.hex', wrapped(...lines), (message) => answers.push(message.answers));
  return answers;
}

describe('what can not be read and has no tag of its own', () => {
  it('answers what waits', async () => {
    expect(await answersOf(`2>1 ${GENERAL}`, `1>2 ${GENERAL}`, `2>1 ${GENERAL}`, `1>2 ${GENERAL}`)).toEqual([
      0, 1, 0, 3,
    ]);
  });

  it('answers what could be read, or has a tag that tells what it is', async () => {
    expect(await answersOf(`2>1 ${GET}`, `1>2 ${GENERAL}`, `2>1 c8 ${CONTENTS}`, `1>2 ${GENERAL}`)).toEqual([
      0, 1, 0, 3,
    ]);
  });

  it('is answered by what can be read', async () => {
    expect(await answersOf(`2>1 ${GENERAL}`, `1>2 ${ANSWER}`)).toEqual([0, 1]);
    expect(await answersOf(`2>1 ${GENERAL}`, `1>2 ${EXCEPTION}`)).toEqual([0, 1]);
  });

  it('is a push where one side is all that speaks, and where a meter is not asked', async () => {
    expect(await answersOf(`1>103 ${GENERAL}`, `1>103 ${GENERAL}`)).toEqual([0, 0]);
    expect(await answersOf(`2>1 ${GET}`, `1>2 ${ANSWER}`, `1>2 ${GENERAL}`, `2>1 ${GENERAL}`)).toEqual([0, 1, 0, 0]);
  });

  it('is no answer of a client to what a meter pushed', async () => {
    expect(await answersOf(`2>1 ${AARQ}`, `1>2 ${GENERAL}`, `2>1 ${GENERAL}`)).toEqual([0, 1, 0]);
    expect(
      await answersOf(`2>1 ${GET}`, `1>2 ${ANSWER}`, `1>2 ${GENERAL}`, `2>1 ${GENERAL}`, `1>2 ${GENERAL}`),
    ).toEqual([0, 1, 0, 0, 4]);
  });

  it('is nothing where parties can not be told apart', async () => {
    expect(await answersOf(`1>1 ${GENERAL}`, `1>1 ${GENERAL}`, `1>1 ${ANSWER}`)).toEqual([0, 0, 0]);
  });

  it('is nothing inside of an AARE, which answers by itself', async () => {
    const aare = `61 30 a109060760857405080103 a203020100 a305a103020100 be17 0415 ${GENERAL}`;
    expect(await answersOf(`2>1 ${AARQ}`, `1>2 ${aare}`)).toEqual([0, 1]);
    expect(await answersOf(`1>2 ${aare}`, `2>1 ${GENERAL}`)).toEqual([0, 0]);
  });
});

describe('what names no request', () => {
  it('answers the last one of the other party, whoever else asked in between', async () => {
    expect(await answersOf(`2>1 ${GET}`, `16>1 ${GET}`, `1>2 ${EXCEPTION}`, `1>16 ${EXCEPTION}`)).toEqual([0, 0, 1, 2]);
  });

  it('answers nothing that asked for no answer', async () => {
    expect(await answersOf('2>1 c00181 0003 0100010800ff 02 00', `1>2 ${EXCEPTION}`)).toEqual([0, 0]);
  });

  it('is an abort, too', async () => {
    expect(await answersOf(`2>1 ${AARQ}`, '1>2 64 03 800101')).toEqual([0, 1]);
  });
});
