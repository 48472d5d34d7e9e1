/** Text in which quotes may stand for something else than a string, or a string for a name. */
const UNCLEAR = /\\|--|\/\*|#|\$(?!\d)|\b(?:from|join|into|update|table|identifier)\s*\(?\s*'/i
const LITERAL = /"[^"]*"|`[^`]*`|'(?:[^']|'')*'|(?<=(?<![=:])[=<>]\s*)\d+(?:\.\d+)?(?![\w.])/g

/**
 * What statements have in common that differ in literals only, found without tokens: two that are equal here are equal
 * when masked, and name the same tables. Where that can't be told so easily the text stays as it is.
 */
export const withoutLiterals = (sql: string): string =>
  UNCLEAR.test(sql) ? sql : sql.replace(LITERAL, (found) => (/^["`]/.test(found) ? found : '?'))
