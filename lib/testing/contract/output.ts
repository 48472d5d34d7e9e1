const LEVELS = ['log', 'info', 'warn', 'error', 'debug'] as const

/** What `work` gives, and all that was printed meanwhile, which still appears where it would have. */
export async function captured<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly text: string }> {
  const printed: string[] = []
  const restore = [
    ...[process.stdout, process.stderr].map((stream) => tapped(stream, 'write', printed)),
    ...LEVELS.map((level) => tapped(console, level, printed)), // some runners put a console of their own there
  ]
  try {
    return { value: await work(), text: printed.join('\n') }
  } finally {
    for (const undo of restore.reverse()) undo()
  }
}

function tapped<K extends string>(target: { [P in K]: unknown }, key: K, printed: string[]): () => void {
  const original = target[key] as (...args: unknown[]) => unknown
  target[key] = (...args: unknown[]): unknown => {
    printed.push(args.map(String).join(' '))
    return original.apply(target, args)
  }
  return () => {
    target[key] = original
  }
}
