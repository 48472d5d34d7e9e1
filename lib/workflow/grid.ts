import stringWidth from 'string-width'

/** A column of a grid. */
export interface Column {
  readonly head: string
  /** Characters from border to border. */
  readonly width: number
}

/** A space stands on each side of a text. */
const INSETS = 2

/**
 * Rows of texts between lines of ASCII; a text takes as many lines as it needs. (cli-table3 takes two seconds for ten rows of
 * failures: it asks for the width of every piece of text, each time by a pattern of all emoji that it makes anew.)
 */
export function grid(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const border = (sign: string): string => `+${columns.map(({ width }) => sign.repeat(width)).join('+')}+`
  const drawn = (texts: readonly string[]): string[] => {
    const cells = columns.map(({ width }, column) => wrapped(texts[column] ?? '', width - INSETS))
    const height = Math.max(...cells.map(({ length }) => length))
    return Array.from({ length: height }, (_, line) => {
      const parts = columns.map(({ width }, column) => ` ${padded(cells[column]![line] ?? '', width - INSETS)} `)
      return `|${parts.join('|')}|`
    })
  }
  const head = drawn(columns.map((column) => column.head))
  return [border('-'), ...head, border('='), ...rows.flatMap((row) => [...drawn(row), border('-')])].join('\n')
}

/** Latin letters, dashes, quotation marks and dots: one wide, each of them. */
const isNarrow = (text: string): boolean => /^[\x20-\x7e\u00a1-\u02ff\u2010-\u2026]*$/.test(text)

/** Lines no wider than `width`. Any other sign may be two wide. */
const wrapped = (text: string, width: number): string[] =>
  text
    .replaceAll('\t', '  ')
    .split(/\r?\n/)
    .flatMap((line) => line.match(isNarrow(line) ? pieces(width) : pieces(Math.floor(width / 2))) ?? [''])

const pieces = (width: number): RegExp => new RegExp(`.{1,${width}}`, 'gu')

const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - (isNarrow(text) ? text.length : stringWidth(text))))
