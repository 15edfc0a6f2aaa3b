/** Boxes over the panes: help and explanations, menus, suggestions for a filter. */
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { Theme } from '../theme.js';
import type { Popup } from './model.js';

type Kind<K extends Popup['kind']> = Extract<Popup, { kind: K }>;

export function PopupBox({ popup, theme }: { readonly popup: Popup; readonly theme: Theme }): ReactElement {
  const inside = popup.width - 4;
  const room = popup.height - 2;
  return (
    <Box flexDirection="column" width={popup.width} height={popup.height}>
      <Text>{edge('╭', '╮', 'title' in popup ? popup.title : '', popup.width, theme)}</Text>
      {linesOf(popup, inside, room, theme).map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name than its place
        <Box key={i} height={1} width={popup.width}>
          <Text>{theme.paint.borderFocused('│')} </Text>
          <Box width={inside} height={1}>
            <Text wrap="truncate-end">{line}</Text>
          </Box>
          <Text> {theme.paint.borderFocused('│')}</Text>
        </Box>
      ))}
      <Text>{edge('╰', '╯', 'foot' in popup ? popup.foot : '', popup.width, theme)}</Text>
    </Box>
  );
}

/** The upper or lower border with a word in it. */
function edge(left: string, right: string, word: string, width: number, theme: Theme): string {
  const { borderFocused, title } = theme.paint;
  if (word === '' || word.length + 6 > width) return borderFocused(left + '─'.repeat(width - 2) + right);
  return `${borderFocused(`${left}─ `)}${title(word)}${borderFocused(` ${'─'.repeat(width - word.length - 5)}${right}`)}`;
}

function linesOf(popup: Popup, inside: number, room: number, theme: Theme): readonly string[] {
  const lines =
    popup.kind === 'lines'
      ? textLines(popup, theme)
      : popup.kind === 'menu'
        ? menuLines(popup, inside, theme)
        : suggestionLines(popup, inside, room, theme);
  return [...lines, ...Array.from({ length: Math.max(0, room - lines.length) }, () => '')].slice(0, room);
}

function textLines({ lines }: Kind<'lines'>, theme: Theme): readonly string[] {
  return lines.map((parts) => parts.map(({ text, as }) => theme.paint[as](text)).join(''));
}

function menuLines({ items, cursor }: Kind<'menu'>, inside: number, theme: Theme): readonly string[] {
  const label = Math.max(...items.map((item) => item.label.length));
  return items.map((item, i) => {
    const box = item.isOn === undefined ? '' : item.isOn ? '[x] ' : '[ ] ';
    const detail = item.detail.slice(0, Math.max(0, inside - label - box.length - 5));
    if (i === cursor)
      return theme.paint.selected(`${item.key}  ${box}${item.label.padEnd(label)}  ${detail}`.padEnd(inside));
    return `${theme.paint.headerKey(item.key)}  ${box}${theme.paint.text(item.label.padEnd(label))}  ${theme.paint.dim(detail)}`;
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
    const line = `${text.padEnd(width)}  `;
    const detail = label.slice(0, Math.max(0, inside - line.length));
    if (first + i === taken) return theme.paint.selected((line + detail).padEnd(inside));
    return theme.paint.text(line) + theme.paint.dim(detail);
  });
}
