/** A name as SQL takes it, whatever is in it. */
export const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``

/** `schema.table` as SQL takes it; one with backticks is taken as it is. */
export const quotedPath = (path: string): string => (path.includes('`') ? path : path.split('.').map(quoted).join('.'))
