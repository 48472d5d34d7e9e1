import { crc32 } from 'node:zlib'

const SEAL = /^(\{.+),"crc":"([0-9a-f]{8})"\}$/s

/** An object as a line that can tell whether it was written to its end. */
export function seal(value: object): string {
  const text = JSON.stringify({ v: 1, ...value }).slice(0, -1)
  return `${text},"crc":"${checksum(text)}"}\n`
}

/** The object in a line without its newline; undefined when the line is not what was written. */
export function unseal(line: string): unknown {
  const [, text, crc] = SEAL.exec(line) ?? []
  return text !== undefined && checksum(text) === crc ? JSON.parse(`${text}}`) : undefined
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0')
