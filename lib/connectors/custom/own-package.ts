/**
 * A resolve hook of Node: `headwater`, imported by a connector that lies where no such package is installed, is the one
 * that runs it. One that is installed there comes first.
 */
export async function resolve(
  specifier: string,
  context: object,
  next: (specifier: string, context: object) => Promise<unknown>,
): Promise<unknown> {
  if (!/^headwater($|\/)/.test(specifier)) return next(specifier, context)
  return next(specifier, context).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    return next(specifier, { ...context, parentURL: import.meta.url })
  })
}
