/** The two functions of a test runner; those of mocha, jest, vitest (`globals: true`) and `node --test` are found. */
export interface TestRunner {
  describe(title: string, suite: () => void): void
  it(title: string, test: () => Promise<void>): void
}

/** @throws TypeError outside a runner that has them. */
export function globalRunner(): TestRunner {
  const found = globalThis as { readonly describe?: unknown; readonly it?: unknown }
  const own = process.env.NODE_TEST_CONTEXT === undefined ? found : process.getBuiltinModule('node:test')
  const { describe, it } = typeof found.describe === 'function' ? found : own
  if (typeof describe !== 'function' || typeof it !== 'function') {
    throw new TypeError('describeSource needs the describe and it of a test runner: hand them in')
  }
  return { describe: describe as TestRunner['describe'], it: it as TestRunner['it'] }
}
