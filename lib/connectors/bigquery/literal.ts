/** https://docs.cloud.google.com/bigquery/docs/reference/standard-sql/lexical#string_and_bytes_literals */
const TEXT = /"""((?:[^\\]|\\.)*?)"""|'''((?:[^\\]|\\.)*?)'''|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/gs
const ESCAPE = /\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/gs
const CONTROLS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** The texts in a GoogleSQL literal: one in `"a"`, two in `[STRUCT("a", "b")]`. Options are printed as literals. */
export const textsIn = (literal: string): string[] =>
  [...literal.matchAll(TEXT)].map(([, ...bodies]) => unescaped(bodies.find(Boolean) ?? ''))

const unescaped = (body: string): string =>
  body.replace(ESCAPE, (whole, ...groups: readonly (string | undefined)[]) => {
    const [x, u, long, octal, char] = groups
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8))
    if (char !== undefined) return CONTROLS[char] ?? char
    const code = Number.parseInt(x ?? u ?? long ?? '', 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
