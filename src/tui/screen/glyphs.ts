/**
 * What stands in a cell, as a number: a code point, or a grapheme cluster (a letter with its marks, an emoji of several code
 * points) that was interned. And how many columns it takes: 1 or 2. Nothing that is drawn takes none: marks without a letter
 * get a circle, and what can't be seen gets U+FFFD, so that columns hold and nothing hides.
 *
 * Characters that are wide in some terminals only (East Asian "ambiguous": box drawing, Greek) count 1.
 */
import { eastAsianWidth } from 'get-east-asian-width';

export type Glyph = number;

export const BLANK: Glyph = 0x20;
/** The second cell of a wide glyph. */
export const CONTINUATION: Glyph = 0x1fffff;
const REPLACEMENT: Glyph = 0xfffd;
/** What marks are put on that have no letter. */
const CIRCLE: Glyph = 0x25cc;
const FIRST_CLUSTER: Glyph = 0x110000;

/** Radicals of CJK follow the symbols, hieroglyphs and emoji the letters. */
const FIRST_EAST_ASIAN: Glyph = 0x2e80;
const FIRST_EMOJI: Glyph = 0x1f000;

/** Clusters that are kept, for cells hold their numbers: beyond, the first code point stands for the cluster. */
const MAX_CLUSTERS = 16_384;
/** Code units of a cluster; a letter under a tower of marks is cut. Families of emoji have up to 25. */
export const MAX_CLUSTER_LENGTH = 32;

const clusters: string[] = [];
const clusterWidths: (1 | 2)[] = [];
const clusterGlyphs = new Map<string, Glyph>();

/** Whether a text is one code unit a column, none of which joins another: what most text is, found without segmenting it. */
export function isSimple(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x20 && code <= 0x7e) continue;
    if (!isSimpleSymbol(code)) return false;
  }
  return true;
}

/** Latin letters and signs, dashes and dots, arrows and mathematics, boxes and blocks, ticks and crosses. */
function isSimpleSymbol(code: number): boolean {
  if (code < 0x300) return code > 0xa0 && code !== 0xad;
  if (code < 0x2190) return code >= 0x2010 && code <= 0x2027;
  return code <= 0x22ff || (code >= 0x2500 && code <= 0x25fc) || (code >= 0x2713 && code <= 0x2718);
}

let segmenter: Intl.Segmenter | undefined;

/** Grapheme clusters of a text, one after the other as they are asked for. */
export function segments(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** What is drawn for a grapheme cluster. */
export function glyphOf(cluster: string): Glyph {
  const code = cluster.codePointAt(0) as number;
  if (cluster.length === (code > 0xffff ? 2 : 1)) return drawn(code);
  const found = clusterGlyphs.get(cluster);
  if (found !== undefined) return found;
  return intern(cluster);
}

/** A code point that stands alone. */
function drawn(code: number): Glyph {
  if (code < 0x7f) return code < 0x20 ? REPLACEMENT : code;
  if (isSimpleSymbol(code)) return code;
  const character = String.fromCodePoint(code);
  if (MARK.test(character)) return intern(character);
  return INVISIBLE.test(character) ? REPLACEMENT : code;
}

function intern(cluster: string): Glyph {
  let text = cluster.slice(0, MAX_CLUSTER_LENGTH).replace(LONE_HIGH, '');
  if (CONTROL.test(text)) return REPLACEMENT;
  if (!VISIBLE.test(text)) {
    if (!MARK.test(text)) return REPLACEMENT;
    text = String.fromCodePoint(CIRCLE) + text;
  }
  const found = clusterGlyphs.get(text);
  if (found !== undefined) return found;
  if (clusters.length === MAX_CLUSTERS) return drawnFirst(text);
  const glyph = FIRST_CLUSTER + clusters.length;
  clusters.push(text);
  clusterWidths.push(widthOfCluster(text));
  clusterGlyphs.set(text, glyph);
  if (cluster !== text && cluster.length <= MAX_CLUSTER_LENGTH) clusterGlyphs.set(cluster, glyph);
  return glyph;
}

/** The table is full: marks are left out, letters stay. */
function drawnFirst(text: string): Glyph {
  const code = text.codePointAt(0) as number;
  return INVISIBLE.test(String.fromCodePoint(code)) ? REPLACEMENT : code;
}

/** Half a code point, where a cluster was cut. */
const LONE_HIGH = /[\ud800-\udbff]$/;

// Single classes without repetition: linear whatever the text is.
const CONTROL = /\p{Control}|[\u2028\u2029]/u;
const MARK = /\p{Mark}/u;
const VISIBLE =
  /[^\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Mark}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}]/u;
const INVISIBLE =
  /[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}]/u;

/** An emoji is wide as soon as it is asked for as one: by VS16, by being joined, as a flag, or on a key. */
const EMOJI = /\p{Extended_Pictographic}\ufe0f|\p{Extended_Pictographic}.*\u200d|\p{Regional_Indicator}{2}|\u20e3/u;
/** Marks that take a column of their own (Indic vowels, the voice marks of half-wide kana). */
const SPACING = /[\p{Spacing_Mark}\uff9e\uff9f]/u;

/** As terminals and the package string-width do it; its tables of emoji alone take 20 ms to set up, too long for a first paint. */
function widthOfCluster(text: string): 1 | 2 {
  if (EMOJI.test(text)) return 2;
  const base = text.codePointAt(0) as number;
  if (base !== CIRCLE && SPACING.test(text)) return 2;
  // A syllable of Hangul, also where it is spelt by jamo, is as wide as its first.
  return widthOfCode(base);
}

/** Widths of the basic plane, found as they are needed: 0 not known yet. */
let widths: Uint8Array | undefined;

function widthOfCode(code: number): 1 | 2 {
  if (code < 0x300 || (code >= 0x2190 && isSimpleSymbol(code))) return 1;
  if (code > 0xffff) return eastAsianWidth(code) as 1 | 2;
  widths ??= new Uint8Array(0x10000);
  let width = widths[code] as number;
  if (width === 0) {
    width = eastAsianWidth(code);
    widths[code] = width;
  }
  return width as 1 | 2;
}

export function widthOf(glyph: Glyph): 1 | 2 {
  if (glyph < 0x300) return 1;
  return glyph < FIRST_CLUSTER ? widthOfCode(glyph) : (clusterWidths[glyph - FIRST_CLUSTER] as 1 | 2);
}

/** The text that draws a glyph; none for the second cell of a wide one. */
export function textOfGlyph(glyph: Glyph): string {
  if (glyph < FIRST_CLUSTER) return String.fromCodePoint(glyph);
  return glyph === CONTINUATION ? '' : (clusters[glyph - FIRST_CLUSTER] as string);
}

/**
 * Glyphs whose width terminals disagree on, unlike letters and the wide characters of East Asia, or that join what comes next
 * (jamo): after one, the cursor is set anew.
 */
export function isDoubtful(glyph: Glyph): boolean {
  if (glyph < 0x2300) return glyph >= 0x1100 && glyph <= 0x11ff;
  if (glyph >= FIRST_EMOJI) return glyph < CONTINUATION;
  return glyph < FIRST_EAST_ASIAN && !isSimpleSymbol(glyph);
}

/** Columns that a text takes on the screen. */
export function textWidth(text: string): number {
  if (isSimple(text, 0, text.length)) return text.length;
  let columns = 0;
  for (const { segment } of segments(text)) columns += widthOf(glyphOf(segment));
  return columns;
}
