import { isAbsolute, join } from 'node:path'
import { build, type Image, runImage } from '../../scripts/image/build.js'
import { scratchFolder } from '../package/job-image.js'

/** Does what a `docker build` or `docker run` of the docs does, without Docker. @throws Error when it would fail. */
export function docker(line: string, folder: string, images: Map<string, Image>): string {
  const [, command, ...words] = line.split(/\s+/)
  const options: Record<string, string[]> = {}
  while (words[0]?.startsWith('-')) {
    const option = words.shift()!
    if (option === '--rm' || option === '--init') continue
    if (!['-t', '-v', '-e'].includes(option)) throw new Error(`${line}: ${option} is not known here`)
    options[option] = [...(options[option] ?? []), words.shift()!]
  }
  const [name = '', ...args] = words
  if (command === 'build') {
    const context = join(folder, name)
    const dockerfile = join(context, 'Dockerfile')
    const scratch = scratchFolder()
    images.set(options['-t']![0]!, build({ dockerfile, context, scratch, images: Object.fromEntries(images) }))
    return ''
  }
  const image = images.get(name)
  if (command !== 'run' || !image) throw new Error(`${line}: there is no image ${name}`)
  const mounts = (options['-v'] ?? []).map((volume) => {
    const [from = '', to = ''] = volume.split(':')
    return { from: isAbsolute(from) ? from : join(folder, from), to }
  })
  const env = Object.fromEntries((options['-e'] ?? []).map((one) => one.split('=', 2) as [string, string]))
  const done = runImage({ ...image, env: { ...image.env, ...env } }, args.length > 0 ? args : undefined, mounts)
  if (done.status !== 0) throw new Error(`${line} ended with ${done.status}:\n${done.stdout}${done.stderr}`)
  return done.stdout
}
