/** Boxes over the panes: help and explanations, menus, suggestions for a filter. */
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { cut, padded } from '../panes/text.js';
import { textWidth } from '../screen/glyphs.js';
import type { Theme } from '../theme.js';
import type { Part, Popup } from './model.js';

type Kind<K extends Popup['kind']> = Extract<Popup, { kind: K }>;

/** Lines that Ink draws of a popup: of long texts the borders only, the rest is painted (`compose.ts`), which is ten times as fast. */
export const popupRows = (popup: Popup): number => (popup.kind === 'lines' ? 2 : popup.height);

/** A text a line, each cut and filled here: Ink lays out every element of its own anew with each frame. */
export function PopupBox({ popup, theme }: { readonly popup: Popup; readonly theme: Theme }): ReactElement {
  const inside = popup.width - 4;
  const side = theme.paint.borderFocused('│');
  const body = popup.kind === 'lines' ? [] : linesOf(popup, inside, popup.height - 2, theme);
  const lines = [
    edge('╭', '╮', 'title' in popup ? popup.title : '', popup.width, theme),
    ...body.map((text) => `${side} ${text} ${side}`),
    edge('╰', '╯', 'foot' in popup ? popup.foot : '', popup.width, theme),
  ];
  return (
    <Box flexDirection="column" width={popup.width} height={popupRows(popup)}>
      {lines.map((text, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name than its place
        <Text key={i} wrap="truncate-end">
          {text}
        </Text>
      ))}
    </Box>
  );
}

/** The upper or lower border with a word in it. */
function edge(left: string, right: string, word: string, width: number, theme: Theme): string {
  const { borderFocused, title } = theme.paint;
  if (word === '' || word.length + 6 > width) return borderFocused(left + '─'.repeat(width - 2) + right);
  return `${borderFocused(`${left}─ `)}${title(word)}${borderFocused(` ${'─'.repeat(width - word.length - 5)}${right}`)}`;
}

/** Lines of exactly the width inside, as many as there is room for. */
function linesOf(popup: Kind<'menu' | 'suggestions'>, inside: number, room: number, theme: Theme): readonly string[] {
  const lines = popup.kind === 'menu' ? menuLines(popup, inside, theme) : suggestionLines(popup, inside, room, theme);
  const empty = ' '.repeat(inside);
  return [...lines, ...Array.from({ length: Math.max(0, room - lines.length) }, () => empty)].slice(0, room);
}

/** Parts one behind the other, cut where they don't fit. */
function line(parts: readonly Part[], width: number, theme: Theme): string {
  let left = width;
  let text = '';
  for (const part of parts) {
    const shown = cut(part.text, left, textWidth);
    left -= textWidth(shown);
    text += theme.paint[part.as](shown);
  }
  return text + ' '.repeat(left);
}

function menuLines({ items, cursor }: Kind<'menu'>, inside: number, theme: Theme): readonly string[] {
  const label = Math.max(...items.map((item) => item.label.length));
  const noBox = items.some(({ isOn }) => isOn !== undefined) ? '    ' : '';
  return items.map((item, i) => {
    const box = item.isOn === undefined ? noBox : item.isOn ? '[x] ' : '[ ] ';
    const parts: readonly Part[] = [
      { text: item.key, as: 'headerKey' },
      { text: `  ${box}${item.label.padEnd(label)}  `, as: 'text' },
      { text: item.detail, as: 'dim' },
    ];
    return i === cursor ? chosenLine(parts, inside, theme) : line(parts, inside, theme);
  });
}

function suggestionLines(
  { items, taken }: Kind<'suggestions'>,
  inside: number,
  room: number,
  theme: Theme,
): readonly string[] {
  const first = Math.max(0, Math.min(items.length - room, taken - (room >> 1)));
  const shown = items.slice(first, first + room);
  const width = Math.max(...shown.map(({ text }) => text.length));
  return shown.map(({ text, label }, i) => {
    const parts: readonly Part[] = [
      { text: `${text.padEnd(width)}  `, as: 'text' },
      { text: label, as: 'dim' },
    ];
    return first + i === taken ? chosenLine(parts, inside, theme) : line(parts, inside, theme);
  });
}

function chosenLine(parts: readonly Part[], inside: number, theme: Theme): string {
  const text = parts.map((part) => part.text).join('');
  return theme.paint.selected(padded(text, inside, textWidth));
}
