/**
 * What Ink draws: header, prompt, hints and popups. The lines come in the order header, popup, prompt, hints; `compose.ts` puts them
 * where they belong. The status line changes with every key, so it is painted without Ink, and has an empty line here.
 */
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { HINTS_KEPT } from '../keymap.js';
import { textWidth } from '../screen/glyphs.js';
import type { Theme } from '../theme.js';
import type { ChromeModel, Part, PromptModel } from './model.js';
import { PopupBox } from './popup.js';
import { TABS, type Tab, tabsWidth, tabText } from './tabs.js';

interface Props {
  readonly model: ChromeModel;
  readonly theme: Theme;
}

export function Chrome({ model, theme }: Props): ReactElement {
  const { columns, popup, prompt } = model;
  return (
    <Box flexDirection="column" width={columns}>
      <Header model={model} theme={theme} />
      {popup !== undefined && <PopupBox popup={popup} theme={theme} />}
      {prompt === undefined ? <Text> </Text> : <PromptLine prompt={prompt} columns={columns} theme={theme} />}
      {prompt === undefined ? <Hints model={model} theme={theme} /> : <Below part={prompt.below} theme={theme} />}
    </Box>
  );
}

export function Parts({ parts, theme }: { readonly parts: readonly Part[]; readonly theme: Theme }): ReactElement {
  return <Text wrap="truncate-end">{parts.map(({ text, as }) => theme.paint[as](text)).join('')}</Text>;
}

function Header({ model, theme }: Props): ReactElement {
  const { columns, screen, title } = model;
  const right = tabsWidth(columns);
  return (
    <Box width={columns} height={1}>
      <Box width={columns - right} height={1}>
        <Parts parts={title} theme={theme} />
      </Box>
      <Text>{TABS.map((tab) => tabLine(tab, tab.screen === screen, columns, theme)).join('')}</Text>
    </Box>
  );
}

function tabLine(tab: Tab, isActive: boolean, columns: number, theme: Theme): string {
  const text = tabText(tab, columns);
  if (isActive) return theme.paint.tabActive(text);
  if (!tab.hasKey) return theme.paint.tab(text);
  return theme.paint.tab(text.slice(0, 1)) + theme.paint.headerKey(text.slice(1, 2)) + theme.paint.tab(text.slice(2));
}

function Hints({ model, theme }: Props): ReactElement {
  const { columns, hints } = model;
  const kept = hints.slice(-HINTS_KEPT);
  let width = 1 + kept.reduce((sum, hint) => sum + widthOf(hint), 0) - GAP.length;
  const shown = hints.slice(0, -HINTS_KEPT).filter((hint) => {
    const fits = width + widthOf(hint) <= columns;
    if (fits) width += widthOf(hint);
    return fits;
  });
  const parts = [...shown, ...kept].map(({ key, word }) => `${theme.paint.headerKey(key)} ${theme.paint.dim(word)}`);
  return (
    <Box width={columns} height={1}>
      <Text wrap="truncate-end">{` ${parts.join(GAP)}`}</Text>
    </Box>
  );
}

const GAP = '   ';
/** With the gap behind it. */
const widthOf = ({ key, word }: { readonly key: string; readonly word: string }): number =>
  key.length + 1 + word.length + GAP.length;

function PromptLine({
  prompt,
  columns,
  theme,
}: {
  readonly prompt: PromptModel;
  readonly columns: number;
  readonly theme: Theme;
}): ReactElement {
  const { label, text, cursor, fault } = prompt;
  // The cursor stays in sight.
  const room = Math.max(8, columns - label.length - 3);
  const from = firstInSight(text, cursor, room);
  const characters = fitting(`${text.slice(from)} `, room + 1);
  let at = from;
  const line = characters.map((character) => {
    const here = at;
    at += character.length;
    if (here === cursor) return theme.paint.cursor(character);
    const isFault = fault !== undefined && here >= fault.at && here < Math.max(fault.end, fault.at + 1);
    return isFault ? theme.paint.error(character) : theme.paint.text(character);
  });
  return (
    <Box width={columns} height={1}>
      <Text wrap="truncate-end">{`${theme.paint.headerKey(` ${label}`)} ${line.join('')}`}</Text>
    </Box>
  );
}

/** The characters that fit into so many cells. */
function fitting(text: string, cells: number): readonly string[] {
  const characters = Array.from(text);
  let left = cells;
  const end = characters.findIndex((character) => {
    left -= textWidth(character);
    return left < 0;
  });
  return end < 0 ? characters : characters.slice(0, end);
}

/** Where the text begins that is shown, so that the cursor is in sight, and the character behind it at the end of the room. */
function firstInSight(text: string, cursor: number, room: number): number {
  let from = cursor;
  let left = room - Math.max(1, textWidth(Array.from(text.slice(cursor))[0] ?? ' '));
  for (const character of Array.from(text.slice(0, cursor)).reverse()) {
    left -= textWidth(character);
    if (left < 0) break;
    from -= character.length;
  }
  return from;
}

function Below({ part, theme }: { readonly part: Part; readonly theme: Theme }): ReactElement {
  return (
    <Box height={1}>
      <Parts parts={[{ ...part, text: ` ${part.text}` }]} theme={theme} />
    </Box>
  );
}
