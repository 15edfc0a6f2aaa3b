import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Box, Text, useInput } from 'ink';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { InkStage } from '../../../src/tui/screen/ink-stage.js';
import { makeTheme } from '../../../src/tui/theme.js';

const { paint } = makeTheme('dark', 1);
const stages: InkStage[] = [];

function stage(columns = 20, rows = 3) {
  const changed = vi.fn();
  const failed = vi.fn();
  const opened = new InkStage(columns, rows, { changed, failed });
  stages.push(opened);
  return { stage: opened, changed, failed };
}

afterEach(() => {
  for (const opened of stages.splice(0)) opened.close();
});

const Bar = ({ left, right }: { readonly left: string; readonly right: string }) => (
  <Box justifyContent="space-between">
    <Text>{paint.title(left)}</Text>
    <Text>{right}</Text>
  </Box>
);

const Broken = (): never => {
  throw new Error('no such thing');
};

describe('the stage of Ink', () => {
  it('has the frame as soon as something is shown', () => {
    const { stage: opened, changed } = stage();
    opened.show(<Bar left="left" right="right" />);
    expect(opened.lines).toEqual([`${paint.title('left')}           right`, '', '']);
    expect(changed).toHaveBeenCalledTimes(1);
    opened.show(<Bar left="left" right="right" />);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('lays out anew in another size', () => {
    const { stage: opened } = stage();
    opened.show(<Bar left="a" right="b" />);
    opened.resize(5, 1);
    expect(opened.lines).toEqual([`${paint.title('a')}   b`]);
    opened.resize(8, 2);
    expect(opened.lines).toEqual([`${paint.title('a')}      b`, '']);
  });

  it('never has more lines than it has rows', () => {
    const { stage: opened } = stage(10, 2);
    opened.show(<Text>{'1\n2\n3\n4'}</Text>);
    expect(opened.lines).toEqual(['1', '2']);
  });

  it('hands on what a component throws, draws none of it, and stands', () => {
    const { stage: opened, failed } = stage();
    opened.show(<Text>fine</Text>);
    opened.show(<Broken />);
    expect(failed).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'no such thing' }));
    expect(opened.lines.join('')).toBe('');
  });

  it('draws nothing more once it is closed', () => {
    const { stage: opened, changed } = stage();
    opened.show(<Text>fine</Text>);
    opened.close();
    opened.close();
    changed.mockClear();
    opened.show(<Text>more</Text>);
    expect(changed).not.toHaveBeenCalled();
    expect(opened.lines[0]).toBe('fine');
  });

  it('hands a component that wants keys to whoever watches: keys are not read here', () => {
    const Reader = () => {
      useInput(() => undefined);
      return <Text>reads</Text>;
    };
    const { stage: opened, failed } = stage();
    opened.show(<Reader />);
    expect(failed).toHaveBeenCalledWith(expect.objectContaining({ message: expect.stringContaining('Raw mode') }));
  });
});

/** The last frames in two sizes, then an error; the process ends without closing the stage. */
const SCRIPT = `
  import { createElement } from 'react';
  import { Text } from 'ink';
  import { InkStage } from './dist/src/tui/screen/ink-stage.js';
  import { writeSync } from 'node:fs';
  const told = [];
  const stage = new InkStage(10, 1, { changed() {}, failed: (error) => told.push(error.message) });
  stage.show(createElement(Text, null, 'one'));
  told.push(stage.lines);
  stage.resize(4, 2);
  stage.show(createElement(Text, null, 'two'));
  told.push(stage.lines);
  stage.show(createElement(() => { throw new Error('broken'); }));
  writeSync(1, JSON.stringify(told));
  process.exit(3);
`;

describe.each([undefined, '', 'true', 'false'])('with CI=%s in the environment', (ci) => {
  it('draws the same, and writes nothing to the streams of the process', () => {
    const { CI: _, ...rest } = process.env;
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', SCRIPT], {
      cwd: fileURLToPath(new URL('../../../', import.meta.url)),
      env: { ...rest, ...(ci === undefined ? {} : { CI: ci }) },
    });
    expect({ status, stderr: stderr.toString(), stdout: stdout.toString() }).toEqual({
      status: 3,
      stderr: '',
      stdout: '[["one"],["two",""],"broken"]',
    });
  });
});
