import type { StateEnd } from '../state/state.js'

/** What a user does next about what is kept. */
export function stateText({ arrived, deadLetters }: StateEnd): string {
  const lines: string[] = []
  if (deadLetters) {
    const { path, count, unwritten } = deadLetters
    const more = unwritten > 0 ? `, ${unwritten} of them only counted` : ''
    lines.push(`Dead letters: ${count} in ${path}${more}; --replay ${path} sends them again`)
  }
  if (arrived !== undefined) lines.push(`${arrived} records have arrived: run again with --resume to send the others`)
  return lines.map((line) => `${line}\n`).join('')
}
