/** The first name that was there before. */
export const repeated = (names: readonly string[]): string | undefined =>
  names.find((name, at) => names.indexOf(name) < at)
