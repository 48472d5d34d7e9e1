import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type Image, runImage } from './image/build.js'
import { sandboxMissing } from './image/sandbox.js'

/** Carries out every Dockerfile in empty root folders, then runs what it made. Needs root; no container engine. */
const missing = sandboxMissing()
if (missing) throw new Error(`the images can't be proved here: ${missing}`)

const scratch = mkdtempSync(join(tmpdir(), 'headwater-images-'))
try {
  const prove = (context: string, images: Readonly<Record<string, Image>>, ...words: string[]): Image => {
    const started = Date.now()
    const image = build({ dockerfile: join(context, 'Dockerfile'), context, scratch: join(scratch, context), images })
    const { status, stdout, stderr } = runImage(image, words)
    if (status !== 0)
      throw new Error(`${context}/Dockerfile: ${words.join(' ')} ended with ${status}:\n${stdout}${stderr}`)
    console.log(
      `${context}/Dockerfile: every step done in ${Date.now() - started} ms; ran ${words.join(' ')} as ${image.user}`,
    )
    return image
  }
  const headwater = prove('.', {}, '--version')
  const connector = prove('examples/custom-connector', { headwater }, '--version')
  const { status, stdout, stderr } = runImage(connector)
  if (status !== 0) throw new Error(`${connector.cmd.join(' ')} ended with ${status}:\n${stdout}${stderr}`)
  console.log(stdout)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
