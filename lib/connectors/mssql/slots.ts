/** At most so many hold one at a time; the others wait in the order they came. */
export function createSlots(free: number) {
  const waiting: (() => void)[] = []
  let left = free
  return {
    take: async (): Promise<void> => {
      if (left > 0) left -= 1
      else await new Promise<void>((resume) => waiting.push(resume))
    },
    give: (): void => {
      const next = waiting.shift()
      if (next) next()
      else left += 1
    },
  }
}
