/** Text outside its grammar, at `offset`. The message never quotes the text: it may hold a secret. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem'

  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message)
  }
}

/** By its name: under tsx, a module that is imported when needed may have a class of its own. */
export const isSyntaxProblem = (cause: unknown): cause is SyntaxProblem =>
  cause instanceof Error && cause.name === 'SyntaxProblem'

/** `line 3, column 14`, both from 1. */
export function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset)
  return `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`
}
