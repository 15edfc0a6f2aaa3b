/** The names of the screens at the right of the header; the letter that leads there stands out. */
import type { ScreenName } from '../state/state.js';

export interface Tab {
  readonly screen: ScreenName;
  readonly label: string;
  readonly short: string;
  /** The first letter of the label is its key. */
  readonly hasKey: boolean;
}

/** More screens find their place here. */
export const TABS: readonly Tab[] = [
  { screen: 'messages', label: 'messages', short: 'msgs', hasKey: false },
  { screen: 'conversations', label: 'Conversations', short: 'Conv', hasKey: true },
  { screen: 'ladder', label: 'Ladder', short: 'Lad', hasKey: true },
  { screen: 'values', label: 'Values', short: 'Val', hasKey: true },
  { screen: 'issues', label: 'Issues', short: 'Iss', hasKey: true },
  { screen: 'statistics', label: 'Statistics', short: 'Stat', hasKey: true },
];

/** From here on, there is room for whole words. */
const ROOMY = 120;

/** Where there is little room, a blank between them is enough. */
export const tabText = (tab: Tab, columns: number): string => (columns >= ROOMY ? ` ${tab.label} ` : ` ${tab.short}`);

export function tabsWidth(columns: number): number {
  return TABS.reduce((sum, tab) => sum + tabText(tab, columns).length, 0);
}

/** The screen whose name is at a column. */
export function tabAt(x: number, columns: number): ScreenName | undefined {
  let at = columns - tabsWidth(columns);
  if (x < at) return undefined;
  for (const tab of TABS) {
    at += tabText(tab, columns).length;
    if (x < at) return tab.screen;
  }
  return undefined;
}
