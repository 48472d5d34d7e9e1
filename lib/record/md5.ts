import { createHash } from 'node:crypto'

/** In hexadecimal digits, of the text in UTF-8. */
export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex')
