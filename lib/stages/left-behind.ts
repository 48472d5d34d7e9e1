import { findManifest, type Manifest, StageError } from './manifest.js'

/** The stage of a run that was finished and not published, if it may stand for reading the source again. */
export async function leftBehind(directory: string, key: string, minutes: number): Promise<Manifest | undefined> {
  const found = await findManifest(directory).catch((error: unknown) => {
    if (!(error instanceof StageError)) throw error
    return undefined // it is replaced, as one that was never finished
  })
  if (minutes === 0 || found?.key !== key || found.incomplete.length > 0 || found.failures > 0) return undefined
  return Date.now() - Date.parse(found.finishedAt) <= minutes * 60_000 ? found : undefined
}
